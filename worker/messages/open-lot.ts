import type { SystemCtx, TenantCtx } from "../context.ts";
import { listMessageCauses, type MessageCause } from "../repositories/message-causes.ts";
import { listReaches, type Reach, usualSettings } from "../repositories/message-settings.ts";
import { listTemplates, type TemplateRow } from "../repositories/message-templates.ts";
import type { MessageRow } from "../repositories/messages.ts";
import type { Setting } from "./choose-channels.ts";
import { type CampaignCause, openCampaigns } from "./open-campaigns.ts";
import { offeredChannels } from "./provider-keys.ts";
import { type Words, writeCampaign, writeWords } from "./write-words.ts";

export type SenderCtx = TenantCtx & Pick<SystemCtx, "mailer" | "clock">;

/** What is true now of messages that are sent together. */
export type Lot = {
  readonly ctx: SenderCtx;
  readonly templates: readonly TemplateRow[];
  readonly causeOf: (row: Pick<MessageRow, "id">) => MessageCause | null;
  readonly reachOf: (cause: MessageCause) => Reach;
  /** Null for what is of no campaign. */
  readonly campaignOf: (cause: MessageCause) => CampaignCause | null;
  /** What decides by which ways it goes. */
  readonly settingOf: (cause: MessageCause) => Setting;
  /** @param origin before its link, where somebody reads it who is not here; absent: a path of ours */
  readonly wordsOf: (cause: MessageCause, origin?: string) => Words;
};

export async function openLot(ctx: SenderCtx, rows: readonly MessageRow[]): Promise<Lot> {
  const { db, env, scope } = ctx;
  const [causes, reaches, templates] = await Promise.all([
    listMessageCauses(db, [...new Set(rows.map(({ id }) => id))]),
    listReaches(
      db,
      rows.map(({ userId }) => userId),
    ),
    listTemplates(db),
  ]);
  const campaigns = await openCampaigns(db, [...causes.values()]);
  const campaignOf = ({ id }: MessageCause) => campaigns.get(id) ?? null;
  const offered = offeredChannels(env);
  const reachOf = ({ to }: MessageCause): Reach => {
    const known = to && reaches.get(to.userId);
    if (!known) throw new Error("a message to nobody goes nowhere");
    return known;
  };
  return {
    ctx,
    templates,
    causeOf: ({ id }) => causes.get(id) ?? null,
    reachOf,
    campaignOf,
    settingOf: (cause) => {
      const own = campaignOf(cause);
      const setting = { offered, timeZone: scope.college.timeZone, now: ctx.clock() };
      return own ? { ...setting, only: own.campaign.channels, isAskedFor: own.isTest } : setting;
    },
    wordsOf: (cause, origin = "") => {
      const own = campaignOf(cause);
      const language = cause.to?.isGuest ? usualSettings(cause.to.userId).language : reachOf(cause).settings.language;
      const setting = { campus: scope.college, language, origin };
      return own ? writeCampaign(cause, own.campaign.texts, setting) : writeWords(cause, { ...setting, templates });
    },
  };
}
