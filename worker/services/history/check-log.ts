import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { checkLogSchema } from "#shared/inputs/history";
import { isCut } from "#shared/log-chain";
import type { LogCheck } from "#shared/views/history";
import type { ActorCtx } from "../../context.ts";
import { findNewestLogHead, listLogHeads } from "../../repositories/log-heads.ts";
import { requireEvent } from "../events/require-event.ts";

/** Some tens of milliseconds of the ledger's time, in which nobody else is answered. */
const ENTRIES_PER_CHECK = 500;

/** Checks the next part of the chain that the event's log is, against what was noted of it here. */
export async function checkLog(ctx: ActorCtx, { eventId, after }: z.output<typeof checkLogSchema>): Promise<LogCheck> {
  await requireEvent(ctx, eventId);
  // Before the ledger is asked, for it goes on: what is noted later may be of entries it has not shown.
  const newest = await findNewestLogHead(ctx.db, eventId);
  const anchors = await listLogHeads(ctx.db, eventId, after, after + ENTRIES_PER_CHECK);
  const followed = await ctx.objects.ledger(eventId).followLog(after, anchors, ENTRIES_PER_CHECK);
  if (!followed) throw new AppError("NOT_FOUND");
  if (!followed.ok) return { checkedTo: after, done: true, broken: { at: followed.brokenAt, why: followed.why } };
  const { seq } = followed.head;
  const done = seq < after + ENTRIES_PER_CHECK;
  return { checkedTo: seq, done, broken: done && isCut(followed.head, newest) ? { at: seq + 1, why: "cut" } : null };
}
