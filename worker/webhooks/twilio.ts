import type { Context } from "hono";
import { AppError } from "#shared/errors";
import { idSchema } from "#shared/ids";
import { MESSAGE_ID_CHARS_MAX } from "#shared/protocol/bus";
import type { AppEnv } from "../app.ts";
import { readAtMost } from "../auth/fetch-outside.ts";
import { settledScope } from "../auth/scope.ts";
import { fromBase64 } from "../base64.ts";
import { openSystem, openTenant, type SystemCtx } from "../context.ts";
import { callbackOf } from "../messages/deliver-sms.ts";
import { type SmsKeys, smsKeys } from "../messages/provider-keys.ts";
import { RECEIPT_WITHIN_MS } from "../messages/send-one.ts";
import { smsState } from "../messages/send-sms.ts";
import { hearOfMessage } from "../repositories/messages.ts";

const BODY_BYTES_MAX = 16 * 1024;

/** Where Twilio says what becomes of a message: what speaks for it is its signature. */
export async function receiveFromTwilio(c: Context<AppEnv>): Promise<Response> {
  const { raw: request } = c.req;
  const key = `twilio:${request.headers.get("cf-connecting-ip") ?? ""}`;
  const { success: withinLimit } = await c.env.WEBHOOK_LIMIT.limit({ key });
  if (!withinLimit) throw new AppError("TOO_MANY_REQUESTS");
  const keys = smsKeys(c.env);
  if (!keys) throw new AppError("NOT_FOUND");
  const bytes = await readAtMost(request, BODY_BYTES_MAX).catch(() => null);
  if (!bytes) throw new AppError("TOO_LARGE");
  await hearTwilio(openSystem(c.env, Date.now()), keys, {
    query: new URL(request.url).searchParams,
    body: new TextDecoder().decode(bytes),
    signature: request.headers.get("x-twilio-signature") ?? "",
  });
  return new Response(null, { status: 204 });
}

export type TwilioWord = { readonly query: URLSearchParams; readonly body: string; readonly signature: string };

/**
 * Notes what became of a message. A word that comes late, or again, finds it ended.
 * @throws AppError BAD_INPUT for what Twilio did not say, or about no message of ours
 */
export async function hearTwilio(ctx: SystemCtx, keys: SmsKeys, { query, body, signature }: TwilioWord): Promise<void> {
  const college = idSchema("college").safeParse(query.get("college"));
  const id = query.get("message") ?? "";
  const url = college.success && id.length <= MESSAGE_ID_CHARS_MAX ? callbackOf(keys, college.data, id) : null;
  const form = new URLSearchParams(body);
  if (!college.success || !url || !(await isSigned(url, form, signature, keys.authToken)))
    throw new AppError("BAD_INPUT", "This is no word of the provider's.");
  const scope = await settledScope(ctx.platform, college.data);
  // On its way to another shard: Twilio is asked later.
  if (!scope) return;
  const { db } = openTenant(ctx, scope);
  const providerId = form.get("MessageSid") ?? "";
  const { state, outcome } = smsState(form.get("MessageStatus") ?? "", form.get("ErrorCode"));
  const ends =
    state === "queued"
      ? { expiresAt: ctx.now + RECEIPT_WITHIN_MS }
      : ({ status: state === "delivered" ? "delivered" : "failed", endedAt: ctx.now } as const);
  await hearOfMessage(db, { id, channel: "sms" }, { providerId, outcome, ...ends });
}

/**
 * Source: Twilio, "Webhooks security": the address, then each parameter's name and value in the order of their names; HMAC-SHA-1
 * under the account's token.
 */
async function isSigned(url: string, form: URLSearchParams, signature: string, authToken: string): Promise<boolean> {
  const text = [...form]
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .reduce((sum, pair) => sum + pair.join(""), url);
  const encoder = new TextEncoder();
  const algorithm = { name: "HMAC", hash: "SHA-1" };
  const key = await crypto.subtle.importKey("raw", encoder.encode(authToken), algorithm, false, ["verify"]);
  try {
    return await crypto.subtle.verify("HMAC", key, fromBase64(signature), encoder.encode(text));
  } catch {
    return false; // no base64
  }
}
