import * as z from "zod";
import { readAtMost } from "../auth/fetch-outside.ts";
import { toBase64 } from "../base64.ts";
import { ANSWER_BYTES_MAX, ANSWER_MS_MAX, isWorthRepeating, type SendAnswer } from "./channel-port.ts";
import type { SmsKeys } from "./provider-keys.ts";

/** Ten parts of a text message: what Twilio takes. */
const SMS_CHARS_MAX = 1_600;

export type Sms = {
  readonly to: string;
  readonly text: string;
  /** Where Twilio says what becomes of it; null: it does not. */
  readonly callback: string | null;
};

/** What becomes of a message, as Twilio calls it. */
export type SmsState = "queued" | "delivered" | "undelivered";

/**
 * Hands a text message to Twilio. Its protocol has no key by which the same message is known again: a message handed over by
 * somebody who died before noting it is sent twice, unless Twilio's first word about it comes before.
 * Source: Twilio, "Message resource"; "Error and warning dictionary".
 */
export async function sendSms({ to, text, callback }: Sms, keys: SmsKeys): Promise<SendAnswer> {
  const form = new URLSearchParams({ To: to, From: keys.from, Body: text.slice(0, SMS_CHARS_MAX) });
  if (callback !== null) form.set("StatusCallback", callback);
  const asked = await ask(keys, "Messages.json", { method: "POST", body: form });
  if (asked === null) return { type: "later", outcome: "no-answer" };
  if (asked.status === 201) {
    const parsed = messageSchema.safeParse(asked.said);
    if (parsed.success) return { type: "taken", providerId: parsed.data.sid, outcome: parsed.data.status };
  }
  const code = errorSchema.safeParse(asked.said).data?.code ?? asked.status;
  return { type: isWorthRepeating(asked.status) ? "later" : "never", outcome: `twilio-${code}` };
}

/** What became of one that Twilio took; null: no answer. */
export async function lookUpSms(
  sid: string,
  keys: SmsKeys,
): Promise<{ readonly state: SmsState; readonly outcome: string } | null> {
  const asked = await ask(keys, `Messages/${encodeURIComponent(sid)}.json`, {});
  const parsed = messageSchema.safeParse(asked?.said);
  if (asked?.status !== 200 || !parsed.success) return null;
  return smsState(parsed.data.status, parsed.data.error_code ?? null);
}

/** @param errorCode Twilio's number for what went wrong */
export function smsState(status: string, errorCode: number | string | null) {
  const outcome = errorCode ? `twilio-${errorCode}` : status;
  if (status === "delivered" || status === "read") return { state: "delivered", outcome } as const;
  const isOver = ["undelivered", "failed", "canceled"].includes(status);
  return { state: isOver ? "undelivered" : "queued", outcome } as const;
}

async function ask(
  { api, accountSid, authToken }: SmsKeys,
  path: string,
  init: RequestInit,
): Promise<{ readonly status: number; readonly said: unknown } | null> {
  try {
    const response = await fetch(`${api}/2010-04-01/Accounts/${accountSid}/${path}`, {
      ...init,
      headers: { authorization: `Basic ${toBase64(new TextEncoder().encode(`${accountSid}:${authToken}`))}` },
      redirect: "manual",
      signal: AbortSignal.timeout(ANSWER_MS_MAX),
    });
    const text = new TextDecoder().decode(await readAtMost(response, ANSWER_BYTES_MAX));
    return { status: response.status, said: parseJson(text) };
  } catch {
    return null;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const messageSchema = z.object({
  sid: z.string().max(64),
  status: z.string().max(32),
  error_code: z.number().nullish(),
});
const errorSchema = z.object({ code: z.number() });
