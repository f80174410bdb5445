import { AppError } from "#shared/errors";
import type { UserId } from "#shared/ids";
import { describeFailure, logLine } from "../log.ts";
import { type MessageRow, type Routed, routeMessages } from "../repositories/messages.ts";
import { chooseChannels } from "./choose-channels.ts";
import type { Lot } from "./open-lot.ts";

/**
 * Lays messages into inboxes, and begins what goes further.
 * @param lease `dueAt` of the claim
 * @returns what is to be sent by whoever claimed them
 */
export async function routeLot(lot: Lot, rows: readonly MessageRow[], lease: number): Promise<MessageRow[]> {
  const { db, now } = lot.ctx;
  const routed = new Map(
    rows.flatMap((row) => {
      const one = routeIfPossible(lot, row);
      return one ? [[row.id, one] as const] : [];
    }),
  );
  const ended = await routeMessages(db, [...routed.values()], { lease, now });
  const ours = rows.filter(({ id }) => ended.has(id));
  await tellInboxes(
    lot,
    ours.filter(({ id }) => routed.get(id)?.status === "delivered").map(({ userId }) => userId),
  );
  return ours.flatMap((row) =>
    (routed.get(row.id)?.channels ?? [])
      .filter(({ dueAt }) => dueAt === null)
      .map(({ channel }) => ({ ...row, channel, dueAt: lease, attempts: 1 })),
  );
}

/** One that cannot be written keeps nobody else's waiting: it is tried again when its lease is over, until it is too late. */
function routeIfPossible(lot: Lot, row: MessageRow): Routed | null {
  try {
    return routeOne(lot, row);
  } catch (failure) {
    logLine("error", "a message was not written", { id: row.id, kind: row.kind, failure: describeFailure(failure) });
    return null;
  }
}

function routeOne(lot: Lot, row: MessageRow): Routed {
  const { id } = row;
  const { now } = lot.ctx;
  const over = (outcome: string): Routed => ({ id, status: "expired", outcome, said: null, channels: [] });
  const cause = lot.causeOf(row);
  if (!cause?.to) return over("nobody");
  if (!cause.isTrue) return over("not-true");
  if (row.expiresAt <= now) return over("too-late");
  const campaign = lot.campaignOf(cause);
  if (campaign?.whyOver) return over(campaign.whyOver);
  const channels = chooseChannels(cause.kind, cause.to, lot.reachOf(cause), lot.settingOf(cause));
  // Without an account there is no inbox, but there may be a mail.
  if (cause.to.isGuest) return { ...over("no-account"), channels };
  const { title, text, short, link } = lot.wordsOf(cause);
  // Who is told of campaigns here alone finds nowhere else what they say.
  return { id, status: "delivered", outcome: null, said: { title, text: campaign ? text : short, link }, channels };
}

/** An open page asks anew; one that misses it does so when it is looked at next. */
async function tellInboxes({ ctx }: Lot, userIds: readonly UserId[]): Promise<void> {
  if (userIds.length === 0) return;
  try {
    await ctx.objects.people.nudge(userIds, "inbox");
  } catch (failure) {
    if (!(failure instanceof AppError)) logLine("error", "no page was told", { failure: describeFailure(failure) });
  }
}
