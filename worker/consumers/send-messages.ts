import type { CollegeId } from "#shared/ids";
import { settledScope } from "../auth/scope.ts";
import { openTenant, type SystemCtx } from "../context.ts";
import { eachAlone } from "../each-alone.ts";
import { openLot } from "../messages/open-lot.ts";
import { routeLot } from "../messages/route-lot.ts";
import { sendOne } from "../messages/send-one.ts";
import { claimMessages, type MessageRow } from "../repositories/messages.ts";
import { wakeMessagesLater } from "../services/messages/queue-messages.ts";

/** Each lot asks anew where the college lives, and what time it is: sending takes its time. */
const LOT = 25;
/** Longer than a lot takes where providers answer. What it does not come to in time, or was cut off at, somebody else takes after this. */
export const LEASE_MS = 2 * 60_000;
/** As many as may wait for an answer at a time. */
const AT_ONCE = 6;

/**
 * Sends what is due of these: what is for the inbox goes there, and on to the other channels somebody chose. Of a college on its
 * way to another shard the sweep sends it, later. Repeating a message finds nothing due; a crash between sending and noting sends
 * once more where a provider knows no keys.
 */
export async function sendMessages(ctx: SystemCtx, collegeId: CollegeId, ids: readonly string[]): Promise<void> {
  for (let at = 0; at < ids.length; at += LOT) await sendLot(ctx, collegeId, ids.slice(at, at + LOT));
}

async function sendLot(ctx: SystemCtx, collegeId: CollegeId, ids: readonly string[]): Promise<void> {
  const scope = await settledScope(ctx.platform, collegeId);
  if (!scope) return;
  const { env, mailer, clock } = ctx;
  const now = clock();
  const tenant = { ...openTenant({ env, now }, scope), mailer, clock };
  const lease = now + LEASE_MS;
  const claimed = await claimMessages(tenant.db, { ids, now, until: lease });
  if (claimed.length === 0) return;
  const lot = await openLot(tenant, claimed);
  const begun = await routeLot(
    lot,
    claimed.filter(({ channel }) => channel === "inbox"),
    lease,
  );
  const outside = claimed.filter(({ channel }) => channel !== "inbox");
  const again: { id: string; dueAt: number }[] = [];
  const sendNext = async (row: MessageRow) => {
    const dueAt = await sendOne(lot, row);
    if (dueAt !== null) again.push({ id: row.id, dueAt });
  };
  try {
    await eachAlone([...outside, ...begun], sendNext, AT_ONCE);
  } finally {
    await wakeMessagesLater(tenant, again);
  }
}
