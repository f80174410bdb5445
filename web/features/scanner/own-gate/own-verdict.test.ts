import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { encodeBase64Url } from "#shared/base64url";
import { countedId } from "#shared/counting-ids";
import { homeOf } from "#shared/domain/entry/home";
import { ENTRY_LIST_ID, NO_HISTORY, USUAL_ENTRY_SETTINGS } from "#shared/domain/entry/view";
import { encodeCode, encodeGrant, encodeShowing, toText } from "#shared/domain/passes/format";
import { encodeKeySet } from "#shared/domain/passes/key-set";
import { FIRST_KEYS, goodKeys } from "#shared/domain/passes/keys";
import { encodeRevocations, LISTS_FRESH_MS } from "#shared/domain/passes/revocations";
import type { PassCode } from "#shared/domain/passes/types";
import { importSigningKey, importVerifyKey, type SigningKey, sign } from "#shared/ed25519";
import { examinePass, type HeldTrust, holdKeys, holdRevocations } from "#shared/examine-pass";
import type { Expression } from "#shared/expression";
import type { GateRule } from "#shared/gate-rules";
import type { GateId, PassId } from "#shared/ids";
import { decideOwn, type KnownPass, type OwnAsk, type OwnFacts } from "./own-verdict.ts";

const NOON = Date.UTC(2027, 2, 12, 12);
const HOUR_MS = 3_600_000;
const HERE = { college: 7, event: 8 };
const gateId = countedId("gate", 1);
const other = countedId("gate", 2);
const passId = countedId("pass", 1);
const seed = (n: number) => importSigningKey(new Uint8Array(32).fill(n));
const until = NOON + LISTS_FRESH_MS;

let trust: HeldTrust;
let issuer: SigningKey;
let phone: SigningKey;

beforeAll(async () => {
  const root = await seed(1);
  [issuer, phone] = [await seed(2), await seed(3)];
  const keys = new Map(goodKeys(FIRST_KEYS).map((id) => [id, issuer.publicKey]));
  const signed = async (bytes: Uint8Array) => new Uint8Array([...bytes, ...(await sign(root, bytes))]);
  const list = { ...HERE, since: 0, epoch: 1, more: false, passIds: [countedId("pass", 7)], issuedAt: NOON, until };
  const nothing = { ...HERE, root: await importVerifyKey(root.publicKey), keys: null, revocations: null };
  const withKeys = await holdKeys(
    nothing,
    await signed(encodeKeySet({ ...HERE, ring: FIRST_KEYS, keys, issuedAt: NOON, until })),
  );
  const whole = withKeys.ok ? await holdRevocations(withKeys.value, await signed(encodeRevocations(list))) : withKeys;
  if (!whole.ok) throw new Error(whole.refusal.code);
  trust = whole.value;
});

const fieldsOf = (n: number): PassCode => ({
  ...{ kind: "pass", keyId: 1, ...HERE, passId: countedId("pass", n), notBefore: NOON - HOUR_MS },
  ...{ expires: NOON + 20 * HOUR_MS, home: 0 },
});

async function still(n = 1): Promise<string> {
  const bytes = encodeCode(fieldsOf(n));
  return toText(bytes, await sign(issuer, bytes));
}

async function moving(shownAt = NOON, n = 1): Promise<string> {
  const granted = encodeGrant(fieldsOf(n), phone.publicKey);
  const showing = encodeShowing(new Uint8Array([...granted, ...(await sign(issuer, granted))]), shownAt);
  return toText(showing, await sign(phone, showing));
}

const listed = (
  change: Partial<KnownPass["facts"]> = {},
  holder: KnownPass["holder"] | "phone" = "phone",
): KnownPass => ({
  ...{ passId, party: "one", number: 1 },
  holder: holder === "phone" ? { key: encodeBase64Url(phone.publicKey), since: NOON } : holder,
  facts: {
    ...{ ticketTypeId: countedId("ticketType", 1), validFrom: NOON - HOUR_MS, validUntil: NOON + 20 * HOUR_MS },
    ...{ revokedAt: null, givenAt: null, cancelledAt: null, blocked: null, unanswered: 0 },
    ...{ history: NO_HISTORY, ...change },
  },
});

/** Refuses whoever it holds of. */
const refusing = (when: Expression): GateRule => ({
  ...{ id: countedId("rule", 1), name: "Not these", savedAt: 0, match: "first", from: null, until: null },
  ...{ branches: [{ when, rejects: "Not today" }], otherwise: null },
});

/** With home gates: `lent` are passes that are let in elsewhere. */
type Homes = { keeps?: GateId | null; lent?: readonly PassId[] };
type Wish = {
  homes?: Homes | null;
  code: string;
  scanned?: KnownPass | null;
  isListed?: boolean;
  ask?: Partial<OwnAsk>;
  isSupervisor?: boolean;
  rule?: Expression | null;
};

async function alone({
  code,
  scanned = listed(),
  isListed = true,
  ask = {},
  isSupervisor = false,
  homes = null,
  rule = null,
}: Wish) {
  const { now = NOON } = ask;
  const facts: OwnFacts = {
    setup: {
      event: { id: countedId("event", 1), title: "Fair", status: "live" },
      gates: [gateId, other].map((id) => ({
        gateId: id,
        name: id === gateId ? "North" : "South",
        admitted: 0,
        refused: 0,
        perMinute: 0,
        wait: { is: "unknown" as const },
      })),
      ...{ lists: USUAL_ENTRY_SETTINGS.lists, isSupervisor },
      ...(rule ? { gateRules: { startsAt: NOON, rules: [refusing(rule)] } } : {}),
      ownGate: {
        ...{
          ticketTypes: [],
          requireRotating: false,
          annulMinutes: 15,
          homeGates: homes !== null,
          passesFrom: 0,
          passesUntil: until,
        },
        ...{ ...HERE, serverAt: NOON },
      },
    },
    examined: await examinePass(code, trust, now),
    ...{ scanned, party: [], isListed, keeps: homes?.keeps ?? null, lent: new Set(homes?.lent) },
  };
  const asked = {
    gateId,
    listId: ENTRY_LIST_ID,
    direction: "in",
    people: null,
    force: null,
    isConfirmed: false,
  } as const;
  return decideOwn(facts, { ...asked, now, ...ask });
}

function homeOfOne({ party, facts: { ticketTypeId } }: KnownPass): { id: GateId; elsewhere: GateId } {
  const gates = [gateId, other].map((id) => ({ id, name: "" }));
  const home = homeOf({ party, ticketTypeId }, { lists: USUAL_ENTRY_SETTINGS.lists, homeGates: true }, gates);
  if (!home) throw new Error("every pass has a home");
  return { id: home.id, elsewhere: home.id === gateId ? other : gateId };
}

describe("a phone alone", () => {
  test("lets in what moves and is on its list", async () => {
    expect(await alone({ code: await moving() })).toMatchObject({ type: "taken", passes: [{ passId }] });
  });

  test("leaves what stands still to a lead, but at its home", async () => {
    const code = await still();
    const needed = { type: "refused", refusal: { code: "supervisor-needed", why: "copy-offline" }, canForce: true };
    expect(await alone({ code })).toMatchObject(needed);
    const scanned = listed({}, null);
    const { id: home, elsewhere } = homeOfOne(scanned);
    const atHome = (homes: Homes) => alone({ code, scanned, homes, ask: { gateId: home } });
    expect(await alone({ code, scanned, homes: {}, ask: { gateId: elsewhere } })).toMatchObject({
      refusal: { code: "home-gate" },
    });
    expect(await atHome({ keeps: home })).toMatchObject({ type: "taken" });
    // Another phone keeps the gate, this one keeps another gate, or the pass was lent to one.
    for (const homes of [{}, { keeps: elsewhere }, { keeps: home, lent: [passId] }])
      expect(await atHome(homes)).toMatchObject(needed);
    // What moves on a phone may be let in anywhere.
    const moves = { code, scanned: listed(), homes: { keeps: home }, ask: { gateId: home } };
    expect(await alone(moves)).toMatchObject(needed);
    expect(await alone({ ...moves, scanned, isListed: false })).toMatchObject(needed);
    const force = { reason: "Knows her" };
    expect(await alone({ code, ask: { force }, isSupervisor: true })).toMatchObject({ forced: ["supervisor-needed"] });
    expect(await alone({ code, ask: { force } })).toMatchObject({ refusal: { why: "not-a-supervisor" } });
  });

  test("a rule stops whom it holds of; of a pass on no list it is asked only where it needs nothing that a list says", async () => {
    const isNorth = {
      op: "==",
      left: { op: "fact", name: "gate.name" },
      right: { op: "value", value: "North" },
    } as const;
    const isOut = { op: "not", of: { op: "fact", name: "pass.checked_in" } } as const;
    const stopped = { type: "refused", refusal: { code: "rule-rejected", says: "Not today" }, canForce: true };
    const code = await moving();
    for (const rule of [isNorth, isOut]) expect(await alone({ code, rule })).toMatchObject(stopped);
    const fresh = { code, scanned: listed({}, null), isListed: false };
    expect(await alone({ ...fresh, rule: isNorth })).toMatchObject(stopped);
    expect(await alone({ ...fresh, rule: isOut })).toMatchObject({ type: "asks", doubts: ["not-listed"] });
  });

  test("asks somebody to look where it cannot know, and takes their word", async () => {
    const fresh = { code: await moving(), scanned: listed({}, null), isListed: false };
    expect(await alone(fresh)).toMatchObject({ type: "asks", doubts: ["not-listed"] });
    expect(await alone({ ...fresh, ask: { isConfirmed: true } })).toMatchObject({ type: "taken" });
    expect(await alone({ code: await moving(), scanned: listed({}, null) })).toMatchObject({
      doubts: ["phone-not-listed"],
    });
  });

  test("calls a lead once its lists are older than their time, whoever looks, and lets out as before", async () => {
    const now = until + 1;
    const code = await moving(now);
    const needed = { type: "refused", refusal: { code: "supervisor-needed", why: "lists-old" }, canForce: true };
    expect(await alone({ code, ask: { now: until - 1 } })).toMatchObject({ type: "taken", forced: [] });
    expect(await alone({ code, ask: { now } })).toMatchObject(needed);
    expect(await alone({ code, ask: { now, isConfirmed: true } })).toMatchObject(needed);
    const force = { reason: "Knows her" };
    expect(await alone({ code, ask: { now, force } })).toMatchObject({ refusal: { why: "not-a-supervisor" } });
    expect(await alone({ code, ask: { now, force }, isSupervisor: true })).toMatchObject({
      ...{ type: "taken", forced: ["supervisor-needed"] },
    });
    const inside = listed({ history: { ...NO_HISTORY, where: ENTRY_LIST_ID, cameIn: true } });
    expect(await alone({ code, scanned: inside, ask: { now, direction: "out" } })).toMatchObject({ type: "taken" });
  });

  test("is sure of a picture, another phone, and what was withdrawn", async () => {
    expect(await alone({ code: await moving(NOON - 61_000) })).toMatchObject({ refusal: { code: "pass-stale" } });
    const elsewhere = listed({}, { key: "another", since: NOON });
    const refusal = { code: "pass-other-phone", since: NOON };
    expect(await alone({ code: await moving(), scanned: elsewhere })).toMatchObject({ refusal, canForce: true });
    const withdrawn = { code: await moving(NOON, 7), scanned: listed(), isListed: false, isSupervisor: true };
    const force = { reason: "Knows her" };
    for (const ask of [{}, { isConfirmed: true }, { force }])
      expect(await alone({ ...withdrawn, ask })).toMatchObject({
        refusal: { code: "pass-withdrawn" },
        canForce: false,
      });
    const gone = listed({ revokedAt: NOON, givenAt: NOON });
    expect(await alone({ ...withdrawn, scanned: gone, isListed: true })).toMatchObject({
      refusal: { code: "pass-given" },
    });
  });

  test("lets leave on a picture whoever could not come in on it, and nobody on a withdrawn pass", async () => {
    const code = await moving(NOON - 61_000);
    const inside = listed({ history: { ...NO_HISTORY, where: ENTRY_LIST_ID, cameIn: true } });
    const out = { direction: "out" } as const;
    expect(await alone({ code, scanned: inside, ask: out })).toMatchObject({ type: "taken", passes: [{ passId }] });
    const withdrawn = { code: await moving(NOON, 7), scanned: inside, isListed: false };
    expect(await alone({ ...withdrawn, ask: out })).toMatchObject({ refusal: { code: "pass-withdrawn" } });
  });

  test("lets nobody in by typed characters but a lead, and out whoever somebody looked at", async () => {
    const typed = { code: "7K3M 9QRT", scanned: null, isListed: false };
    expect(await alone(typed)).toMatchObject({ refusal: { code: "supervisor-needed" }, canForce: true });
    const lead = { ...typed, isSupervisor: true, ask: { force: { reason: "Knows her" } } };
    expect(await alone(lead)).toMatchObject({ type: "taken", passes: [] });
    const out = { direction: "out" } as const;
    expect(await alone({ ...typed, ask: out })).toMatchObject({ type: "asks", doubts: ["typed"] });
    expect(await alone({ ...typed, ask: { ...out, isConfirmed: true } })).toMatchObject({ type: "taken", passes: [] });
  });
});

test("nothing that is no pass of ours gets in, whatever it says, and nothing throws", async () => {
  const genuine = await moving();
  const ours = new Set([genuine]);
  const changed = fc
    .record({ at: fc.nat(genuine.length - 1), char: fc.constantFrom(..."0123456789ABCDEFXYZ $%*+-./:") })
    .map(({ at, char }) => genuine.slice(0, at) + char + genuine.slice(at + 1));
  const links = fc.constantFrom(
    "https://evil.example/?q=<script>alert(1)</script>",
    "WIFI:T:WPA;S:free;P:1;;",
    "\u202E\0",
  );
  const cut = fc.nat(genuine.length).map((chars) => genuine.slice(0, chars));
  const hostile = fc.oneof(fc.string({ unit: "binary", maxLength: 4_000 }), fc.base64String(), links, changed, cut);
  await fc.assert(
    fc.asyncProperty(hostile, async (code) => {
      if (ours.has(code.trim().toUpperCase())) return;
      const decision = await alone({ code, scanned: null, isListed: false, ask: { isConfirmed: true } });
      expect(decision.type).toBe("refused");
    }),
    { numRuns: 10_000 },
  );
}, 120_000);
