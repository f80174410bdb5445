import { env } from "cloudflare:workers";

/** As `scripts/test-stripe` gives them. */
export type Message = { readonly id: string; readonly type: string; readonly body: string; readonly signature: string };
export type StripeRefund = { readonly id: string; readonly amount: number; readonly metadata: { refund_id?: string } };

async function ask<T>(path: string, init: RequestInit = {}): Promise<T> {
  const answer = await fetch(`${env.STRIPE_API}/test/${path}`, init);
  if (!answer.ok) throw new Error(`the test provider answered ${path} with ${answer.status}: ${await answer.text()}`);
  return answer.json();
}
const post = <T>(path: string, body?: object) =>
  ask<T>(path, { method: "POST", body: body ? JSON.stringify(body) : null });

/** For tests: what buyers, banks and bad days do at the provider. */
export const stripe = {
  onboard: (account: string) => post<object>(`onboard/${account}`),
  /** Pays a checkout. @returns the provider's name of the payment */
  pay: async (url: string) => (await post<{ payment_intent: string }>(`pay/${url.split("/").at(-1)}`)).payment_intent,
  /** A card is tried on a checkout, and refused. */
  decline: (url: string, code: string, declineCode?: string) =>
    post<object>(`decline/${url.split("/").at(-1)}/${code}${declineCode ? `?decline_code=${declineCode}` : ""}`),
  /** All messages about an account so far, signed now, or at `t` seconds. */
  messages: (account: string, t?: number) => ask<Message[]>(`messages?account=${account}${t ? `&t=${t}` : ""}`),
  sign: (body: object) => post<Message>("sign", body),
  fail: (path: string, when: "before" | "after", times = 1) => post<object>("faults", { path, when, times }),
  refundThere: (account: string, intent: string, amount: number) =>
    post<StripeRefund>(`refund/${account}/${intent}?amount=${amount}`),
  setRefund: (account: string, id: string, status: "pending" | "succeeded" | "failed") =>
    post<object>(`refunds/${account}/${id}/${status}`),
  refundsOf: (account: string, intent: string) => ask<StripeRefund[]>(`refunds/${account}/${intent}`),
  dispute: (account: string, intent: string, amount?: number) =>
    post<{ id: string }>(`dispute/${account}/${intent}${amount ? `?amount=${amount}` : ""}`),
  closeDispute: (account: string, id: string, status: "won" | "lost") =>
    post<object>(`disputes/${account}/${id}/${status}`),
};
