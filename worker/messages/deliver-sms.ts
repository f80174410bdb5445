import { AppError } from "#shared/errors";
import type { CollegeId } from "#shared/ids";
import type { MessageCause } from "../repositories/message-causes.ts";
import type { MessageRow } from "../repositories/messages.ts";
import type { SendAnswer } from "./channel-port.ts";
import type { Lot, SenderCtx } from "./open-lot.ts";
import { type SmsKeys, smsKeys } from "./provider-keys.ts";
import { lookUpSms, sendSms } from "./send-sms.ts";

/** One that Twilio has is asked about, and not sent again. */
export async function deliverSms(lot: Lot, row: MessageRow, cause: MessageCause): Promise<SendAnswer> {
  const { ctx } = lot;
  const to = lot.reachOf(cause).phone;
  if (row.providerId !== null) return askAbout(ctx, row.providerId);
  if (to === null) return { type: "never", outcome: "no-number" };
  const { title, short } = lot.wordsOf(cause);
  return textTo(ctx, { key: row.id, to, text: `${title}\n${short}` });
}

/** To the development mailbox where there is one and no provider. */
export async function textTo(
  { env, mailer, db }: Pick<SenderCtx, "env" | "mailer" | "db">,
  { key, to, text }: { readonly key: string | null; readonly to: string; readonly text: string },
): Promise<SendAnswer> {
  const keys = smsKeys(env);
  if (keys) return sendSms({ to, text, callback: key === null ? null : callbackOf(keys, db.collegeId, key) }, keys);
  if (env.DEV_MAILBOX !== "on") return { type: "later", outcome: "sms-not-set-up" };
  try {
    await mailer.send({ key: `sms:${key ?? crypto.randomUUID()}`, to, subject: "Text message", text, link: null });
    return { type: "done", providerId: null };
  } catch (failure) {
    if (!(failure instanceof AppError)) throw failure;
    return { type: "later", outcome: "sms-not-set-up" };
  }
}

/** Names the message, so that Twilio's word settles it also where whoever sent it died before noting it. */
export function callbackOf({ callbackOrigin }: Pick<SmsKeys, "callbackOrigin">, collegeId: CollegeId, id: string) {
  if (callbackOrigin === "") return null;
  return `${callbackOrigin}/api/webhooks/twilio?${new URLSearchParams({ college: collegeId, message: id })}`;
}

async function askAbout({ env }: SenderCtx, sid: string): Promise<SendAnswer> {
  const keys = smsKeys(env);
  const found = keys && (await lookUpSms(sid, keys));
  if (!found) return { type: "later", outcome: "no-receipt" };
  if (found.state === "delivered") return { type: "done", providerId: sid };
  return { type: found.state === "undelivered" ? "never" : "later", outcome: found.outcome };
}
