import type { EventLedgerRoom } from "#durable-objects/event-ledger/event-ledger-room";
import type { LedgerDomainEvent } from "#shared/domain/ledger/events";
import { journalOf } from "#shared/domain/money/evolve";
import { grossOf } from "#shared/domain/money/tax";
import type { PaymentRow } from "#worker/repositories/payments";
import type { RefundRow } from "#worker/repositories/refunds";
import { factsOf } from "#worker/services/payments/read-journal";
import type { Host } from "./host.ts";
import type { Provider } from "./provider.ts";
import type { ReadModel } from "./read-model.ts";
import { replayLedger } from "./replay-ledger.ts";
import { entriesOf, storedLog } from "./stored-log.ts";
import { check, checkSame } from "./violation.ts";

export type Sold = {
  readonly readModel: ReadModel;
  readonly ledger: Host<EventLedgerRoom>;
  readonly provider: Provider;
};

/**
 * At rest every payment the provider took belongs to exactly one of a registration and a refund of all of it; what was sent
 * back is what the ledger or the late payment owed, in its books and in ours; and nothing is left to be done.
 */
export function checkMoney({ readModel, ledger, provider }: Sold): void {
  const payments = rowsOf<PaymentRow>(readModel, "payments");
  const refunds = rowsOf<RefundRow>(readModel, "refunds");
  const receipts = rowsOf<{ causeId: string; number: number }>(readModel, "receipts");
  const events = entriesOf<LedgerDomainEvent>(storedLog(ledger.disk)).flatMap((entry) => entry.events);
  const says = (what: string, id: string) => () => `${id}: ${what}`;
  for (const { id, amount, reference } of provider.intents) {
    const row = payments.find((payment) => payment.intentId === id);
    check("MONEY", row !== undefined, says("nobody here knows of it", id));
    if (!row) continue;
    check("MONEY", row.id === reference && row.amount === amount, says("is noted as another payment", id));
    const received = events.filter((event) => event.type === "PaymentReceived" && event.paymentId === row.id).length;
    const isSettled = row.state === "settled";
    check("MONEY", isSettled || row.state === "late", says(`is ${row.state} at rest`, row.id));
    check("MONEY", received === (isSettled ? 1 : 0), says(`${row.state}, and ${received} times received`, row.id));
    const mine = refunds.filter(({ paymentId }) => paymentId === row.id);
    const owed = isSettled ? owedBy(events, row.id) : amount;
    const sentBack = provider.refunds.filter(({ intentId }) => intentId === id);
    check("MONEY", sum(sentBack) === owed, says(`${owed} is owed back, ${sum(sentBack)} was sent`, row.id));
    check("MONEY", sum(mine) === owed, says(`${owed} is owed back, ${sum(mine)} is noted`, row.id));
    const names = mine.map(({ providerId, state }) => `${providerId} ${state}`);
    checkSame(
      "MONEY",
      `refunds of ${row.id}`,
      names,
      sentBack.map((refund) => `${refund.id} done`),
    );
    const journal = journalOf(factsOf(row, mine));
    check("MONEY", journal.held.length === 0, says("its books hold facts without a ground", row.id));
    checkSame("MONEY", `the books of ${row.id}`, [journal.captured, journal.refunded], [amount, owed]);
    check("MONEY", grossOf(journal.kept) === amount - owed, says(`keeps ${grossOf(journal.kept)}`, row.id));
    const written = receipts.filter(
      ({ causeId }) => causeId === row.id || mine.some((one) => one.id === causeId),
    ).length;
    check("MONEY", written === (isSettled ? 1 + mine.length : 0), says(`${written} receipts`, row.id));
  }
  for (const { id, state, intentId, checkAt } of payments) {
    check("MONEY", intentId !== null || state === "expired", says(`nobody paid, and it is ${state}`, id));
    check("MONEY", checkAt === null, says("is looked at for ever", id));
  }
  checkSame(
    "MONEY",
    "numbers of receipts",
    receipts.map(({ number }) => number).sort(),
    receipts.map((_, i) => i + 1),
  );
  checkPlaces(ledger, events);
  checkCodes(readModel, events);
}

/** Who is confirmed has paid, or was given what somebody paid for, and has a valid pass for each seat; nobody else has one. */
function checkPlaces({ disk }: Host<EventLedgerRoom>, events: readonly LedgerDomainEvent[]): void {
  const { registrations, passes } = replayLedger(entriesOf<LedgerDomainEvent>(storedLog(disk)));
  const given = events.flatMap((event) => (event.type === "PassGiven" ? [event] : []));
  for (const { passId } of given)
    check("PASS", passes.get(passId)?.revokedAt !== null, () => `${passId} was given away`);
  for (const { id, userId, status, claim, paid, tickets } of registrations.values()) {
    const valid = [...passes.values()].filter((pass) => pass.registrationId === id && pass.revokedAt === null).length;
    const seats = status === "confirmed" ? claim.seats : 0;
    check("PASS", valid === seats, () => `${userId} has ${valid} valid passes for ${seats} seats`);
    const isGiven = given.some((event) => event.userId !== userId && tickets.length === event.tickets.length);
    check("MONEY", status !== "confirmed" || paid !== null || isGiven, () => `${userId} never paid`);
  }
  const once = new Set(
    events.flatMap((event) => (event.type === "RegistrationConfirmed" ? [event.registrationId] : [])),
  );
  const confirmations = events.filter(({ type }) => type === "RegistrationConfirmed").length;
  check("PASS", once.size === confirmations, () => "somebody was confirmed twice");
}

/** Counted anew, from who has what at each moment. */
function checkCodes(readModel: ReadModel, events: readonly LedgerDomainEvent[]): void {
  const limits = new Map(
    rowsOf<{ id: string; usesMax: number }>(readModel, "codes").map((row) => [row.id, row.usesMax]),
  );
  const holders = new Map<string, string | null>();
  for (const event of events) {
    if (event.type === "SeatHeld") holders.set(`hold ${event.userId}`, event.claim.codeId);
    if (event.type === "HoldReleased") holders.delete(`hold ${event.userId}`);
    if (event.type === "RegistrationRequested") holders.set(event.userId, event.claim.codeId);
    if (event.type === "RegistrationCancelled") holders.delete(event.userId);
    for (const [codeId, usesMax] of limits) {
      const uses = usesOf(holders, codeId);
      check("CODE", uses <= usesMax, () => `${codeId} is in use ${uses} times of ${usesMax}`);
    }
  }
  for (const { codeId, uses } of rowsOf<{ codeId: string; uses: number }>(readModel, "code_uses"))
    check("CODE", uses === usesOf(holders, codeId), () => `${codeId} is counted ${uses} times`);
}

function usesOf(holders: ReadonlyMap<string, string | null>, codeId: string): number {
  return [...holders.values()].filter((one) => one === codeId).length;
}

function owedBy(events: readonly LedgerDomainEvent[], paymentId: PaymentRow["id"]): number {
  const owed = events.flatMap((event) =>
    event.type === "RegistrationCancelled" && event.refund ? [event.refund] : [],
  );
  return sum(owed.filter((refund) => refund.paymentId === paymentId));
}

export function sum(some: readonly { readonly amount: number }[]): number {
  return some.reduce((all, { amount }) => all + amount, 0);
}

/** Rows as their repositories read them. */
export function rowsOf<T>(readModel: ReadModel, table: string): T[] {
  return readModel.rows(`SELECT * FROM ${table}`).map((row) => {
    const fields = Object.entries(row).map(([name, value]) => [
      camelCase(name),
      name === "lines" ? parsed(value) : value,
    ]);
    return Object.fromEntries(fields);
  });
}

function camelCase(name: string): string {
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function parsed(value: unknown): unknown {
  return JSON.parse(String(value));
}
