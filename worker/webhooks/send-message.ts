import { Webhook } from "standardwebhooks";
import type { AttemptView } from "#shared/views/webhooks";
import { unseal } from "../auth/seal.ts";
import type { MessageRow } from "../repositories/webhook-deliveries.ts";
import type { WebhookRow } from "../repositories/webhooks.ts";
import { findReceiver } from "./find-receiver.ts";

/** The specification asks receivers to answer first and to work afterwards. */
const ANSWER_MS = 10_000;
/** Of an answer; the rest is not even read. */
const BODY_BYTES_MAX = 1_024;
/** Of a base64 secret, as the specification has it: 24 to 64. */
const SECRET_BYTES = 32;

export type Attempt = Omit<AttemptView, "number">;

export function makeSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(SECRET_BYTES));
  return `whsec_${btoa(String.fromCharCode(...bytes))}`;
}

export function secretLabel({ collegeId, id }: Pick<WebhookRow, "collegeId" | "id">): string {
  return `webhook:${collegeId}:${id}`;
}

/**
 * Sends one message once, signed with the secret, and with the one before while both are good.
 * Source: the Standard Webhooks specification.
 */
export async function sendMessage(
  env: Env,
  webhook: WebhookRow,
  { id, type, at, data }: Pick<MessageRow, "id" | "type" | "at" | "data">,
  now: number,
): Promise<Attempt> {
  const startedAt = Date.now();
  const told = (outcome: Pick<Attempt, "status" | "failure" | "body">): Attempt => ({
    ...{ at: now, ms: Date.now() - startedAt },
    ...outcome,
  });
  const nobody = (failure: Attempt["failure"]) => told({ status: null, failure, body: "" });
  const body = JSON.stringify({ type, timestamp: new Date(at).toISOString(), data });
  try {
    const receiver = await findReceiver(webhook.url, { env, loopback: env.LOOPBACK_ISSUERS === "on" });
    if ("failure" in receiver) return nobody(receiver.failure);
    const response = await fetch(receiver.url, {
      method: "POST",
      headers: {
        ...{ "content-type": "application/json", "user-agent": "CampusPulse-Webhooks/1" },
        ...{ "webhook-id": id, "webhook-timestamp": String(Math.floor(now / 1_000)) },
        "webhook-signature": await signaturesOf(env, webhook, { id, body }, now),
      },
      body,
      redirect: "manual",
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    const { status, ok } = response;
    const failure = ok ? null : status >= 300 && status < 400 ? "redirect" : "answer";
    return told({ status, failure, body: await readBeginning(response) });
  } catch (thrown) {
    return nobody(thrown instanceof Error && thrown.name === "TimeoutError" ? "too-slow" : "unreachable");
  }
}

async function signaturesOf(
  env: Env,
  webhook: WebhookRow,
  { id, body }: { readonly id: string; readonly body: string },
  now: number,
): Promise<string> {
  const { secret, oldSecret, oldSecretUntil } = webhook;
  const sealed = oldSecret !== null && (oldSecretUntil ?? 0) > now ? [secret, oldSecret] : [secret];
  const secrets = await Promise.all(sealed.map((one) => unseal(env.PASS_ROOT_KEY, secretLabel(webhook), one)));
  return secrets.map((one) => new Webhook(one).sign(id, new Date(now), body)).join(" ");
}

async function readBeginning(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for await (const part of response.body ?? []) {
    text += decoder.decode(part.subarray(0, BODY_BYTES_MAX - bytes), { stream: true });
    bytes += part.byteLength;
    if (bytes >= BODY_BYTES_MAX) break; // which cancels the rest
  }
  return text;
}
