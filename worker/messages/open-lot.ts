import type { OutsideChannel } from "#shared/message-kinds";
import type { TenantCtx } from "../context.ts";
import type { Mailer } from "../mail.ts";
import { listMessageCauses, type MessageCause } from "../repositories/message-causes.ts";
import { listReaches, type Reach, usualSettings } from "../repositories/message-settings.ts";
import { listTemplates, type TemplateRow } from "../repositories/message-templates.ts";
import type { MessageRow } from "../repositories/messages.ts";
import { offeredChannels } from "./provider-keys.ts";
import { writeWords } from "./write-words.ts";

export type SenderCtx = TenantCtx & { readonly mailer: Mailer };

/** What is true now of messages that are sent together. */
export type Lot = {
  readonly ctx: SenderCtx;
  readonly offered: readonly OutsideChannel[];
  readonly templates: readonly TemplateRow[];
  readonly causeOf: (row: Pick<MessageRow, "id">) => MessageCause | null;
  readonly reachOf: (cause: MessageCause) => Reach;
  readonly wordsOf: (cause: MessageCause) => ReturnType<typeof writeWords>;
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
  const reachOf = ({ to }: MessageCause): Reach => {
    const known = to && reaches.get(to.userId);
    if (!known) throw new Error("a message to nobody goes nowhere");
    return known;
  };
  return {
    ctx,
    templates,
    offered: offeredChannels(env),
    causeOf: ({ id }) => causes.get(id) ?? null,
    reachOf,
    wordsOf: (cause) =>
      writeWords(cause, {
        campus: scope.college,
        templates,
        language: cause.to?.isGuest ? usualSettings(cause.to.userId).language : reachOf(cause).settings.language,
      }),
  };
}
