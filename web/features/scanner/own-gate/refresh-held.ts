import { decodeBase64Url } from "#shared/base64url";
import { importVerifyKey } from "#shared/ed25519";
import { type HeldTrust, holdKeys, holdRevocations } from "#shared/examine-pass";
import type { EventId, GateId, ScanLogId } from "#shared/ids";
import type { ScannerSetup } from "#shared/views/gate";
import type { RosterPage } from "#shared/views/roster";
import type { ScanApi } from "../scan-api.ts";
import { type DeviceClock, withSample } from "./device-clock.ts";
import { allOf, type GateStore, type KeptEvent, type Place } from "./gate-store.ts";
import { keepGate } from "./own-keeping.ts";
import { stepsAfterRound } from "./own-steps.ts";

export type RefreshDeps = {
  readonly client: ScanApi["client"];
  readonly store: GateStore;
  readonly place: Place;
  readonly eventId: EventId;
  readonly clock: DeviceClock;
  /** How many passes came so far. */
  readonly onProgress: (passes: number) => void;
};

/** The log of this phone, and the gate where it stands; null: it stands at none yet. */
export type Stand = { readonly logId: ScanLogId; readonly gateId: GateId } | null;

/** A list that fails to be newer changes nothing; so often is one asked for before the next turn. */
const LIST_PAGES_MAX = 50;
/** An event has a hundred thousand passes at most, and a page brings two hundred. */
const ROSTER_PAGES_MAX = 2_000;

/**
 * Brings the setup, the keys and who was withdrawn up to date.
 * @throws what the server threw; what is held stays
 */
export async function refreshLists(deps: RefreshDeps): Promise<KeptEvent> {
  const { client, store, place, eventId, clock } = deps;
  const asked = clock.now();
  const setup = await client.scanner.setup.query({ eventId });
  const sample = { asked, read: clock.now(), serverAt: setup.ownGate.serverAt };
  const before = (await store.get("events", place)) ?? NOTHING;
  const held = { ...before, setup, samples: withSample(before.samples, sample) };
  const listed = await takeLists(deps, held);
  await store.put("events", listed, place);
  return listed;
}

const NOTHING = {
  ...{ root: null, keys: null, revocations: null, listsAt: null },
  ...{ codes: null, rosterVersion: 0, rosterAt: null, round: 0, samples: [] },
} satisfies Omit<KeptEvent, "setup">;

/** What passes are checked with; null before anything of it came, and in a browser that cannot check signatures. */
export async function trustOf({ root, keys, revocations, setup }: KeptEvent): Promise<HeldTrust | null> {
  const bytes = root === null ? null : decodeBase64Url(root);
  if (!bytes || !keys) return null;
  const { college, event } = setup.ownGate;
  try {
    return { college, event, root: await importVerifyKey(bytes), keys, revocations };
  } catch {
    return null;
  }
}

async function takeLists({ client, eventId }: RefreshDeps, held: KeptEvent): Promise<KeptEvent> {
  const { root, keySet } = await client.passes.keys.query({ eventId });
  const pinned = held.root ?? root;
  const rootBytes = decodeBase64Url(pinned);
  if (!rootBytes) return held;
  const { college, event } = held.setup.ownGate;
  let trust: HeldTrust;
  try {
    trust = { college, event, root: await importVerifyKey(rootBytes), keys: held.keys, revocations: held.revocations };
  } catch {
    return held; // a browser without Ed25519 decides nothing by itself
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
  return { ...held, root: pinned, keys, revocations, listsAt: isWhole ? Date.now() : held.listsAt };
}

/**
 * The passes that changed since. Every page is kept as it comes, so a phone that is cut off half-way goes on from there.
 * @throws what the server threw
 */
export async function refreshRoster(deps: RefreshDeps, stand: Stand): Promise<KeptEvent> {
  const { client, store, eventId, clock, onProgress } = deps;
  const begunAt = clock.now();
  let known = await beginRound(deps);
  const { round } = known;
  const stands = stand && known.setup.ownGate.homeGates ? { stands: { ...stand, round } } : {};
  let came = 0;
  for (let count = 0; count < ROSTER_PAGES_MAX; count++) {
    const page = await client.scanner.roster.query({ eventId, since: known.rosterVersion, ...stands });
    if (known.codes !== page.codes && known.rosterVersion > 0) {
      // Sealed for other codes by now: all of them come again, and what is here stays until they have.
      known = { ...known, codes: page.codes, rosterVersion: 0 };
      continue;
    }
    came += page.entries.length;
    known = await keepPage(deps, known, page, round);
    if (page.isComplete && stand)
      await keepGate(store, stand.logId, page.keeps ? stand.gateId : null, { round, begunAt });
    if (page.isComplete) return known;
    onProgress(came);
  }
  return known;
}

async function beginRound({ store, place }: RefreshDeps): Promise<KeptEvent> {
  const turn = store.transaction("events", "readwrite");
  const held = await turn.store.get(place);
  if (!held) throw new Error("the passes of an event come after its setup");
  const begun = { ...held, round: held.round + 1 };
  await turn.store.put(begun, place);
  await turn.done;
  return begun;
}

/** One page, one turn. With the last one goes what this phone did and the list shows by now. */
async function keepPage(
  { store, place }: RefreshDeps,
  known: KeptEvent,
  page: RosterPage,
  round: number,
): Promise<KeptEvent> {
  const turn = store.transaction(["events", "roster", "steps"], "readwrite");
  const held = (await turn.objectStore("events").get(place)) ?? known;
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
  await turn.done;
  return next;
}

/** Whether an event's time is over, so that nothing of it needs to be here. */
export function isOver({ event, ownGate }: Pick<ScannerSetup, "event" | "ownGate">, now: number): boolean {
  return event.status === "ended" || event.status === "cancelled" || now > ownGate.passesUntil + AFTER_END_MS;
}

/** Who comes late, or leaves late, is still scanned. */
const AFTER_END_MS = 12 * 3_600_000;
