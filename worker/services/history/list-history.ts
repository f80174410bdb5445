import type * as z from "zod";
import type { EventId, UserId } from "#shared/ids";
import type { listHistorySchema } from "#shared/inputs/history";
import type { HistoryEntry, HistoryPage } from "#shared/views/history";
import type { ActorCtx } from "../../context.ts";
import { listNames } from "../../repositories/members.ts";
import { listPassIds } from "../../repositories/passes.ts";
import { requireEvent } from "../events/require-event.ts";

/** Stretches of the log that one call reads when it finds nothing in them. */
const STRETCHES_MAX = 10;

/** Passes' codes are no part of it: whoever reads here may not thereby come in. */
export async function listHistory(
  ctx: ActorCtx,
  { eventId, before, kind, about, gateId, limit }: z.output<typeof listHistorySchema>,
): Promise<HistoryPage> {
  await requireEvent(ctx, eventId);
  const ledger = ctx.objects.ledger(eventId);
  const ids = about ? await idsAbout(ctx, eventId, about) : [];
  const read = (from: number | null) => ledger.history(from, kind, ids, limit, gateId ?? null);
  let found = await read(before ?? null);
  for (let stretches = 1; found.entries.length === 0 && found.next !== null && stretches < STRETCHES_MAX; stretches++)
    found = await read(found.next);
  const names = await listNames(ctx.db, [...new Set(found.entries.flatMap(peopleIn))]);
  const nameOf = (userId: UserId | null) => userId && (names.get(userId) ?? null);
  return {
    entries: found.entries.map((entry) => ({
      ...entry,
      actorName: nameOf(entry.actorId),
      changes: entry.changes.map((change) =>
        // Who only ever held a seat has no name in the ledger.
        "userId" in change ? { ...change, name: change.name ?? nameOf(change.userId) } : change,
      ),
    })),
    next: found.next,
  };
}

/** Scans name a pass, not its owner. */
async function idsAbout(ctx: ActorCtx, eventId: EventId, userId: UserId): Promise<string[]> {
  return [userId, ...(await listPassIds(ctx.db, eventId, userId))];
}

function peopleIn({ actorId, changes }: HistoryEntry): UserId[] {
  return [actorId, ...changes.map((change) => ("userId" in change ? change.userId : null))].flatMap((id) => id ?? []);
}
