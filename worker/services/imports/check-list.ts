import type * as z from "zod";
import type { checkListSchema } from "#shared/inputs/imports";
import { ok, type Result } from "#shared/result";
import type { CheckedList, ImportRefusal, RowOutcome } from "#shared/views/imports";
import type { ActorCtx } from "../../context.ts";
import { listStandings } from "../../repositories/registrations.ts";
import { openList } from "./open-list.ts";
import { readRows } from "./read-rows.ts";

/** What would become of each row; nothing is written. The ledger alone knows whether there is a seat for the last of them. */
export async function checkList(
  ctx: ActorCtx,
  { eventId, rows }: z.output<typeof checkListSchema>,
): Promise<Result<CheckedList, ImportRefusal>> {
  const event = await openList(ctx, eventId);
  if (!event.ok) return event;
  const read = await readRows(ctx, event.value, rows);
  const userIds = read.flatMap((row) => ("listed" in row ? (row.listed.userId ?? []) : []));
  const [standings, { summary }] = await Promise.all([
    listStandings(ctx.db, eventId, userIds),
    ctx.objects.ledger(eventId).wall(),
  ]);
  const outcomes = read.map((row): RowOutcome => {
    if ("problem" in row) return { is: "wrong", problem: row.problem };
    const standing = row.listed.userId && standings.get(row.listed.userId);
    switch (standing?.status) {
      case "confirmed":
      case "pending":
        return { is: "there" };
      case "waiting":
        return { is: "wrong", problem: { code: "already-waiting", since: standing.at } };
      case "cancelled":
      case "refunded":
        return { is: "wrong", problem: { code: "already-cancelled", cancelledAt: standing.at } };
      default:
        return { is: "new" };
    }
  });
  return ok({ outcomes, seatsLeft: summary.seatsLeft });
}
