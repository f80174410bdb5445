import { createHmac } from "node:crypto";
import * as z from "zod";
import { type Books, type StripeEvent, seconds } from "./books.ts";

/** How messages are brought: none of it is anything that Stripe promises not to do. */
export const mannersSchema = z.strictObject({
  /** Where they are brought; null keeps them for whoever fetches them. */
  url: z.url().nullable(),
  /** How often each is brought. */
  times: z.int().min(1).max(5).default(1),
  /** Milliseconds that each waits first. */
  delayMs: z.int().min(0).max(60_000).default(0),
  /** Brings the newest of those that wait together first. */
  backwards: z.boolean().default(false),
});
export type Manners = z.output<typeof mannersSchema>;

/** Messages that come at once are brought together. */
const TOGETHER_MS = 20;
const TRIES_MAX = 5;
const RETRY_BASE_MS = 500;

/** Source: Stripe's "Verify webhook signatures manually": HMAC-SHA256 over `{t}.{body}` with the endpoint's secret, hex. */
export function signatureOf(body: string, secret: string, at: number): string {
  return `t=${at},v1=${createHmac("sha256", secret).update(`${at}.${body}`).digest("hex")}`;
}

/** Brings the books' events to their listener, as it was told to. */
export class Deliveries {
  readonly #secret: string;
  #manners: Manners = { url: null, times: 1, delayMs: 0, backwards: false };
  #waiting: StripeEvent[] = [];

  constructor(books: Books, secret: string) {
    this.#secret = secret;
    books.onEvent((event) => this.#add(event));
  }

  set manners(manners: Manners) {
    this.#manners = manners;
  }

  #add(event: StripeEvent): void {
    if (this.#manners.url === null) return;
    this.#waiting.push(event);
    if (this.#waiting.length === 1) setTimeout(() => void this.#bring(), TOGETHER_MS + this.#manners.delayMs).unref();
  }

  async #bring(): Promise<void> {
    const { url, times, backwards } = this.#manners;
    const some = backwards ? this.#waiting.reverse() : this.#waiting;
    this.#waiting = [];
    if (url === null) return;
    for (const event of some) for (let time = 0; time < times; time++) await this.#send(url, event);
  }

  async #send(url: string, event: StripeEvent): Promise<void> {
    const body = JSON.stringify(event);
    for (let attempt = 0; attempt < TRIES_MAX; attempt++) {
      const headers = { "content-type": "application/json", "stripe-signature": this.sign(body) };
      const answer = await fetch(url, { method: "POST", headers, body }).catch(() => null);
      await answer?.arrayBuffer();
      if (answer?.ok) return;
      await new Promise((done) => setTimeout(done, RETRY_BASE_MS * 2 ** attempt).unref());
    }
  }

  sign(body: string, at = seconds()): string {
    return signatureOf(body, this.#secret, at);
  }
}
