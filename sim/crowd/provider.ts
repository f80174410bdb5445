import * as z from "zod";
import type { PaymentId } from "#shared/ids";

/** What somebody does on the provider's page. */
export type PageAct = "pay" | "decline" | "leave";

/** What came and what went back, as the provider's own books have it; minor units. */
export type ProviderBooks = ReadonlyMap<PaymentId, { readonly taken: number; readonly returned: number }>;

const messagesSchema = z.array(z.looseObject({ body: z.string() }));
const eventSchema = z.looseObject({ type: z.string(), data: z.object({ object: z.looseObject({ id: z.string() }) }) });
const paidSchema = z.looseObject({
  client_reference_id: z.string(),
  payment_intent: z.string(),
  amount_total: z.number(),
});
const refundSchema = z.looseObject({ payment_intent: z.string(), amount: z.number(), status: z.string() });

/** The stand-in for the payment provider, as people and banks meet it: its pages and its books, never its API. */
export class Provider {
  readonly #url: string;

  /** @param url its origin */
  constructor(url: string) {
    this.#url = url;
  }

  /** Answers all questions about a college's account. */
  async onboard(page: string): Promise<void> {
    const answer = await fetch(page, { method: "POST", redirect: "manual" });
    if (answer.status !== 303) throw new Error(`the provider answers the onboarding with ${answer.status}`);
  }

  /** @returns where the page leads then; null where it can be paid on no more */
  async press(page: string, act: PageAct): Promise<string | null> {
    const answer = await fetch(page, { method: "POST", body: new URLSearchParams({ act }), redirect: "manual" });
    await answer.arrayBuffer();
    return answer.status === 303 ? answer.headers.get("location") : null;
  }

  /** Over all that it ever told. */
  async readBooks(): Promise<ProviderBooks> {
    const answer = await fetch(`${this.#url}/test/messages`);
    const events = messagesSchema.parse(await answer.json()).map(({ body }) => eventSchema.parse(JSON.parse(body)));
    const objects = (type: RegExp) => events.flatMap(({ type: said, data }) => (type.test(said) ? [data.object] : []));
    // Of each refund what was said last.
    const refunds = new Map(objects(/^refund\./).map((one) => [one.id, refundSchema.parse(one)]));
    const paid = objects(/^checkout\.session\.completed$/).map((one) => paidSchema.parse(one));
    return new Map(
      paid.map(({ client_reference_id, payment_intent, amount_total: taken }) => {
        const its = [...refunds.values()].filter((one) => one.payment_intent === payment_intent);
        const done = its.filter(({ status }) => status === "succeeded");
        return [
          client_reference_id as PaymentId,
          { taken, returned: done.reduce((sum, { amount }) => sum + amount, 0) },
        ];
      }),
    );
  }
}
