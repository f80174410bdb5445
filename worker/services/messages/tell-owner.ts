import type { AccountChange } from "#shared/message-kinds";
import type { Actor } from "../../auth/scope.ts";
import { settledScope } from "../../auth/scope.ts";
import { type EdgeCtx, openTenant, type SystemCtx } from "../../context.ts";
import { describeFailure, logLine } from "../../log.ts";
import { renderTemplate } from "../../messages/render-template.ts";
import { SHIPPED_TEXTS } from "../../messages/shipped-texts.ts";
import { dropOwnerNotice, type OwnerNotice } from "../../repositories/owner-notices.ts";
import { queueMessages } from "./queue-messages.ts";

/** What somebody is to hear was done to their account, in case it was somebody else: to be written with what was done. */
export function makeOwnerNotice(
  { requestId, actor, scope, now }: EdgeCtx & { readonly actor: Actor },
  change: AccountChange,
): OwnerNotice {
  const { userId, name, email } = actor;
  return {
    id: `account:${requestId}`,
    userId,
    collegeId: scope?.college.id ?? null,
    change,
    createdAt: now,
    name,
    email,
  };
}

/** What was done stands, whether or not its owner can be told now: the sweep tells them then. */
export async function tellOwner(ctx: EdgeCtx, notice: OwnerNotice): Promise<void> {
  try {
    await carryNotice(ctx, notice);
  } catch (failure) {
    const { change } = notice;
    logLine("error", "somebody is yet to hear what was done to their account", {
      change,
      failure: describeFailure(failure),
    });
  }
}

/**
 * To their inbox and by mail at the college where it was done. What is done on the platform's own pages is in no college's books:
 * there a mail goes out at once. A college on its way to another shard takes it when it is there.
 */
export async function carryNotice(
  ctx: Pick<SystemCtx, "env" | "now" | "platform" | "mailer">,
  { id, userId, collegeId, change, name, email }: OwnerNotice,
): Promise<void> {
  const kind = "account-changed";
  const variables = { "account.change": change };
  if (collegeId === null) {
    const { title, text } = renderTemplate(kind, SHIPPED_TEXTS[kind], { ...variables, "person.name": name });
    await ctx.mailer.send({ key: id, to: email, subject: title, text, link: null });
  } else {
    const scope = await settledScope(ctx.platform, collegeId);
    if (!scope) return;
    await queueMessages(openTenant(ctx, scope), [{ id, kind, eventId: null, userId, variables }]);
  }
  await dropOwnerNotice(ctx.platform, id);
}
