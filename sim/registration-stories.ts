import { countedId } from "#shared/counting-ids";
import { ADMISSION } from "#shared/domain/ledger/choice";
import { HOLD_MS } from "#shared/domain/ledger/decide";
import { PAY_MS } from "#shared/domain/ledger/payment";
import type { LedgerConfig, RegistrationStatus } from "#shared/domain/ledger/types";
import { DAY_START } from "./campus.ts";
import { type Customer, ONE, type Shop, type Wish } from "./customer.ts";
import { check } from "./violation.ts";

const MINUTE_MS = 60_000;
const at = (minutes: number) => DAY_START + minutes * MINUTE_MS;

export const PRICE = 1_000;
export const TICKET = countedId("ticketType", 1);
export const WORKSHOP = countedId("ticketType", 2);
export const CODE = { id: countedId("code", 1), text: "ONLYONE", usesMax: 1 };
const WITH_CODE: Wish = { ...ONE, code: CODE.text };

export type Story = {
  readonly name: string;
  readonly people: number;
  readonly config: Partial<LedgerConfig>;
  /** What everybody does, side by side. */
  readonly live: (shop: Shop, people: readonly Customer[]) => readonly (() => Promise<void>)[];
  /** How it ends for each of them, whoever died on the way. */
  readonly ends: readonly (RegistrationStatus | null)[];
};

/** What the event of every story sells: half of what was paid goes back to whoever cancels. */
export const SALE: Partial<LedgerConfig> = {
  approval: false,
  payOnline: true,
  refund: { shareBp: 5_000, until: null },
  ticketTypes: [
    { ...ADMISSION, id: TICKET, price: PRICE, perPersonMax: 3 },
    { ...ADMISSION, id: WORKSHOP, name: "Workshop", price: 2 * PRICE },
  ],
  quotas: [{ id: countedId("quota", 1), name: "Workshop", size: 1, ticketTypeIds: [WORKSHOP] }],
};

/** The way through registration that everybody hopes for, back, and the way of who waited for the seat. */
export const PAID_AND_GIVEN_BACK: Story = {
  name: "held, paid, given back, and taken by who waited",
  people: 2,
  config: { capacity: 1 },
  ends: ["refunded", "confirmed"],
  live: ({ timeline }, [asha, ben]) => [
    async () => {
      await asha?.hold(ONE);
      await asha?.buy(ONE);
      await timeline.until(at(10));
      await asha?.cancel();
    },
    async () => {
      await timeline.until(at(5));
      await ben?.joinWaitlist(ONE);
      await ben?.untilStatus("offered");
      await ben?.buy(ONE);
    },
  ],
};

/** Nobody can be reached while one pays at the last minute: the seat is another's by then. A second checkout just ends. */
export const PAID_TOO_LATE: Story = {
  name: "a checkout that ends, and a payment that comes too late",
  people: 4,
  config: { capacity: 2 },
  ends: ["cancelled", "cancelled", "confirmed", "cancelled"],
  live: ({ timeline, provider }, [late, gone, ben, chandra]) => [
    async () => {
      provider.outage = { from: at(29), until: at(45) };
      await late?.register(ONE);
      const url = await late?.checkOut();
      await timeline.until(at(29));
      check("MONEY", Boolean(url && provider.pay(url)), () => "the last minute is one too");
    },
    async () => {
      await gone?.register(ONE);
      await gone?.checkOut();
    },
    async () => {
      await timeline.until(at(5));
      await ben?.joinWaitlist(ONE);
      // Both checkouts are over by then, and nobody else knows of the payment.
      await timeline.until(DAY_START + PAY_MS + 12 * MINUTE_MS);
      await ben?.untilStatus("offered");
      await ben?.buy(ONE);
    },
    async () => {
      await timeline.until(at(8));
      await chandra?.joinWaitlist(ONE);
    },
  ],
};

/** One use, and three who want it: a hold that runs out gives it back, and so does who cancels. */
export const ONE_CODE: Story = {
  name: "a code with one use",
  people: 3,
  config: { capacity: 3 },
  ends: [null, "refunded", "confirmed"],
  live: ({ timeline }, [asha, ben, chandra]) => [
    async () => {
      await asha?.hold(WITH_CODE);
    },
    async () => {
      await timeline.until(at(1));
      refused(await ben?.register(WITH_CODE), "code-used-up");
      await timeline.sleep(HOLD_MS);
      await ben?.buy(WITH_CODE);
      await timeline.until(at(15));
      await ben?.cancel();
    },
    async () => {
      await timeline.until(at(12));
      refused(await chandra?.register(WITH_CODE), "code-used-up");
      await timeline.until(at(20));
      await chandra?.buy(WITH_CODE);
    },
  ],
};

/** Two come together or not at all, the last workshop is one person's, and a pass changes hands. */
export const GROUP_AND_TRANSFER: Story = {
  name: "a group, a quota and a transfer",
  people: 3,
  config: { capacity: 3 },
  ends: ["refunded", "confirmed", "confirmed"],
  live: ({ timeline }, [asha, ben, chandra]) => [
    async () => {
      const bought = await asha?.buy({ tickets: [named("Asha"), named("Her guest")] });
      const pass = bought?.passes[1];
      if (!asha || !chandra || !pass) return;
      await chandra.accept(await asha.offer(pass.id, chandra));
      await timeline.until(at(20));
      await asha.cancel();
    },
    async () => {
      await timeline.until(at(6));
      refused(await ben?.register({ tickets: [named("Ben"), named("His guest")] }), "event-full");
      await ben?.buy({ tickets: [{ ticketTypeId: WORKSHOP, name: "Ben" }] });
    },
  ],
};

export const STORIES: readonly Story[] = [PAID_AND_GIVEN_BACK, PAID_TOO_LATE, ONE_CODE, GROUP_AND_TRANSFER];

function named(name: string) {
  return { ticketTypeId: TICKET, name };
}

function refused(
  reply: { readonly ok: true } | { readonly ok: false; readonly refusal: { readonly code: string } } | undefined,
  code: string,
): void {
  const said = reply?.ok === false ? reply.refusal.code : "yes";
  check(code === "event-full" ? "I3" : "CODE", said === code, () => `the answer was ${said} instead of ${code}`);
}
