import { isGone } from "#shared/domain/ledger/view";
import type { UserId } from "#shared/ids";
import { type Book, INVARIANTS, type Invariant } from "./book.ts";
import { LONG_QUEUE } from "./long-queue.ts";
import { type Measures, median, spread, type Timing } from "./measures.ts";
import type { SessionDeps } from "./session.ts";
import { verbsUsed } from "./verbs.ts";
import type { SocketPool } from "./world.ts";

export type Report = {
  readonly title: string;
  readonly people: number;
  readonly speed: number;
  readonly seed: string;
  readonly realMs: number;
  readonly book: Book;
  readonly measures: Measures;
  readonly sockets: number;
  readonly gaps: number;
  /** Real milliseconds the day stood still for a busy machine. */
  readonly restedMs: number;
  /** True when every invariant holds and nothing unexpected was answered. */
  readonly isGood: boolean;
};

type Day = Pick<Report, "title" | "people" | "speed" | "seed" | "realMs"> & {
  readonly deps: SessionDeps;
  readonly sockets: SocketPool;
};

/** A laptop with nothing else to do answers in a tenth of this. */
const SLOW_MS = 400;

export function makeReport({ deps: { book, clock, measures }, sockets, ...day }: Day): Report {
  const gaps = sockets.open.reduce((sum, { socket }) => sum + socket.gaps, 0);
  const isGood = measures.problemCount === 0 && book.violations.size === 0;
  const { restedMs } = clock;
  return { ...day, book, measures, sockets: sockets.open.length, gaps, restedMs, isGood };
}

export function formatReport(report: Report): string {
  return [
    heading(report),
    ...whatHappened(report),
    "",
    ...howLongPeopleWaited(report),
    "",
    ...timings(report.measures.timings()),
    "",
    ...traffic(report),
    "",
    ...invariants(report.book),
    ...problems(report.measures),
    ...hint(report),
  ].join("\n");
}

function heading({ title, people, speed, seed, realMs }: Report): string {
  return `\n${title}: ${people} people, speed ${speed}, seed ${seed}, ${(realMs / 1000).toFixed(0)} s\n`;
}

function whatHappened({ book, title, measures }: Report): string[] {
  const { refusals, gateRefusals, registrations, confirmed, admissions, refusedScans } = book;
  const given = book.givenPasses.length;
  const cancelled =
    [...registrations.values()].filter(({ registration }) => isGone(registration.status)).length - given;
  const issued = [...registrations.values()].reduce((sum, { registration }) => sum + registration.passes.length, 0);
  const revoked = confirmed.filter((known) => known.revoked).length;
  const codes = (...names: string[]) => listCodes(sumCodes(names.flatMap((name) => [...(refusals.get(name) ?? [])])));
  return [
    line(
      "registered",
      `${confirmed.length} for ${book.countSeats(confirmed)} people, and ${cancelled} cancelled again`,
    ),
    line("  refused", codes("attendee.holdSeat", "attendee.register", "attendee.openCode")),
    line("  groups", groups(book)),
    line("  with a code", codesUsed(book)),
    line("paid online", payments(book)),
    line("  add-ons", addOns(book)),
    line(
      "passes",
      `${issued} issued, ${revoked} revoked, ${given} given to somebody else, ${givenPaid(book)} of them paid`,
    ),
    line("admitted", String(admissions.size)),
    line("  without a network", offline(book)),
    line("  incidents", incidents(book)),
    line("  refused at the gate", `${refusedScans}: ${listCodes(gateRefusals)}`),
    line(
      "tokens",
      `${book.tokens.size} taken, ${book.countTokens("done")} served, ${book.countTokens("no-show")} no-shows, ${book.countTokens("left")} left`,
    ),
    line("  refused", codes("attendee.joinQueue", "attendee.leaveQueue")),
    ...rules(book, title),
    ...helpers(book, title),
    line(
      "orders",
      `${book.orders.size} placed, ${book.countOrders("served")} served, ${book.countOrders("cancelled")} cancelled, ${book.countOrders("rejected")} rejected by the kitchen`,
    ),
    line("  paid ahead", paidAhead(book)),
    line("  refused", codes("attendee.placeOrder", "attendee.placeBasket", "attendee.cancelOrder")),
    line("  not handed over", codes("station.handOver")),
    line("stations", verbsUsed(measures.timings().map(({ name }) => name))),
  ];
}

/** Why a lane opened, as the console says it. */
function rules({ longQueue: { times, traces } }: Book, title: string): string[] {
  if (times === 0) return [line("rules", `no queue passed ${LONG_QUEUE.level} people; with more people one does`)];
  return [
    line("rules", `a queue passed ${LONG_QUEUE.level} people ${times === 1 ? "once" : `${times} times`}`),
    ...traces.map((trace) => `  ${trace}`),
    `  To see it: sign in as organizer, console, ${title}, Rules, What they did.`,
  ];
}

/** Who was asked to help at the second desk, and what they did there. */
function helpers({ moves, proposedMoves, tokens }: Book, title: string): string[] {
  if (proposedMoves === 0) return [line("helpers", "nobody was asked to help where many wait")];
  const accepted = [...moves.values()].filter(({ answer }) => answer === "accept");
  const served = [...tokens.values()].filter(({ serverId, status }) => serverId !== null && status === "done").length;
  return [
    line(
      "helpers",
      `${proposedMoves} moves proposed, ${accepted.length} accepted, ${moves.size - accepted.length} declined; who went served ${served}`,
    ),
    `  To see it: sign in as organizer, console, ${title}, Staffing.`,
  ];
}

function offline({ offline: { phones, decided, synced }, admissions, sentOn }: Book): string {
  const doubles = [...admissions.values()].reduce((sum, { length }) => sum + length - 1, 0);
  const scans = `${decided} scans decided by ${phones} phones, ${synced} taken later, ${sentOn} people sent to another line`;
  return `${scans}; ${doubles} second entries`;
}

function incidents({ offline: { incidents: count, foundAfterMs }, admissions, refusedScans }: Book): string {
  const scans = [...admissions.values()].reduce((sum, { length }) => sum + length, refusedScans);
  if (count === 0) return `none in ${scans} scans`;
  const { p95 } = spread(foundAfterMs);
  const share = ((count / scans) * 10_000).toFixed(0);
  return `${count} in ${scans} scans, ${share} in 10,000; found ${(p95 / 1000).toFixed(1)} s after the second scan (P95)`;
}

function groups(book: Book): string {
  const { confirmed, waited } = book;
  const several = confirmed.filter(({ registration }) => book.admitting(registration).length > 1);
  const inLine = [...waited.values()].filter(({ seats }) => seats > 1);
  const offered = inLine.filter(({ wasOffered }) => wasOffered).length;
  return `${several.length}; ${inLine.length} of ${waited.size} in line were groups, ${offered} of them were offered seats`;
}

function codesUsed({ seated }: Book): string {
  const uses = new Map<string, number>();
  for (const { code } of seated) if (code !== null) uses.set(code, (uses.get(code) ?? 0) + 1);
  return listCodes(uses);
}

function addOns({ seated, addOns }: Book): string {
  const sold = seated.flatMap(({ registration }) => registration.tickets).filter((one) => addOns.has(one.ticketTypeId));
  return String(sold.length);
}

function givenPaid({ givenPasses, payments }: Book): number {
  const payers = new Set(
    [...payments.values()].flatMap(({ userId, isPaid, paidFor }) =>
      isPaid && "registrationId" in paidFor ? [userId] : [],
    ),
  );
  return givenPasses.filter(({ giver }) => giver.userId !== null && payers.has(giver.userId)).length;
}

function payments({ payments, registrations, money }: Book): string {
  const paid = [...payments.values()].filter(({ isPaid, paidFor }) => isPaid && "registrationId" in paidFor);
  const of = (userId: UserId) => registrations.get(userId)?.registration;
  const byRule = paid.filter(({ userId }) => (of(userId)?.refund ?? 0) > 0).length;
  const late = paid.filter(({ userId }) => of(userId)?.paid === 0).length;
  const unpaid = [...registrations.values()].filter(({ registration }) => registration.status === "pending").length;
  const { captured, refunded } = money;
  const sums = `${captured} in all, ${captured - refunded} kept, ${refunded} returned`;
  return `${paid.length} times: ${sums}, ${byRule} by the rule, ${late} too late; ${unpaid} never paid`;
}

function paidAhead({ payments, orders }: Book): string {
  const all = [...payments.values()].filter(({ isPaid }) => isPaid);
  const baskets = all.flatMap(({ paidFor }) => ("orderIds" in paidFor ? [paidFor.orderIds.length] : []));
  const byPass = [...orders.values()].filter(({ collectedBy }) => collectedBy === "pass").length;
  const two = baskets.filter((count) => count > 1).length;
  return `${baskets.length} times, ${two} of them with a basket of two stands; ${byPass} orders collected by pass`;
}

function howLongPeopleWaited({ book, speed }: Report): string[] {
  const called = [...book.tokens.values()].flatMap(({ joined, calledAt }) =>
    calledAt !== null && joined.quote ? [{ quote: joined.quote, waitedMs: calledAt - joined.joinedAt }] : [],
  );
  if (called.length === 0) return [line("waiting", "nobody was called with an estimate")];
  const waited = median(called.map(({ waitedMs }) => waitedMs));
  const told = median(called.map(({ quote }) => quote.medianMs));
  const within = (range: (one: (typeof called)[number]) => readonly [number, number]) => {
    const hits = called.filter((one) => one.waitedMs >= range(one)[0] && one.waitedMs <= range(one)[1]).length;
    return `${Math.round((100 * hits) / called.length)} %`;
  };
  const both = (ms: number) => `${(ms / 1000).toFixed(1)} s (${((ms / 1000) * speed).toFixed(0)} simulated)`;
  return [
    line("median wait", `${both(waited)}; shown at joining ${both(told)}, ${called.length} people`),
    line(
      "  within what was shown",
      `${within(({ quote }) => quote.likely)} in the 50 % range, ${within(({ quote }) => quote.range)} in the 90 % range`,
    ),
    `  The app knows real time alone: at speed ${speed} a service of 180 s takes ${(180 / speed).toFixed(1)} s, while its replies take as`,
    "  long as ever and it starts from no less than 5 s a person. Estimates are therefore harder here than on a real day.",
  ];
}

function timings(all: readonly Timing[]): string[] {
  const ms = (value: number) => value.toFixed(value < 10 ? 1 : 0).padStart(8);
  return [
    `${"milliseconds, client side".padEnd(34)}${"count".padStart(8)}${["P50", "P95", "P99", "max"].map((name) => name.padStart(8)).join("")}`,
    ...all
      .toSorted((a, b) => a.name.localeCompare(b.name))
      .map(
        ({ name, count, p50, p95, p99, max }) =>
          `${name.padEnd(34)}${String(count).padStart(8)}${ms(p50)}${ms(p95)}${ms(p99)}${ms(max)}`,
      ),
  ];
}

function traffic({ measures, sockets, gaps, restedMs }: Report): string[] {
  const delay = spread(measures.liveDelays);
  return [
    line("requests", `${measures.requests}, ${measures.frames} frames sent on ${sockets} sockets`),
    line("rested", `${(restedMs / 1000).toFixed(0)} s in all, while the machine did not keep up`),
    line("sent twice on purpose", String(measures.repeats)),
    line("told to wait, cut off", `${measures.busy}, ${measures.cut}; ${measures.reconnects} sockets opened again`),
    line(
      "live after the reply",
      `P50 ${delay.p50.toFixed(0)} ms, P95 ${delay.p95.toFixed(0)} ms, max ${delay.max.toFixed(0)} ms over ${measures.liveDelays.length} own changes; ${gaps} gaps healed`,
    ),
  ];
}

function invariants(book: Book): string[] {
  const count = (name: Invariant) => book.violations.get(name);
  return INVARIANTS.flatMap((name) => [
    line(name, String(count(name)?.count ?? 0)),
    ...(count(name)?.examples ?? []).map((example) => `      ${example}`),
  ]);
}

function problems({ problemCount, problems: kept }: Measures): string[] {
  return [line("unexpected answers", String(problemCount)), ...kept.map((problem) => `      ${problem}`)];
}

function hint({ isGood, measures, speed }: Report): string[] {
  const typical = median(measures.timings().map(({ p50 }) => p50));
  if (isGood || typical < SLOW_MS || speed === 1) return [];
  const calmer = Math.max(1, Math.floor(speed / 4));
  return [
    "",
    `  Half of all kinds of request took longer than ${typical.toFixed(0)} ms: this machine is too busy for speed ${speed}.`,
    `  Live updates that were only late count as missed. Try --speed ${calmer}, or fewer people.`,
  ];
}

function sumCodes(entries: readonly (readonly [string, number])[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const [code, count] of entries) sums.set(code, (sums.get(code) ?? 0) + count);
  return sums;
}

function listCodes(codes: ReadonlyMap<string, number>): string {
  const sorted = [...codes].toSorted((a, b) => b[1] - a[1]);
  return sorted.length === 0 ? "none" : sorted.map(([code, count]) => `${code} ${count}`).join(", ");
}

function line(name: string, value: string): string {
  return `${name.padEnd(26)}${value}`;
}
