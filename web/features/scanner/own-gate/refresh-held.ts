import { decodeBase64Url } from "#shared/base64url";
import { importVerifyKey } from "#shared/ed25519";
import { type HeldTrust, holdKeys, holdRevocations } from "#shared/examine-pass";
import type { EventId } from "#shared/ids";
import type { ScannerSetup } from "#shared/views/gate";
import type { RosterPage } from "#shared/views/roster";
import { newCommandId } from "#web/lib/command-id";
import { readyEd25519 } from "#web/lib/ready-ed25519";
import type { ScanApi } from "../scan-api.ts";
import { type DeviceClock, withSample } from "./device-clock.ts";
import { allOf, type GateStore, type KeptEvent, LetGo, type Place } from "./gate-store.ts";
import { keepGate, type Stand } from "./own-keeping.ts";
import { stepsAfterRound } from "./own-steps.ts";

export type RefreshDeps = {
  readonly client: ScanApi["client"];
  readonly store: GateStore;
  readonly place: Place;
  readonly eventId: EventId;
  readonly clock: DeviceClock;
  /** Whether this page still holds what it began with: it may have let go of it meanwhile. */
  readonly isStill: () => boolean;
  /** How many passes came so far. */
  readonly onProgress: (passes: number) => void;
};

/** A list that fails to be newer changes nothing; so often is one asked for before the next turn. */
const LIST_PAGES_MAX = 50;
/** An event has a hundred thousand passes at most, and a page brings two hundred. */
const ROSTER_PAGES_MAX = 2_000;

/**
 * Brings the setup, the keys and who was withdrawn up to date.
 * @returns null: the event is over, and nothing of it is here
 * @throws what the server threw; what is held stays
 */
export async function refreshLists(deps: RefreshDeps): Promise<KeptEvent | null> {
  const { client, store, place, eventId, clock } = deps;
  const before = await store.read(["events"], (turn) => turn.objectStore("events").get(place));
  const asked = clock.now();
  const setup = await client.scanner.setup.query({ eventId });
  const { serverAt } = setup.ownGate;
  if (!before && isOver(setup, serverAt)) return null;
  const sample = { asked, read: clock.now(), serverAt };
  const lists = await takeLists(deps, { ...(before ?? NOTHING), setup });
  return store.write(["events"], async (turn) => {
    const held = await turn.objectStore("events").get(place);
    if (!deps.isStill() || (before && held?.copy !== before.copy)) throw new LetGo();
    // Another page may have brought something newer meanwhile, and has counted on.
    const known = held ?? { ...NOTHING, setup, copy: newCommandId() };
    const listed: KeptEvent = {
      ...known,
      setup: known.setup.ownGate.serverAt > serverAt ? known.setup : setup,
      samples: withSample(known.samples, sample),
      root: known.root ?? lists.root,
      keys: newest(known.keys, lists.keys),
      revocations: newest(known.revocations, lists.revocations),
      listsAt: lists.listsAt,
    };
    await turn.objectStore("events").put(listed, place);
    return listed;
  });
}

const NOTHING = {
  ...{ root: null, keys: null, revocations: null, listsAt: null },
  ...{ codes: null, rosterVersion: 0, rosterAt: null, round: 0, samples: [] },
} satisfies Omit<KeptEvent, "setup" | "copy">;

function newest<T extends { readonly issuedAt: number }>(held: T | null, came: T | null): T | null {
  return held && (!came || came.issuedAt < held.issuedAt) ? held : came;
}

/** What passes are checked with; null before anything of it came, and in a browser that cannot check signatures. */
export async function trustOf({ root, keys, revocations, setup }: KeptEvent): Promise<HeldTrust | null> {
  const bytes = root === null ? null : decodeBase64Url(root);
  if (!bytes || !keys) return null;
  const { college, event } = setup.ownGate;
  try {
    await readyEd25519();
    return { college, event, root: await importVerifyKey(bytes), keys, revocations };
  } catch {
    return null;
  }
}

type Lists = Pick<KeptEvent, "root" | "keys" | "revocations" | "listsAt">;

async function takeLists({ client, eventId }: RefreshDeps, held: Lists & Pick<KeptEvent, "setup">): Promise<Lists> {
  const { root, keySet } = await client.passes.keys.query({ eventId });
  const pinned = held.root ?? root;
  const rootBytes = decodeBase64Url(pinned);
  if (!rootBytes) return held;
  const { college, event } = held.setup.ownGate;
  let trust: HeldTrust;
  try {
    await readyEd25519();
    trust = { college, event, root: await importVerifyKey(rootBytes), keys: held.keys, revocations: held.revocations };
  } catch {
    return held; // a browser that can check no signatures decides nothing by itself
  }
  const taken = await holdKeys(trust, decodeBase64Url(keySet) ?? new Uint8Array());
  if (taken.ok) trust = taken.value;
  let isWhole = taken.ok;
  for (let page = 0; page < LIST_PAGES_MAX; page++) {
    const since = trust.revocations?.epoch ?? 0;
    const bytes = decodeBase64Url(await client.passes.revocations.query({ eventId, since }));
    const next = await holdRevocations(trust, bytes ?? new Uint8Array());
    if (!next.ok) isWhole = false;
    if (!next.ok) break;
    trust = next.value;
    if (!trust.revocations?.more) break;
  }
  const { keys, revocations } = trust;
  return { root: pinned, keys, revocations, listsAt: isWhole ? Date.now() : held.listsAt };
}

/**
 * The passes that changed since. Every page is kept as it comes, so a phone that is cut off half-way goes on from there.
 * @throws what the server threw
 */
export async function refreshRoster(deps: RefreshDeps, stand: Stand | null): Promise<KeptEvent> {
  const { client, store, eventId, clock, onProgress } = deps;
  const begunAt = clock.now();
  let known = await beginRound(deps);
  const { round } = known;
  const stands = stand && known.setup.ownGate.homeGates ? { stands: stand } : {};
  let { rosterVersion: since, codes } = known;
  let came = 0;
  for (let count = 0; count < ROSTER_PAGES_MAX; count++) {
    const page = await client.scanner.roster.query({ eventId, since, ...stands });
    if (codes !== page.codes && since > 0) {
      // Sealed for other codes by now: all of them come again, and what is here stays until they have.
      since = 0;
      codes = page.codes;
      continue;
    }
    const { held, isTaken } = await keepPage(deps, known, page, round);
    known = held;
    since = held.rosterVersion;
    codes = held.codes;
    came += page.entries.length;
    if (page.isComplete && isTaken) {
      if (stand) await keepGate(store, stand, page.keeps, begunAt);
      return known;
    }
    onProgress(came);
  }
  return known;
}

function beginRound({ store, place }: RefreshDeps): Promise<KeptEvent> {
  return store.write(["events"], async (turn) => {
    const held = await turn.objectStore("events").get(place);
    if (!held) throw new LetGo();
    const begun = { ...held, round: held.round + 1 };
    await turn.objectStore("events").put(begun, place);
    return begun;
  });
}

/**
 * One page, one turn. With the last one goes what this phone did and the list shows by now.
 * @param known what the page was asked after: where another tab has gone on from there, it is not taken
 */
function keepPage(
  { store, place }: RefreshDeps,
  known: KeptEvent,
  page: RosterPage,
  round: number,
): Promise<{ readonly held: KeptEvent; readonly isTaken: boolean }> {
  return store.write(["events", "roster", "steps"], async (turn) => {
    const held = await turn.objectStore("events").get(place);
    if (held?.copy !== known.copy) throw new LetGo();
    if (held.rosterVersion !== known.rosterVersion || held.codes !== known.codes) return { held, isTaken: false };
    const rosterAt = page.isComplete ? Date.now() : held.rosterAt;
    const next = { ...held, codes: page.codes, rosterVersion: page.version, rosterAt };
    for (const entry of page.entries) await turn.objectStore("roster").put({ ...entry, place });
    if (page.isComplete) {
      let cursor = await turn.objectStore("steps").openCursor(allOf(place));
      while (cursor) {
        const left = stepsAfterRound(cursor.value, round);
        if (left.length === 0) await cursor.delete();
        else if (left.length < cursor.value.length) await cursor.update(left);
        cursor = await cursor.continue();
      }
    }
    await turn.objectStore("events").put(next, place);
    return { held: next, isTaken: true };
  });
}

/** Whether an event's time is over, so that nothing of it needs to be here. @param now by the server's clock */
export function isOver({ event, ownGate }: Pick<ScannerSetup, "event" | "ownGate">, now: number): boolean {
  return event.status === "ended" || event.status === "cancelled" || now > ownGate.passesUntil + AFTER_END_MS;
}

/** Who comes late, or leaves late, is still scanned. */
const AFTER_END_MS = 12 * 3_600_000;
