import { afterEach, expect, test, vi } from "vitest";
import type { LedgerCommand } from "#shared/domain/ledger/commands";
import type { LedgerDomainEvent } from "#shared/domain/ledger/events";
import type { LedgerSlice } from "#shared/domain/ledger/types";
import type { PaymentPort } from "#worker/payments/payment-port";
import { livePairs } from "./pairs.ts";
import type { Provider } from "./provider.ts";
import type { FlowPlant } from "./registration-flow.ts";
import {
  GROUP_AND_TRANSFER,
  ONE_CODE,
  PAID_AND_GIVEN_BACK,
  PAID_TOO_LATE,
  type Story,
} from "./registration-stories.ts";

const SLOW_MACHINE_MS = 240_000;
/** More than any story has pairs: deaths alone, and one pair. */
const FAR_APART = 1_000_000;

/** Bugs in the product, each off until a test plants it. */
const bug = vi.hoisted(() => ({ current: "none" }));
afterEach(() => {
  bug.current = "none";
});

vi.mock("#shared/domain/ledger/decide", async (importOriginal) => {
  const original = await importOriginal<typeof import("#shared/domain/ledger/decide")>();
  const decide: typeof original.decide = (slice, command, given) => {
    const decided = original.decide(withBug(slice, command), command, given);
    return decided.ok ? { ok: true, value: decided.value.filter(isKept) } : decided;
  };
  return { ...original, decide };
});

vi.mock("../worker/services/payments/begin-payment.ts", async (importOriginal) => {
  const original = await importOriginal<typeof import("#worker/services/payments/begin-payment")>();
  const beginPayment: typeof original.beginPayment = async (ctx, port, asked) => {
    if (bug.current !== "noted after") return original.beginPayment(ctx, port, asked);
    // The page first, and the note once the answer has left.
    const [now, accountId] = [ctx.now, "acct_riverside"];
    const { paymentId, email, items, paidUrl, leftUrl } = asked;
    const expiresAt = now + original.CHECKOUT_MS;
    const page = { accountId, paymentId, currency: "EUR", items, email, expiresAt, paidUrl, leftUrl };
    const { url } = await port.createCheckout(page);
    const later = original.beginPayment(ctx, port, asked);
    (ctx as unknown as { waitUntil: (work: Promise<unknown>) => void }).waitUntil(later);
    return { ok: true, value: { paymentId, url: url ?? "", expiresAt } };
  };
  return { ...original, beginPayment };
});

vi.mock("../worker/payments/apply-to-ledger.ts", async (importOriginal) => {
  const original = await importOriginal<typeof import("#worker/payments/apply-to-ledger")>();
  const applyToLedger: typeof original.applyToLedger = async (ctx, paid) => {
    const told = await original.applyToLedger(ctx, paid);
    return bug.current === "late money kept" ? "confirmed" : told;
  };
  return { ...original, applyToLedger };
});

function withBug(slice: LedgerSlice, command: LedgerCommand): LedgerSlice {
  if (bug.current === "code never used up" && command.type === "Register") return { ...slice, codeUses: {} };
  if (bug.current === "one seat too many" && command.type === "Register") {
    const { event } = slice;
    return { ...slice, event: { ...event, config: { ...event.config, capacity: event.config.capacity + 1 } } };
  }
  return slice;
}

function isKept(event: LedgerDomainEvent): boolean {
  if (bug.current === "hold kept") return !(event.type === "HoldReleased" && event.reason === "used");
  if (bug.current === "old pass lives") return event.type !== "PassRevoked";
  return true;
}

/** Dies at every point of a story until it breaks, and says how. */
async function firstBreach(story: Story, plant: FlowPlant = {}): Promise<string> {
  try {
    await livePairs(story, { apart: FAR_APART, first: 0 }, { plant });
    return "nothing broke";
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

test.each([
  ["noted after", PAID_AND_GIVEN_BACK, /: LIVE: .* is never confirmed/],
  ["late money kept", PAID_TOO_LATE, /: MONEY: /],
  ["hold kept", PAID_AND_GIVEN_BACK, /: I3: /],
  ["code never used up", ONE_CODE, /: CODE: /],
  ["one seat too many", GROUP_AND_TRANSFER, /: I3: /],
  ["old pass lives", PAID_AND_GIVEN_BACK, /: PASS: /],
])("the bug “%s” is caught", { timeout: SLOW_MACHINE_MS }, async (name, story, breach) => {
  bug.current = name;
  expect(await firstBreach(story)).toMatch(breach);
});

test("a refund that is sent again under another key is caught", { timeout: SLOW_MACHINE_MS }, async () => {
  let sent = 0;
  const port = (provider: Provider): PaymentPort => ({
    ...provider.port,
    refund: async (asked) => provider.refund({ ...asked, isRepeat: false }, `try ${++sent}`),
  });
  expect(await firstBreach(PAID_AND_GIVEN_BACK, { port })).toMatch(/: MONEY: /);
});
