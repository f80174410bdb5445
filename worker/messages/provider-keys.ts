import type { OutsideChannel } from "#shared/message-kinds";

export type SmsKeys = {
  readonly api: string;
  readonly accountSid: string;
  readonly authToken: string;
  /** E.164, or a word where a country allows it. */
  readonly from: string;
  /** Scheme and host Twilio reaches us at; empty: it is asked what became of messages. */
  readonly callbackOrigin: string;
};

export type VapidKeys = {
  /** base64url: an uncompressed point of P-256, as browsers are given it. */
  readonly publicKey: string;
  readonly privateKey: string;
  /** Whom a push service can turn to: "mailto:…" or an address. */
  readonly subject: string;
};

export type PushSetting = {
  readonly keys: VapidKeys;
  /** Lets push services on this machine pass, over plain http: for development. */
  readonly loopback: boolean;
};

/** Null where no text messages are sent. */
export function smsKeys(env: Env): SmsKeys | null {
  const { TWILIO_API: api, TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: authToken, TWILIO_FROM: from } = env;
  return accountSid && authToken && from
    ? { api, accountSid, authToken, from, callbackOrigin: env.PUBLIC_ORIGIN }
    : null;
}

/** Null where no browser can be told anything. */
export function pushSetting(env: Env): PushSetting | null {
  const { VAPID_PUBLIC_KEY: publicKey, VAPID_PRIVATE_KEY: privateKey, VAPID_SUBJECT: subject } = env;
  if (!publicKey || !privateKey || !subject) return null;
  return { keys: { publicKey, privateKey, subject }, loopback: env.LOOPBACK_PUSH === "on" };
}

/** Mail is always offered: where it is not set up, that is a fault. */
export function offeredChannels(env: Env): OutsideChannel[] {
  return [
    "mail",
    ...(pushSetting(env) ? (["push"] as const) : []),
    ...(smsKeys(env) || env.DEV_MAILBOX === "on" ? (["sms"] as const) : []),
  ];
}
