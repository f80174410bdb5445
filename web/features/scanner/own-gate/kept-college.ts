import type { Me } from "#shared/views/college";
import type { ScannerEvent, ScannerSetup } from "#shared/views/gate";
import { type GateStore, openGateStore, type Place } from "./gate-store.ts";
import { wipeCollege } from "./let-go.ts";

/** Who used the scanner here last; null: nobody, or nothing is kept. */
export async function findKeptMe(college: string): Promise<Me | null> {
  return (await readCollege(await openGateStore(), college))?.me ?? null;
}

export async function findKeptEvents(college: string): Promise<ScannerEvent[] | null> {
  const events = (await readCollege(await openGateStore(), college))?.events;
  return events ? [...events] : null;
}

/** Keeps who is here; what somebody else left goes first, and whoever may not scan keeps nothing. */
export async function keepMe(college: string, me: Me): Promise<void> {
  const store = await openGateStore();
  const before = await readCollege(store, college);
  const isSame = before?.me.user?.id === me.user?.id;
  const mayScan = me.user !== null && me.capabilities.includes("scan");
  if (before && (!isSame || !mayScan)) await wipeCollege(store, college);
  const kept = { me, events: isSame ? (before?.events ?? null) : null };
  if (mayScan) await store.write(["colleges"], (turn) => turn.objectStore("colleges").put(kept, college));
}

/** What a gate's page begins with. */
export async function findKeptPage(college: string, eventId: string): Promise<[ScannerSetup, ScannerEvent[]] | null> {
  const store = await openGateStore();
  const held = await store.read(["events"], (turn) => turn.objectStore("events").get(`${college}/${eventId}` as Place));
  return held ? [held.setup, (await findKeptEvents(college)) ?? []] : null;
}

export async function keepEvents(college: string, events: readonly ScannerEvent[]): Promise<void> {
  const store = await openGateStore();
  await store.write(["colleges"], async (turn) => {
    const before = await turn.objectStore("colleges").get(college);
    if (before) await turn.objectStore("colleges").put({ ...before, events }, college);
  });
}

/** Nothing of a college stays but scans that the server has not taken. */
export async function forgetCollege(college: string): Promise<void> {
  await wipeCollege(await openGateStore(), college);
}

function readCollege(store: GateStore, college: string) {
  return store.read(["colleges"], (turn) => turn.objectStore("colleges").get(college));
}
