import type { AccountChange } from "#shared/message-kinds";
import type { Actor } from "../../auth/scope.ts";
import { type EdgeCtx, openTenant } from "../../context.ts";
import { describeFailure, logLine } from "../../log.ts";
import { renderTemplate } from "../../messages/render-template.ts";
import { SHIPPED_TEXTS } from "../../messages/shipped-texts.ts";
import { queueMessages } from "./queue-messages.ts";

/**
 * Tells somebody what was done to their account, in case it was somebody else. What is done on the platform's own pages is in no
 * college's books: there a mail goes out at once, and where it does not, what was done stands.
 */
export async function tellOwner(ctx: EdgeCtx & { readonly actor: Actor }, change: AccountChange): Promise<void> {
  const { scope, actor, requestId } = ctx;
  const variables = { "account.change": change };
  const id = `account:${requestId}`;
  if (scope) {
    const message = { id, kind: "account-changed" as const, eventId: null, userId: actor.userId, variables };
    return queueMessages(openTenant(ctx, scope), [message]);
  }
  const kind = "account-changed";
  const { title, text } = renderTemplate(kind, SHIPPED_TEXTS[kind], { ...variables, "person.name": actor.name });
  try {
    await ctx.mailer.send({ key: id, to: actor.email, subject: title, text, link: null });
  } catch (failure) {
    logLine("error", "somebody was not told what was done to their account", {
      change,
      failure: describeFailure(failure),
    });
  }
}
