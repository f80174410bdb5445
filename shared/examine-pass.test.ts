import { beforeEach, describe, expect, test } from "vitest";
import { countedId } from "./counting-ids.ts";
import { encodeCode, encodeGrant, encodeShowing, toText } from "./domain/passes/format.ts";
import { encodeKeySet } from "./domain/passes/key-set.ts";
import { FIRST_KEYS, goodKeys, type KeyAct, turnKeys } from "./domain/passes/keys.ts";
import { encodeRevocations, LISTS_FRESH_MS } from "./domain/passes/revocations.ts";
import type { KeyRing, PassCode } from "./domain/passes/types.ts";
import { importSigningKey, importVerifyKey, type SigningKey, sign } from "./ed25519.ts";
import { examinePass, type HeldTrust, holdKeys, holdRevocations } from "./examine-pass.ts";
import type { PassId } from "./ids.ts";

const NOON = Date.UTC(2027, 2, 12, 12);
const MINUTE_MS = 60_000;
const HERE = { college: 0xba7816bf, event: 0xe3b0c442 };
const seed = (n: number) => importSigningKey(new Uint8Array(32).fill(n));
const [root, phone, stranger] = [await seed(1), await seed(2), await seed(3)];
const issuers = new Map(await Promise.all([1, 2, 3, 4].map(async (id) => [id, await seed(100 + id)] as const)));

function issuer(keyId: number): SigningKey {
  const key = issuers.get(keyId);
  if (!key) throw new Error("no such key");
  return key;
}

const passId = (n: number): PassId => countedId("pass", n);
const fields = (n: number, keyId: number): PassCode => ({
  ...{ kind: "pass", keyId, ...HERE, passId: passId(n), notBefore: NOON - 60 * MINUTE_MS },
  ...{ expires: NOON + 600 * MINUTE_MS, home: 0 },
});

async function still(n: number, keyId = 1): Promise<string> {
  const signed = encodeCode(fields(n, keyId));
  return toText(signed, await sign(issuer(keyId), signed));
}

async function moving(n: number, shownAt: number, keyId = 1): Promise<string> {
  const granted = encodeGrant(fields(n, keyId), phone.publicKey);
  const showing = encodeShowing(new Uint8Array([...granted, ...(await sign(issuer(keyId), granted))]), shownAt);
  return toText(showing, await sign(phone, showing));
}

async function signed(bytes: Uint8Array, by = root): Promise<Uint8Array> {
  return new Uint8Array([...bytes, ...(await sign(by, bytes))]);
}

const lifetime = (issuedAt: number) => ({ issuedAt, until: issuedAt + LISTS_FRESH_MS });

function keySet(ring: KeyRing, issuedAt: number, by = root): Promise<Uint8Array> {
  const keys = new Map(goodKeys(ring).map((id) => [id, issuer(id).publicKey]));
  return signed(encodeKeySet({ ...HERE, ring, keys, ...lifetime(issuedAt) }), by);
}

function withdrawn(numbers: number[], epoch: number, issuedAt: number, since = 0): Promise<Uint8Array> {
  const list = { ...HERE, since, epoch, more: false, passIds: numbers.map(passId), ...lifetime(issuedAt) };
  return signed(encodeRevocations(list));
}

function must<T>(taken: { ok: true; value: T } | { ok: false; refusal: { code: string } }): T {
  if (!taken.ok) throw new Error(taken.refusal.code);
  return taken.value;
}

const rings = (...acts: KeyAct[]) => acts.reduce<KeyRing>((ring, act) => turnKeys(ring, act, 0) ?? ring, FIRST_KEYS);

let scanner: HeldTrust;
beforeEach(async () => {
  const nothing: HeldTrust = { ...HERE, root: await importVerifyKey(root.publicKey), keys: null, revocations: null };
  scanner = must(await holdKeys(nothing, await keySet(FIRST_KEYS, NOON)));
  scanner = must(await holdRevocations(scanner, await withdrawn([7], 12, NOON)));
});

describe("a scanner without a network", () => {
  test("says green to what moves, red to a picture of it and to what is withdrawn", async () => {
    expect(await examinePass(await moving(1, NOON), scanner, NOON)).toMatchObject({ light: "green", refusal: null });
    const picture = await moving(1, NOON - 2 * MINUTE_MS);
    expect(await examinePass(picture, scanner, NOON)).toMatchObject({ light: "red", refusal: { code: "pass-stale" } });
    const red = { light: "red", refusal: { code: "pass-withdrawn" } };
    expect(await examinePass(await moving(7, NOON), scanner, NOON)).toMatchObject(red);
    expect(await examinePass(await moving(7, NOON - 2 * MINUTE_MS), scanner, NOON)).toMatchObject(red);
    expect(await examinePass(await still(7), scanner, NOON)).toMatchObject(red);
  });

  test("says amber to paper and to typed characters, and why", async () => {
    expect(await examinePass(await still(1), scanner, NOON)).toMatchObject({
      light: "amber",
      doubts: ["stands-still"],
    });
    expect(await examinePass("7K3M-9QRT", scanner, NOON)).toMatchObject({ light: "amber", doubts: ["typed"] });
  });

  test("says amber and never green once its lists are old, and still red to what it knows is withdrawn", async () => {
    const late = NOON + LISTS_FRESH_MS;
    const doubts = ["revocations-stale", "keys-stale"];
    expect(await examinePass(await moving(1, late), scanner, late)).toMatchObject({ light: "amber", doubts });
    expect(await examinePass(await moving(7, late), scanner, late)).toMatchObject({ light: "red" });
    const before = late - 1_000;
    expect(await examinePass(await moving(1, before), scanner, before)).toMatchObject({ light: "green" });
  });

  test("decides nothing by keys it does not have", async () => {
    expect(await examinePass(await moving(1, NOON), { ...scanner, keys: null }, NOON)).toMatchObject({
      light: "amber",
    });
  });

  test("says red to what somebody else made", async () => {
    for (const text of ["", "https://example.com", (await still(1)).slice(3), `${await moving(1, NOON)}0`]) {
      expect(await examinePass(text, scanner, NOON)).toMatchObject({ light: "red" });
    }
  });
});

describe("what it holds", () => {
  test("is replaced by nothing that its college has not signed, nor by anything older", async () => {
    expect(await holdKeys(scanner, await keySet(FIRST_KEYS, NOON + 1_000, stranger))).toMatchObject({
      refusal: { code: "list-forged" },
    });
    expect(await holdKeys(scanner, await withdrawn([], 12, NOON))).toMatchObject({ refusal: { code: "list-forged" } });
    const newer = must(await holdKeys(scanner, await keySet(rings("replace"), NOON + 1_000)));
    expect(await holdKeys(newer, await keySet(FIRST_KEYS, NOON))).toMatchObject({
      refusal: { code: "list-rolled-back" },
    });
    expect(await holdRevocations(scanner, await withdrawn([], 11, NOON + 1_000))).toMatchObject({
      refusal: { code: "list-rolled-back" },
    });
  });

  test("refuses what a leaked key signed as soon as it hears of it", async () => {
    const newer = must(await holdKeys(scanner, await keySet(rings("replace"), NOON + 1_000)));
    const refusal = { code: "pass-key-withdrawn" };
    expect(await examinePass(await moving(1, NOON), newer, NOON)).toMatchObject({ light: "red", refusal });
    expect(await examinePass(await moving(1, NOON, 2), newer, NOON)).toMatchObject({ light: "green" });
  });
});

test("forty scanners, some without a network since the morning, refuse no valid pass while the key turns", async () => {
  const turned = must(await holdKeys(scanner, await keySet(rings("rotate"), NOON + 1_000)));
  const scanners = Array.from({ length: 40 }, (_, at) => (at % 3 === 0 ? turned : scanner));
  const shown = [await moving(1, NOON, 1), await moving(2, NOON, 2)];
  const lights = await Promise.all(scanners.flatMap((one) => shown.map((text) => examinePass(text, one, NOON))));
  expect(new Set(lights.map(({ light }) => light))).toEqual(new Set(["green"]));
});
