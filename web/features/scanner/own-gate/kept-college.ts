import type { Me } from "#shared/views/college";
import type { ScannerEvent, ScannerSetup } from "#shared/views/gate";
import { openGateStore, type Place, wipeCollege } from "./gate-store.ts";

/** Who used the scanner here last; null: nobody, or nothing is kept. */
export async function findKeptMe(college: string): Promise<Me | null> {
  return (await (await openGateStore()).get("colleges", college))?.me ?? null;
}

export async function findKeptEvents(college: string): Promise<ScannerEvent[] | null> {
  const events = (await (await openGateStore()).get("colleges", college))?.events;
  return events ? [...events] : null;
}

/** Keeps who is here; what somebody else left goes first, and whoever may not scan keeps nothing. */
export async function keepMe(college: string, me: Me): Promise<void> {
  const store = await openGateStore();
  const before = await store.get("colleges", college);
  const isSame = before?.me.user?.id === me.user?.id;
  const mayScan = me.user !== null && me.capabilities.includes("scan");
  if (before && (!isSame || !mayScan)) await wipeCollege(store, college);
  if (mayScan) await store.put("colleges", { me, events: isSame ? (before?.events ?? null) : null }, college);
}

/** What a gate's page begins with. */
export async function findKeptPage(college: string, eventId: string): Promise<[ScannerSetup, ScannerEvent[]] | null> {
  const held = await (await openGateStore()).get("events", `${college}/${eventId}` as Place);
  return held ? [held.setup, (await findKeptEvents(college)) ?? []] : null;
}

export async function keepEvents(college: string, events: readonly ScannerEvent[]): Promise<void> {
  const store = await openGateStore();
  const turn = store.transaction("colleges", "readwrite");
  const before = await turn.store.get(college);
  if (before) await turn.store.put({ ...before, events }, college);
  await turn.done;
}

/** Nothing of a college stays but scans that the server has not taken. */
export async function forgetCollege(college: string): Promise<void> {
  await wipeCollege(await openGateStore(), college);
}
