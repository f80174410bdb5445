import { encryptNotification } from "@block65/webcrypto-web-push";
import { importJWK, SignJWT } from "jose";
import { decodeBase64Url, encodeBase64Url } from "#shared/base64url";
import type { PushNote } from "#shared/push-note";
import { readAtMost } from "../auth/fetch-outside.ts";
import { describeFailure, logLine } from "../log.ts";
import { makeMemory } from "../memory.ts";
import { ANSWER_BYTES_MAX, ANSWER_MS_MAX, isWorthRepeating, type SendAnswer } from "./channel-port.ts";
import type { PushSetting, VapidKeys } from "./provider-keys.ts";
import { isPushEndpoint } from "./push-hosts.ts";

export type Subscription = { readonly endpoint: string; readonly p256dh: string; readonly auth: string };
export type PushTiming = {
  /** So long the service keeps it for a browser that is off, milliseconds. */
  readonly keptMs: number;
  readonly isUrgent: boolean;
  readonly now: number;
};

/** A service takes a signed word of ours for a day at most. */
const TOKEN_MS = 12 * 3_600_000;
const TOPIC_BYTES = 24;
/** A notification shows less; with its envelope it stays below what every service takes. */
const BODY_CHARS_MAX = 500;
const GONE = new Set([404, 410]);

const tokens = makeMemory<string>(20, TOKEN_MS / 2);

/**
 * Hands a note to the push service of one browser; only that browser can read it. One that waits there gives way to the same
 * message sent again (its topic), and one that is shown too (its tag).
 * @returns "gone" where the service knows the browser no more
 * Source: RFC 8030 (HTTP), RFC 8291 (encryption), RFC 8292 (who we are).
 */
export async function sendPush(
  { endpoint, p256dh, auth }: Subscription,
  note: PushNote,
  { keys, loopback }: PushSetting,
  { keptMs, isUrgent, now }: PushTiming,
): Promise<SendAnswer | { readonly type: "gone" }> {
  if (!isPushEndpoint(endpoint, loopback)) return { type: "never", outcome: "push-service-unknown" };
  const plain = new TextEncoder().encode(JSON.stringify({ ...note, body: note.body.slice(0, BODY_CHARS_MAX) }));
  try {
    const subscription = { endpoint, expirationTime: null, keys: { p256dh, auth } };
    const body = await encryptNotification(subscription, plain);
    const response = await fetch(endpoint, {
      method: "POST",
      headers: {
        authorization: `vapid t=${await tokenFor(new URL(endpoint).origin, keys, now)}, k=${keys.publicKey}`,
        "content-encoding": "aes128gcm",
        "content-type": "application/octet-stream",
        ttl: String(Math.max(0, Math.floor(keptMs / 1_000))),
        urgency: isUrgent ? "high" : "normal",
        topic: await topicOf(note.tag),
      },
      body,
      redirect: "manual",
      signal: AbortSignal.timeout(ANSWER_MS_MAX),
    });
    await readAtMost(response, ANSWER_BYTES_MAX);
    const { status } = response;
    if (status >= 200 && status < 300) return { type: "done", providerId: response.headers.get("location") };
    if (GONE.has(status)) return { type: "gone" };
    if (status === 401 || status === 403) tokens.forget(new URL(endpoint).origin);
    return { type: isWorthRepeating(status) ? "later" : "never", outcome: `push-${status}` };
  } catch (failure) {
    logLine("error", "a push service did not answer", { failure: describeFailure(failure) });
    return { type: "later", outcome: "no-answer" };
  }
}

async function tokenFor(audience: string, { publicKey, privateKey, subject }: VapidKeys, now: number): Promise<string> {
  const known = tokens.get(audience, now);
  if (known) return known;
  const point = decodeBase64Url(publicKey) ?? new Uint8Array();
  const [x, y] = [encodeBase64Url(point.subarray(1, 33)), encodeBase64Url(point.subarray(33, 65))];
  const token = await new SignJWT()
    .setProtectedHeader({ typ: "JWT", alg: "ES256" })
    .setAudience(audience)
    .setExpirationTime(Math.floor((now + TOKEN_MS) / 1_000))
    .setSubject(subject)
    .sign(await importJWK({ kty: "EC", crv: "P-256", x, y, d: privateKey }, "ES256"));
  tokens.set(audience, token, now);
  return token;
}

async function topicOf(tag: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(tag));
  return encodeBase64Url(new Uint8Array(digest, 0, TOPIC_BYTES));
}
