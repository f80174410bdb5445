import type { EventId } from "#shared/ids";
import { settledScope } from "../auth/scope.ts";
import { openTenant, type SystemCtx, type TenantCtx } from "../context.ts";
import { eachAlone } from "../each-alone.ts";
import { listMovingColleges } from "../repositories/college-moves.ts";
import {
  findProjectedSeq,
  finishNotice,
  listOpenNotices,
  listPeopleToTell,
  type NoticeRow,
  noteLedgerSeq,
  writeNoticeMessages,
} from "../repositories/event-notices.ts";
import { findEvent } from "../repositories/events.ts";
import { oweAllOf } from "../repositories/payments.ts";
import { openShardDbs } from "../repositories/shard-dbs.ts";
import { wakeMessages } from "../services/messages/queue-messages.ts";

const NOTICES_PER_RUN_MAX = 20;
const PEOPLE_AT_ONCE = 100;
const PAYMENTS_AT_ONCE = 500;
/** Three statements and a message each; an invocation may make a thousand calls. */
const PAGES_PER_RUN = 100;

/**
 * Writes one message for everybody with a place at an event that was cancelled, or moved; what was paid for a cancelled one goes back. It begins when the ledger knows of the
 * change and all it decided before can be read; then it goes page by page, and whatever interrupts it, the next run goes on
 * after the last page that was noted.
 */
export async function tellPeople(ctx: SystemCtx): Promise<void> {
  const moving = await listMovingColleges(ctx.platform);
  await eachAlone(openShardDbs(ctx.env), async (db) => {
    await eachAlone(await listOpenNotices(db, moving, NOTICES_PER_RUN_MAX), (notice) => tellOf(ctx, notice));
  });
}

async function tellOf(system: SystemCtx, notice: NoticeRow): Promise<void> {
  const scope = await settledScope(system.platform, notice.collegeId);
  if (!scope) return;
  const ctx = openTenant(system, scope);
  if (!(await isReadable(ctx, notice))) return;
  if (notice.kind === "event-cancelled") await giveBackMoney(ctx, notice.eventId);
  let after = notice.afterUserId;
  for (let page = 0; page < PAGES_PER_RUN; page++) {
    const userIds = await listPeopleToTell(ctx.db, notice, after, PEOPLE_AT_ONCE);
    const people = userIds.map((userId) => ({ userId, messageId: messageIdOf(notice, userId) }));
    await writeNoticeMessages(ctx.db, notice, people, ctx.now);
    await wakeMessages(
      ctx,
      people.map(({ messageId }) => messageId),
    );
    after = userIds.at(-1) ?? after;
    if (userIds.length < PEOPLE_AT_ONCE) return finishNotice(ctx.db, notice, ctx.now);
  }
}

/** All that was paid before it was cancelled; what comes later is refused by the ledger, and goes back by itself. */
async function giveBackMoney({ db, now }: TenantCtx, eventId: EventId): Promise<void> {
  for (;;) if ((await oweAllOf(db, eventId, now, PAYMENTS_AT_ONCE)) < PAYMENTS_AT_ONCE) return;
}

/** Whether the rows here show everybody the ledger gave a place before it knew. */
async function isReadable(ctx: TenantCtx, notice: NoticeRow): Promise<boolean> {
  const event = await findEvent(ctx.db, notice.eventId);
  if (!event || event.configuredVersion < notice.version) return false;
  let { ledgerSeq } = notice;
  if (ledgerSeq === null) {
    ledgerSeq = await ctx.objects.ledger(notice.eventId).newestSeq();
    await noteLedgerSeq(ctx.db, notice, ledgerSeq);
  }
  return (await findProjectedSeq(ctx.db, notice.eventId)) >= ledgerSeq;
}

/** An event is cancelled once, and may be moved often. */
function messageIdOf({ kind, eventId, version }: NoticeRow, userId: string): string {
  return kind === "event-cancelled" ? `cancelled:${eventId}:${userId}` : `moved:${eventId}:${version}:${userId}`;
}
