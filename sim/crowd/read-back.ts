import { setTimeout as wait } from "node:timers/promises";
import type { EventId, UserId } from "#shared/ids";
import type { DoorListEntry } from "#shared/views/event";
import type { Session } from "./session.ts";

/** Not among the times of the day itself. */
export const READ_BACK = "(read back at the end)";
/** The read model follows the authorities; by then it must have caught up. */
export const CATCH_UP_WITHIN_MS = 10_000;
const LOOK_EVERY_MS = 250;
const PAGE = 200;

export type Door = ReadonlyMap<UserId, DoorListEntry>;

/** Looks until nothing is wrong any more, or for so long. @returns what is wrong then */
export async function untilCaughtUp(
  withinMs: number,
  look: () => Promise<readonly string[]>,
): Promise<readonly string[]> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const wrong = await look();
    if (wrong.length === 0 || performance.now() > deadline) return wrong;
    await wait(LOOK_EVERY_MS);
  }
}

export async function readDoorList(organizer: Session, eventId: EventId): Promise<Door> {
  const entries = new Map<UserId, DoorListEntry>();
  for (let cursor: string | null = ""; cursor !== null; ) {
    const from: { cursor?: string } = cursor === "" ? {} : { cursor };
    const page = await organizer.ask(READ_BACK, (api) =>
      api.organizer.doorList.query({ eventId, limit: PAGE, ...from }),
    );
    for (const entry of page.entries) entries.set(entry.userId, entry);
    cursor = page.nextCursor;
  }
  return entries;
}

/** Whether its tickets are nobody else's: kept, to be paid, or theirs. */
export function takesSeats({ status }: DoorListEntry): boolean {
  return status === "offered" || status === "pending" || status === "confirmed";
}
