import { describe, expect, test } from "vitest";
import { countedId, countingIds } from "#shared/counting-ids";
import { ADMISSION, NO_REFUND } from "./choice.ts";
import type { LedgerCommand } from "./commands.ts";
import { decide } from "./decide.ts";
import type { LedgerDomainEvent } from "./events.ts";
import { emptySlice, evolve, newLedgerEvent } from "./evolve.ts";
import { USUAL_PASS_RULES } from "./holders.ts";
import { ACCEPTED_PAY_MS, isAskedLater, PAY_MS, PAY_TRIES_MAX } from "./payment.ts";
import type { Choice, CodeTerms, LedgerConfig, LedgerSlice, RefundRule } from "./types.ts";

const NOON = Date.UTC(2026, 10, 20, 12);
const HOUR_MS = 3_600_000;
const userId = countedId("user", 1);
const paymentId = countedId("payment", 1);
const ticketTypeId = countedId("ticketType", 1);
const code: CodeTerms = {
  ...{ id: countedId("code", 1), usesMax: 1, opensAt: null, closesAt: null, ticketTypeIds: null },
  discount: { kind: "share", value: 1_000 },
};
const config: LedgerConfig = {
  ...{ version: 1, status: "published", capacity: 1, salesOpenAt: 0, salesCloseAt: NOON + 100 * HOUR_MS },
  ...{ passesFrom: 0, passesUntil: NOON + 100 * HOUR_MS, approval: false, payOnline: true, refund: NO_REFUND },
  ...{
    gates: [],
    quotas: [],
    passRules: USUAL_PASS_RULES,
    ticketTypes: [{ ...ADMISSION, id: ticketTypeId, price: 2_500 }],
  },
};

/** One person's slice, and what each command made of it. */
class Story {
  slice: LedgerSlice;
  now = NOON;
  readonly #ids = countingIds();

  constructor(change: Partial<LedgerConfig> = {}) {
    this.slice = emptySlice(newLedgerEvent({ ...config, ...change }));
  }
  /** What the last command gave rise to. */
  said: readonly LedgerDomainEvent[] = [];

  do(command: LedgerCommand): string {
    const decided = decide(this.slice, command, { now: this.now, ids: this.#ids });
    if (!decided.ok) return decided.refusal.code;
    this.said = decided.value;
    this.slice = decided.value.reduce(evolve, this.slice);
    return this.slice.registration?.status ?? "none";
  }
  register(choice: Choice = { tickets: [], code: null }): string {
    return this.do({ type: "Register", userId, name: "Asha", choice });
  }
  pay(amount = 2_500, id = paymentId): string {
    const registrationId = this.slice.registration?.id ?? countedId("registration", 99);
    return this.do({ type: "ReceivePayment", userId, registrationId, paymentId: id, amount });
  }
  wait(ms: number): this {
    this.now += ms;
    return this;
  }
  /** Somebody else takes as many seats. */
  taken(seats: number): this {
    const { event } = this.slice;
    this.slice = { ...this.slice, event: { ...event, totals: { ...event.totals, confirmed: seats } } };
    return this;
  }
}

describe("a registration that is paid online", () => {
  test("has its passes when it is paid, with nothing due at the door", () => {
    const story = new Story();
    expect(story.register()).toBe("pending");
    expect(story.slice.passes).toEqual([]);
    expect(story.wait(PAY_MS - 1).pay()).toBe("confirmed");
    expect(story.slice.passes.map(({ due }) => due)).toEqual([0]);
    expect(story.slice.registration).toMatchObject({ payBy: null, paid: { paymentId, amount: 2_500 } });
    expect([story.pay(), story.pay(2_500, countedId("payment", 2))]).toEqual(["confirmed", "payment-late"]);
  });

  test("without a price needs no payment", () => {
    expect(new Story({ ticketTypes: [{ ...ADMISSION, id: ticketTypeId }] }).register()).toBe("confirmed");
  });

  test("gives its seat back when its time is over", () => {
    const story = new Story();
    story.register();
    expect(story.wait(PAY_MS - 1).do({ type: "ExpirePayment", userId })).toBe("pending");
    expect(story.wait(1).do({ type: "ExpirePayment", userId })).toBe("cancelled");
    expect(story.slice.event.totals).toMatchObject({ pending: 0, cancelled: 1, taken: {} });
  });

  test("is paid late as long as its seat is free", () => {
    for (const [seats, answer] of [
      [0, "confirmed"],
      [1, "payment-late"],
    ] as const) {
      const story = new Story();
      story.register();
      story.wait(PAY_MS).do({ type: "ExpirePayment", userId });
      expect(story.taken(seats).pay()).toBe(answer);
      expect(story.slice.event.totals.confirmed).toBe(1);
    }
  });

  test("is not paid late with a code, that somebody else may have used since", () => {
    const story = new Story();
    story.register({ tickets: [], code });
    story.wait(PAY_MS).do({ type: "ExpirePayment", userId });
    expect(story.pay(2_250)).toBe("payment-late");
  });

  test("is not paid when it was given back, at another amount, or where nothing takes place", () => {
    const given = new Story();
    given.register();
    given.do({ type: "CancelRegistration", userId, refund: "rule" });
    expect(given.pay()).toBe("payment-late");
    const other = new Story();
    other.register();
    expect(other.pay(2_499)).toBe("payment-late");
    other.slice = { ...other.slice, event: newLedgerEvent({ ...config, status: "cancelled" }) };
    expect(other.pay()).toBe("payment-late");
  });

  test("keeps its seat for a few more tries", () => {
    const story = new Story();
    story.register();
    expect(story.said.some((event) => event.type === "PaymentAwaited" && isAskedLater(event))).toBe(false);
    const begin = () => story.wait(PAY_MS - 1).do({ type: "AwaitPayment", userId });
    for (let tries = 1; tries < PAY_TRIES_MAX; tries++) expect(begin()).toBe("pending");
    expect(begin()).toBe("payment-time-over");
    expect(story.wait(1).do({ type: "AwaitPayment", userId })).toBe("payment-time-over");
  });

  test("waits for an organizer first, then longer for the money, unless it is paid at the door", () => {
    const story = new Story({ approval: true });
    story.register();
    expect(story.do({ type: "AwaitPayment", userId })).toBe("payment-not-due");
    expect(story.pay()).toBe("payment-late");
    const confirm = (atDoor: boolean) => story.do({ type: "ConfirmRegistration", userId, atDoor });
    expect(confirm(false)).toBe("pending");
    expect(story.slice.registration?.payBy).toBe(NOON + ACCEPTED_PAY_MS);
    expect(story.said.map((event) => event.type === "PaymentAwaited" && isAskedLater(event))).toEqual([true]);
    expect(confirm(false)).toBe("payment-awaited");
    expect(confirm(true)).toBe("confirmed");
    expect(story.slice.passes.map(({ due }) => due)).toEqual([2_500]);
  });
});

describe("what goes back", () => {
  const until = NOON + HOUR_MS;
  test.each([
    [{ shareBp: 10_000, until: null }, "rule", 0, 2_500],
    [{ shareBp: 3_333, until }, "rule", 0, 834],
    [{ shareBp: 5_000, until }, "rule", HOUR_MS, 0],
    [NO_REFUND, "rule", 0, 0],
    [NO_REFUND, "all", 0, 2_500],
    [{ shareBp: 10_000, until: null }, "none", 0, 0],
  ] satisfies [RefundRule, "rule" | "all" | "none", number, number][])(
    "by %j, asked for %s after %i ms, is %i",
    (refund, wish, waited, amount) => {
      const story = new Story({ refund });
      story.register();
      story.pay();
      const status = story.wait(waited).do({ type: "CancelRegistration", userId, refund: wish });
      expect([status, story.slice.registration?.refund]).toEqual([amount > 0 ? "refunded" : "cancelled", amount]);
      // The rest stays, and whoever was asked by nobody has to be told.
      const [cancelled] = story.said;
      const why = wish === "rule" ? "asked" : "withdrawn";
      expect(cancelled).toMatchObject({ type: "RegistrationCancelled", why });
      const kept = cancelled && "kept" in cancelled ? cancelled.kept?.amount : 0;
      expect(kept).toBe(2_500 - amount);
    },
  );

  test("is nothing of what was never paid online", () => {
    const story = new Story({ payOnline: false });
    story.register();
    expect(story.do({ type: "CancelRegistration", userId, refund: "all" })).toBe("cancelled");
  });
});
