import fc from "fast-check";
import { expect, test } from "vitest";
import { countedId, countingIds } from "#shared/counting-ids";
import type { CodeRefusal } from "#shared/domain/passes/types";
import type { CodeId, PassId, PaymentId, TicketTypeId, UserId } from "#shared/ids";
import { RollingCount } from "#shared/rolling-count";
import { ADMISSION } from "./choice.ts";
import type { LedgerCommand } from "./commands.ts";
import { decide, HOLD_MS, OFFER_MS } from "./decide.ts";
import type { LedgerDomainEvent } from "./events.ts";
import { emptySlice, evolve, UNCONFIGURED_EVENT } from "./evolve.ts";
import { USUAL_PASS_RULES } from "./holders.ts";
import { ACCEPTED_PAY_MS, PAY_MS, PAY_TRIES_MAX, priceOf } from "./payment.ts";
import { emptyReplay, replayEntry } from "./replay.ts";
import type {
  Choice,
  CodeTerms,
  EventStatus,
  Giver,
  Hold,
  LedgerConfig,
  LedgerEvent,
  LedgerSlice,
  LineHead,
  Pass,
  RefundWish,
  Registration,
  TicketType,
} from "./types.ts";
import { scanVerdict } from "./verdict.ts";
import { eventSummary, nextInLine, RATE_WINDOW_MS, seatsLeft, whyNotRegister } from "./view.ts";

/** Some seconds. */
const RUNS = Number(process.env.LEDGER_RUNS ?? 150);
const COMMANDS_MAX = Number(process.env.LEDGER_COMMANDS ?? 120);
/** The same work on a busy two-core machine. */
const SLOW_MACHINE_MS = Math.max(120_000, RUNS * 800);

/** What an object stores: one row per person and pass, and the log; a command loads and saves only its own rows. */
class Store {
  event: LedgerEvent = UNCONFIGURED_EVENT;
  readonly holds = new Map<UserId, Hold>();
  readonly registrations = new Map<UserId, Registration>();
  readonly passes = new Map<PassId, Pass>();
  readonly uses = new Map<CodeId, number>();
  readonly log: LedgerDomainEvent[] = [];

  ofUser(userId: UserId): LedgerSlice {
    const registration = this.registrations.get(userId) ?? null;
    const passes = [...this.passes.values()].filter((pass) => pass.registrationId === registration?.id);
    const codeUses = Object.fromEntries(this.uses);
    const hold = this.holds.get(userId) ?? null;
    return { event: this.event, heads: this.heads(), codeUses, hold, registration, passes };
  }

  ofPass(passId: PassId | null): LedgerSlice {
    const pass = passId && this.passes.get(passId);
    return { ...emptySlice(this.event), passes: pass ? [pass] : [] };
  }

  giverOf(passId: PassId): Giver | null {
    const pass = this.passes.get(passId);
    const giver = pass && this.ofUser(pass.userId);
    if (!giver?.registration || giver.registration.id !== pass?.registrationId) return null;
    return { registration: giver.registration, passes: giver.passes };
  }

  /** Everybody who waits for the same types as somebody before them is left out, as lines are kept. */
  heads(): LineHead[] {
    const heads = new Map<string, LineHead>();
    const line = [...this.registrations.values()].filter(({ status }) => status === "waiting");
    for (const { userId, waitNumber, claim } of line.sort((a, b) => (a.waitNumber ?? 0) - (b.waitNumber ?? 0))) {
      const name = Object.keys(claim.counts).sort().join();
      if (!heads.has(name)) heads.set(name, { userId, waitNumber: waitNumber ?? 0, claim });
    }
    return [...heads.values()];
  }

  apply(event: LedgerDomainEvent): void {
    const userId = "userId" in event ? event.userId : null;
    const slice = evolve(userId ? this.ofUser(userId) : this.ofPass("passId" in event ? event.passId : null), event);
    this.log.push(event);
    this.event = slice.event;
    if (userId && !slice.hold) this.holds.delete(userId);
    if (slice.hold) this.holds.set(slice.hold.userId, slice.hold);
    if (slice.registration) this.registrations.set(slice.registration.userId, slice.registration);
    for (const pass of slice.passes) this.passes.set(pass.id, pass);
    for (const [codeId, uses] of Object.entries(slice.codeUses) as [CodeId, number][]) this.uses.set(codeId, uses);
  }

  rows() {
    const { event, holds, registrations, passes, uses } = this;
    return { event, holds, registrations, passes, uses };
  }
}

/** What can be asked for: the first is what nobody needs to choose. The dinner is an add-on, the balcony hidden. */
const [STALLS, BALCONY, DINNER] = [0, 1, 2] as const;
type Kind = typeof STALLS | typeof BALCONY | typeof DINNER;
type Wish = { readonly kinds: readonly Kind[]; readonly code: boolean };

type Seat = {
  person: number;
  is: "held" | "waiting" | "offered" | "pending" | "confirmed" | "cancelled" | "refunded";
  since: number;
  until: number;
  wish: Wish;
  badges: number[];
  payBy: number | null;
  tries: number;
  paid: PaymentId | null;
  lapsed: boolean;
  /** Somebody was offered it, and came too late. */
  missed: boolean;
};
const NEW_SEAT = { badges: [], payBy: null, tries: 0, paid: null, lapsed: false, missed: false };
type Badge = {
  kind: Kind;
  revokedAt: number | null;
  givenAt: number | null;
  usedAt: number | null;
  usedWhere: number;
};
const isFullCode = (answer: string) =>
  answer === "event-full" || answer === "tickets-sold-out" || answer === "offer-expired";

const seatsOf = ({ kinds }: Wish) => kinds.filter((kind) => kind !== DINNER).length;
const dinnersAndBalcony = ({ kinds }: Wish) => kinds.filter((kind) => kind !== STALLS).length;
/** The balcony costs 500, a dinner 300. */
const PRICES = { [STALLS]: 0, [BALCONY]: 500, [DINNER]: 300 };
const priceOfWish = ({ kinds }: Wish) => kinds.reduce((sum: number, kind) => sum + PRICES[kind], 0);
const setOf = ({ kinds }: Wish) => JSON.stringify([...new Set(kinds)].sort());

/** The rules once more, told naively: one flat list of seats, scanned from end to end for every question. */
const FLAWS = ["other registration", "other amount"] as const;
type Flaw = "none" | (typeof FLAWS)[number];

class NaiveLedger {
  version = 0;
  capacity = 0;
  /** Of balcony and dinners together. */
  quota = 0;
  status: EventStatus = "draft";
  approval = false;
  payOnline = false;
  back: { shareBp: number; until: number | null } = { shareBp: 0, until: null };
  opens = 0;
  closes = 0;
  gates = 0;
  seats: Seat[] = [];
  badges: Badge[] = [];
  /** What each person was told last of how long a seat is kept for them. */
  readonly seen = new Map<number, number>();
  turnedAway = 0;
  told = "";

  many(of: (wish: Wish) => number, ...is: Seat["is"][]): number {
    return this.seats.filter((seat) => is.includes(seat.is)).reduce((sum, { wish }) => sum + of(wish), 0);
  }
  taken(of: (wish: Wish) => number): number {
    return this.many(of, "held", "offered", "pending", "confirmed");
  }
  uses(): number {
    return this.seats.filter(({ is, wish }) => is !== "cancelled" && is !== "refunded" && wish.code).length;
  }
  line(): Seat[] {
    return this.seats.filter((seat) => seat.is === "waiting");
  }
  pools(): { size: number; of: (wish: Wish) => number }[] {
    return [
      { size: this.capacity, of: seatsOf },
      { size: this.quota, of: dinnersAndBalcony },
    ];
  }
  /** Who is next, and what is left of both pools for whoever comes. */
  stand(): { next: Seat | undefined; left: number[] } {
    const free = this.pools().map(({ size, of }) => size - this.taken(of));
    const left = [...free];
    const short = [false, false];
    const seen = new Set<string>();
    let next: Seat | undefined;
    for (const seat of this.line()) {
      if (seen.has(setOf(seat.wish))) continue;
      seen.add(setOf(seat.wish));
      const wants = this.pools().map(({ of }) => of(seat.wish));
      if (this.pools().some(({ size }, at) => (wants[at] ?? 0) > size)) continue;
      const lacks = wants.map((many, at) => many > (free[at] ?? 0));
      if (!lacks.includes(true) && !wants.some((many, at) => many > 0 && short[at])) {
        next ??= seat;
        if ((wants[0] ?? 0) > 0) left[0] = Math.max(0, (left[0] ?? 0) - this.many(seatsOf, "waiting"));
        if ((wants[1] ?? 0) > 0) left[1] = 0;
      }
      lacks.forEach((lack, at) => {
        if (lack) [short[at], left[at]] = [true, 0];
      });
    }
    return { next, left };
  }
  free(): number {
    const [seats = 0] = this.stand().left;
    return seats;
  }
  find(person: number, ...is: Seat["is"][]): Seat | undefined {
    return this.seats.findLast((seat) => seat.person === person && is.includes(seat.is));
  }
  latest(person: number): Seat | undefined {
    return this.find(person, "waiting", "offered", "pending", "confirmed", "cancelled", "refunded");
  }
  drop(seat: Seat): void {
    this.seats = this.seats.filter((other) => other !== seat);
  }

  mayTake(person: number, wish: Wish, now: number, isListed = false): string {
    if (this.find(person, "pending", "confirmed")) return "already-registered";
    if (this.find(person, "waiting")) return "already-waiting";
    if (this.status === "draft" || this.status === "ended") return "event-not-published";
    if (!isListed && (now < this.opens || now >= this.closes)) return "sales-closed";
    if (!isListed && wish.kinds.includes(BALCONY) && !wish.code) return "ticket-type-unknown";
    if (wish.kinds.filter((kind) => kind === DINNER).length > 2) return "over-person-limit";
    if (seatsOf(wish) === 0) return "add-on-alone";
    const own = this.find(person, "held", "offered");
    if (wish.code && !own?.wish.code && !wish.kinds.includes(BALCONY)) return "code-not-for-these";
    if (wish.code && !own?.wish.code && this.uses() >= CODE_USES_MAX) return "code-used-up";
    const isLineOver = isListed && now >= this.closes;
    const left = isLineOver ? this.pools().map(({ size, of }) => size - this.taken(of)) : this.stand().left;
    for (const [at, { of }] of this.pools().entries()) {
      const more = of(wish) - (own ? of(own.wish) : 0);
      if (more <= 0 || more <= (left[at] ?? 0)) continue;
      if (this.latest(person)?.missed) return "offer-expired";
      return at === 0 ? "event-full" : "tickets-sold-out";
    }
    return "ok";
  }
  /** What they hear who saw a seat kept for them, if `sees`. */
  mayKeep(person: number, wish: Wish, now: number, sees: boolean): string {
    const answer = this.mayTake(person, wish, now);
    const seen = this.seen.get(person);
    if (!sees || seen === undefined || seen > now || !isFullCode(answer) || this.find(person, "held")) return answer;
    const missed = this.latest(person);
    return answer === "offer-expired" && missed && seen <= missed.until ? answer : "hold-expired";
  }
  join(person: number, wish: Wish, now: number): string {
    if (this.find(person, "offered")) return "already-waiting";
    const answer = this.mayTake(person, wish, now);
    if (answer === "ok") return "seats-left";
    if (!isFullCode(answer)) return answer;
    for (const [at, { size, of }] of this.pools().entries()) {
      if (of(wish) > size) return at === 0 ? "event-full" : "tickets-sold-out";
    }
    const held = this.find(person, "held");
    if (held) this.drop(held);
    this.seats.push({ person, is: "waiting", since: now, until: 0, wish, ...NEW_SEAT });
    return "ok";
  }
  mayOffer(now: number): boolean {
    const isOpen = (this.status === "published" || this.status === "live") && now >= this.opens && now < this.closes;
    return isOpen && this.stand().next !== undefined;
  }
  offer(now: number): string {
    const { next } = this.stand();
    if (next && this.mayOffer(now))
      Object.assign(next, { is: "offered", until: Math.min(now + OFFER_MS, this.closes) });
    return "ok";
  }
  lapse(person: number, now: number): string {
    const seat = this.find(person, "offered");
    if (seat && now >= seat.until) Object.assign(seat, { is: "cancelled", missed: true });
    return "ok";
  }
  hold(person: number, wish: Wish, now: number, sees: boolean): string {
    const answer = this.mayKeep(person, wish, now, sees);
    if (answer !== "ok") return answer;
    const offered = this.find(person, "offered");
    const seat = this.find(person, "held");
    const isSame = seat && JSON.stringify([...seat.wish.kinds].sort()) === JSON.stringify([...wish.kinds].sort());
    const isKept = seat && isSame && seat.wish.code === wish.code && now < seat.until;
    if (seat && !offered && !isKept) this.drop(seat);
    if (!offered && !isKept)
      this.seats.push({ person, is: "held", since: now, until: now + HOLD_MS, wish, ...NEW_SEAT });
    this.seen.set(person, this.find(person, "held", "offered")?.until ?? 0);
    return "ok";
  }
  release(person: number, now: number, onlyExpired: boolean): string {
    const seat = this.find(person, "held");
    if (seat && (!onlyExpired || now >= seat.until)) this.drop(seat);
    return "ok";
  }
  register(person: number, wish: Wish, now: number, sees: boolean): string {
    const answer = this.mayKeep(person, wish, now, sees);
    if (answer !== "ok") return answer;
    const held = this.find(person, "held");
    if (held) this.drop(held);
    const offered = this.find(person, "offered");
    const seat: Seat = offered ?? { person, is: "pending", since: now, until: 0, wish, ...NEW_SEAT };
    Object.assign(seat, { is: "pending", wish });
    if (!offered) this.seats.push(seat);
    if (!this.approval) this.settle(seat, now + PAY_MS);
    return "ok";
  }
  bring(person: number, wish: Wish, now: number): string {
    const { is } = this.latest(person) ?? {};
    if (is === "cancelled" || is === "refunded") return "already-cancelled";
    const answer = this.mayTake(person, wish, now, true);
    if (answer !== "ok") return answer;
    const held = this.find(person, "held");
    if (held) this.drop(held);
    const offered = this.find(person, "offered");
    const seat: Seat = offered ?? { person, is: "pending", since: now, until: 0, wish, ...NEW_SEAT };
    if (!offered) this.seats.push(seat);
    seat.wish = wish;
    this.give(seat);
    return "ok";
  }
  settle(seat: Seat, payBy: number): void {
    if (this.payOnline && priceOfWish(seat.wish) > 0) this.keep(seat, payBy);
    else this.give(seat);
  }
  keep(seat: Seat, payBy: number): void {
    seat.payBy = payBy;
    seat.tries++;
  }
  begin(person: number, now: number): string {
    const seat = this.latest(person);
    if (!seat) return "not-registered";
    if (seat.is !== "pending") return "registration-not-pending";
    if (seat.payBy === null) return "payment-not-due";
    if (now >= seat.payBy) return "payment-time-over";
    if (now + PAY_MS <= seat.payBy) return "ok";
    if (seat.tries === PAY_TRIES_MAX) return "payment-time-over";
    this.keep(seat, now + PAY_MS);
    return "ok";
  }
  lose(person: number, now: number): string {
    const seat = this.latest(person);
    if (seat?.is === "pending" && seat.payBy !== null && now >= seat.payBy)
      Object.assign(seat, { is: "cancelled", lapsed: true });
    return "ok";
  }
  pay(person: number, paymentId: PaymentId, flaw: Flaw, now: number): string {
    const seat = this.latest(person);
    if (!seat || flaw === "other registration") return "payment-late";
    if (seat.paid) return seat.paid === paymentId ? "ok" : "payment-late";
    if (flaw === "other amount" || (this.status !== "published" && this.status !== "live")) return "payment-late";
    const isLate = seat.is !== "pending" || seat.payBy === null;
    if (isLate) {
      if (seat.is !== "cancelled" || !seat.lapsed || seat.wish.code) return "payment-late";
      if (now < this.opens || now >= this.closes) return "payment-late";
      const { left } = this.stand();
      const isFree = this.pools().every(({ of }, at) => of(seat.wish) <= Math.max(0, left[at] ?? 0));
      if (!isFree) return "payment-late";
    }
    seat.paid = paymentId;
    this.give(seat);
    return "ok";
  }
  give(seat: Seat): void {
    seat.is = "confirmed";
    seat.payBy = null;
    const first = this.badges.length;
    for (const kind of seat.wish.kinds)
      if (kind !== DINNER) this.badges.push({ kind, revokedAt: null, givenAt: null, usedAt: null, usedWhere: 0 });
    seat.badges = this.badges.slice(first).map((_, at) => first + at);
  }
  badgesOf(seat: Seat): Badge[] {
    return seat.badges.flatMap((at) => this.badges[at] ?? []);
  }
  confirm(person: number, atDoor: boolean, now: number): string {
    const seat = this.latest(person);
    if (!seat) return "not-registered";
    if (seat.is !== "pending") return "registration-not-pending";
    if (atDoor) this.give(seat);
    else if (seat.payBy !== null) return "payment-awaited";
    else this.settle(seat, now + ACCEPTED_PAY_MS);
    return "ok";
  }
  cancel(person: number, refund: RefundWish, now: number): string {
    const seat = this.latest(person);
    if (!seat) return "not-registered";
    if (seat.is === "cancelled" || seat.is === "refunded") return "already-cancelled";
    const badges = this.badgesOf(seat);
    if (badges.some(({ usedAt }) => usedAt !== null)) return "already-admitted";
    for (const badge of badges) badge.revokedAt ??= now;
    const byRule = this.back.shareBp > 0 && (this.back.until === null || now < this.back.until);
    // What was given away is not theirs to give back, and nothing goes back of what cost nothing.
    const isBack =
      seat.paid !== null && priceOfWish(seat.wish) > 0 && (refund === "all" || (refund === "rule" && byRule));
    Object.assign(seat, { is: isBack ? "refunded" : "cancelled", payBy: null });
    return "ok";
  }
  guest(person: number, now: number): string {
    if (this.find(person, "pending", "confirmed")) return "already-registered";
    if (this.status === "draft" || this.status === "ended") return "event-not-published";
    const free = now < this.closes ? this.free() : this.capacity - this.taken(seatsOf);
    if (free < 1) return "door-full";
    const wish = { kinds: [STALLS], code: false };
    const seat: Seat = { person, is: "pending", since: now, until: 0, wish, ...NEW_SEAT };
    this.seats.push(seat);
    this.give(seat);
    return "ok";
  }
  /** One of the giver's passes, which is known by its place among all that were issued, becomes the taker's. */
  pass(index: number, to: number, now: number): string {
    const giver = this.seats.find((seat) => seat.badges.includes(index));
    const badge = this.badges[index];
    if (!giver || !badge || this.latest(giver.person) !== giver) return "not-registered";
    if (giver.person === to) return "pass-given-to-oneself";
    if (this.find(to, "pending", "confirmed")) return "already-registered";
    if (badge.givenAt !== null) return "pass-given";
    if (badge.revokedAt !== null) return "pass-revoked";
    if (badge.usedAt !== null) return "already-admitted";
    if (this.status === "draft" || this.status === "ended") return "event-not-published";
    if (now < this.opens || now >= this.closes) return "sales-closed";
    const held = this.find(to, "held");
    if (held) this.drop(held);
    const inLine = this.find(to, "waiting", "offered");
    if (inLine) inLine.is = "cancelled";
    Object.assign(badge, { revokedAt: now, givenAt: now });
    const { kinds, code } = giver.wish;
    const isLast = seatsOf(giver.wish) === 1;
    const dinners = isLast || giver.badges[0] === index ? kinds.filter((kind) => kind === DINNER) : [];
    const left = dinners.length > 0 ? kinds.filter((kind) => kind !== DINNER) : [...kinds];
    left.splice(left.indexOf(badge.kind), 1);
    giver.wish = { kinds: left, code: code && !isLast };
    if (isLast) giver.is = "cancelled";
    const wish = { kinds: [badge.kind, ...dinners], code: code && isLast };
    const taker: Seat = { person: to, is: "pending", since: now, until: 0, wish, ...NEW_SEAT };
    this.seats.push(taker);
    this.give(taker);
    return "ok";
  }
  revoke(person: number, now: number): string {
    const seat = this.latest(person);
    const badges = seat ? this.badgesOf(seat) : [];
    if (badges.length === 0) return "not-registered";
    if (badges.every(({ revokedAt }) => revokedAt !== null))
      return badges.every(({ givenAt }) => givenAt) ? "pass-given" : "pass-revoked";
    for (const badge of badges) badge.revokedAt ??= now;
    return "ok";
  }
  scan(index: number, gate: number, code: string | null, now: number): string {
    const answer = this.look(index, gate, code);
    const badge = this.badges[index];
    if (answer !== "admit") this.turnedAway++;
    else if (badge) Object.assign(badge, { usedAt: now, usedWhere: gate });
    return answer;
  }
  look(index: number, gate: number, code: string | null): string {
    if (code) return code;
    if (this.status !== "live") return "event-not-live";
    if (gate >= this.gates) return "gate-unknown";
    const badge = this.badges[index];
    if (!badge) return "pass-not-found";
    if (badge.givenAt !== null) return "pass-given";
    if (badge.revokedAt !== null) return "pass-revoked";
    return badge.usedAt === null ? "admit" : "already-admitted";
  }
  configure(config: LedgerConfig): string {
    const told = JSON.stringify(config);
    if (told === this.told) return "ok";
    if (config.version <= this.version) return "stale-config";
    if (config.capacity < this.taken(seatsOf)) return "capacity-below-taken";
    const quota = config.quotas[0]?.size ?? 0;
    if (quota < this.taken(dinnersAndBalcony)) return "quota-below-taken";
    const {
      version,
      capacity,
      status,
      approval,
      payOnline,
      refund: back,
      salesOpenAt: opens,
      salesCloseAt: closes,
    } = config;
    Object.assign(this, {
      version,
      capacity,
      quota,
      status,
      approval,
      payOnline,
      back,
      opens,
      closes,
      told,
      gates: config.gates.length,
    });
    return "ok";
  }
}

/** One world of the run: the clock, and the passes in the order they were issued. */
class World extends Store {
  now = 1_000_000;
  readonly ids = countingIds();
  readonly issued: PassId[] = [];
  readonly seen = new Map<UserId, number>();
  readonly admissions = new RollingCount(RATE_WINDOW_MS);
  admittedTwice = false;
  /** More passes that open a gate than places that were confirmed. */
  passesWithoutPlace = 0;

  submit(slice: LedgerSlice, command: LedgerCommand): string {
    const result = decide(slice, command, { now: this.now, ids: this.ids });
    if (!result.ok) return result.refusal.code;
    const validBefore = this.validPasses();
    for (const event of result.value) {
      if (event.type === "PassAdmitted") {
        this.admittedTwice ||= this.log.some((past) => past.type === "PassAdmitted" && past.passId === event.passId);
        this.admissions.add(event.at);
      }
      this.apply(event);
      if (event.type === "PassIssued") this.issued.push(event.passId);
      // Not even between two events of the turn in which it changes hands.
      if (command.type === "TakePass") this.countWithoutPlace(validBefore);
    }
    if (command.type !== "ScanPass") return "ok";
    const verdict = scanVerdict(result.value, { ...slice, event: this.event });
    return verdict.verdict === "admit" ? "admit" : verdict.refusal.code;
  }

  validPasses(): number {
    return [...this.passes.values()].filter(({ revokedAt }) => revokedAt === null).length;
  }

  countWithoutPlace(places = this.event.totals.confirmed): void {
    this.passesWithoutPlace = Math.max(this.passesWithoutPlace, this.validPasses() - places);
  }
}

type Step = fc.Command<NaiveLedger, World>;
const userOf = (person: number) => countedId("user", person + 1);
const gateOf = (index: number) => countedId("gate", index + 1);
const everybody = [0, 1, 2, 3, 4];
const typeIds = [countedId("ticketType", 1), countedId("ticketType", 2), countedId("ticketType", 3)] as const;
const ticketTypes: TicketType[] = [
  { ...ADMISSION, id: typeIds[STALLS], name: "Stalls", perPersonMax: 5 },
  { ...ADMISSION, id: typeIds[BALCONY], name: "Balcony", hidden: true, perPersonMax: 5, price: PRICES[BALCONY] },
  { ...ADMISSION, id: typeIds[DINNER], name: "Dinner", admits: false, perPersonMax: 2, price: PRICES[DINNER] },
];
const codeId = countedId("code", 1);
const CODE_USES_MAX = 2;
const terms: CodeTerms = {
  ...{ id: codeId, usesMax: CODE_USES_MAX, opensAt: null, closesAt: null, discount: null },
  ticketTypeIds: [typeIds[BALCONY]],
};
const wishes: readonly Wish[] = [
  { kinds: [STALLS], code: false },
  { kinds: [STALLS, STALLS], code: false },
  { kinds: [STALLS, DINNER], code: false },
  { kinds: [BALCONY], code: true },
  { kinds: [BALCONY, STALLS], code: true },
  { kinds: [BALCONY], code: false },
  { kinds: [STALLS], code: true },
  { kinds: [DINNER], code: false },
  { kinds: [STALLS, DINNER, DINNER, DINNER], code: false },
];
/** Another one each time somebody is asked about. */
const wishAt = (at: number) => wishes[at % wishes.length] as Wish;
/** Most ask for what can be had. */
const anyWish = fc.constantFrom(0, 0, 0, 1, 1, 2, 2, 3, 3, 3, 4, 4, 5, 6, 7, 8).map((at) => wishes[at] as Wish);

function choiceOf({ kinds, code }: Wish): Choice {
  const tickets = kinds.map((kind) => ({ ticketTypeId: typeIds[kind] as TicketTypeId, name: "" }));
  return { tickets, code: code ? terms : null };
}

function step(name: string, model: (m: NaiveLedger, now: number) => string, real: (world: World) => string): Step {
  return {
    check: () => true,
    run(m, world) {
      expect(real(world), name).toBe(model(m, world.now));
      expectInvariants(m, world);
    },
    toString: () => name,
  };
}

function expectInvariants(model: NaiveLedger, world: World): void {
  const { totals, config } = world.event;
  const taken = totals.held + totals.offered + totals.pending + totals.confirmed;
  expect(taken, "oversold").toBeLessThanOrEqual(config.capacity);
  for (const { size, ticketTypeIds } of config.quotas) {
    const sum = ticketTypeIds.reduce((all, id) => all + (totals.taken[id] ?? 0), 0);
    expect(sum, "more than a quota").toBeLessThanOrEqual(size);
  }
  expect(world.uses.get(codeId) ?? 0, "a code used too often").toBeLessThanOrEqual(CODE_USES_MAX);
  expect(world.admittedTwice, "one pass admitted twice").toBe(false);
  world.countWithoutPlace();
  expect(world.passesWithoutPlace, "two passes of one place").toBe(0);
  expect(seenInStore(world)).toEqual(seenInModel(model, world.log.length, world.now));
}

function seenInStore(world: World) {
  const { held, waiting, offered, pending, confirmed, cancelled } = world.event.totals;
  return {
    totals: { held, waiting, offered, pending, confirmed, cancelled },
    next: nextInLine({ event: world.event, heads: world.heads() }, world.now)?.userId,
    uses: world.uses.get(codeId) ?? 0,
    holds: world.holds.size,
    free: seatsLeft({ event: world.event, heads: world.heads() }, world.now),
    summary: eventSummary({ event: world.event, heads: world.heads() }, world.admissions.at(world.now), world.now),
    people: everybody.map((person) => {
      const wish = wishAt(world.log.length + person);
      const slice = world.ofUser(userOf(person));
      return {
        may: (whyNotRegister(slice, choiceOf(wish), world.now)?.code ?? "ok") as string,
        heldUntil: slice.hold?.expiresAt,
        offeredUntil: slice.registration?.status === "offered" ? slice.registration.offerEndsAt : undefined,
        status: slice.registration?.status,
        since: slice.registration?.requestedAt,
        payBy: slice.registration?.payBy ?? null,
        paid: slice.registration?.paid?.paymentId ?? null,
        passes: slice.passes.map(({ revokedAt, givenAt = null, admission }) => ({
          ...{ revokedAt, givenAt, usedAt: admission?.at ?? null, usedWhere: admission?.gateName },
        })),
      };
    }),
  };
}

function seenInModel(model: NaiveLedger, logged: number, now: number): ReturnType<typeof seenInStore> {
  const many = (...is: Seat["is"][]) => model.many(seatsOf, ...is);
  const [seats = 0, quota = 0] = model.stand().left;
  const isOpen = model.mayOffer(now);
  const used = model.badges.flatMap(({ usedAt }) => usedAt ?? []);
  return {
    totals: {
      held: many("held"),
      waiting: many("waiting"),
      offered: many("offered"),
      pending: many("pending"),
      confirmed: many("confirmed"),
      cancelled: many("cancelled", "refunded"),
    },
    next: isOpen ? userOf(model.stand().next?.person ?? -1) : undefined,
    uses: model.uses(),
    holds: model.seats.filter(({ is }) => is === "held").length,
    free: model.free(),
    summary: {
      status: model.status,
      capacity: model.capacity,
      seatsLeft: model.free(),
      registered: many("pending", "confirmed"),
      waiting: many("waiting"),
      inside: used.length,
      refusedScans: model.turnedAway,
      admittedPerMinute: used.filter((at) => now - at < RATE_WINDOW_MS).length,
      ticketsLeft:
        model.version > 0 ? { [typeIds[STALLS]]: seats, [typeIds[DINNER]]: Math.min(model.capacity, quota) } : {},
    },
    people: everybody.map((person) => {
      const seat = model.latest(person);
      return {
        may: model.mayTake(person, wishAt(logged + person), now),
        heldUntil: model.find(person, "held")?.until,
        offeredUntil: model.find(person, "offered")?.until,
        status: seat?.is === "held" ? undefined : seat?.is,
        since: seat?.since,
        payBy: seat?.payBy ?? null,
        paid: seat?.paid ?? null,
        passes: (seat ? model.badgesOf(seat) : []).map(({ revokedAt, givenAt, usedAt, usedWhere }) => ({
          ...{ revokedAt, givenAt, usedAt, usedWhere: usedAt === null ? undefined : `Gate ${usedWhere}` },
        })),
      };
    }),
  };
}

const people = fc.constantFrom(...everybody);
/** Which of the passes issued so far, counted from the newest; now and then one that was never issued. */
const whichPass = fc.constantFrom(0, 0, 0, 1, 1, 2, 3, 99);
const gateIndexes = fc.constantFrom(0, 0, 0, 0, 1, 1, 1, 2);
const codeRefusals = fc.constantFrom<CodeRefusal | null>(
  ...Array.from({ length: 8 }, () => null),
  { code: "pass-forged" },
  { code: "pass-expired", expiredAt: 5 },
);

const configurations = fc.record({
  bump: fc.constantFrom(1, 1, 1, 0, -1),
  status: fc.constantFrom("live", "live", "live", "live", "live", "published", "draft", "ended"),
  capacity: fc.integer({ min: 0, max: everybody.length + 1 }),
  quota: fc.integer({ min: 0, max: 4 }),
  approval: fc.boolean(),
  payOnline: fc.boolean(),
  refund: fc.record({ shareBp: fc.constantFrom(0, 5_000, 10_000), until: fc.constantFrom(null, 2_000_000) }),
  opensIn: fc.constantFrom(-1, -1, -1, 60_000),
  closesIn: fc.constantFrom(20 * HOLD_MS, 20 * HOLD_MS, HOLD_MS / 2),
  gates: fc.integer({ min: 1, max: 2 }),
} satisfies Record<string, fc.Arbitrary<unknown>>);

type Configuration = typeof configurations extends fc.Arbitrary<infer T> ? T : never;

function configStep({ bump, opensIn, closesIn, gates, quota, ...fields }: Configuration): Step {
  const configOf = (version: number, now: number): LedgerConfig => ({
    ...fields,
    version: version + bump,
    salesOpenAt: now + opensIn,
    salesCloseAt: now + closesIn,
    passRules: USUAL_PASS_RULES,
    passesFrom: 0,
    passesUntil: Number.MAX_SAFE_INTEGER,
    ticketTypes,
    quotas: [
      { id: countedId("quota", 1), name: "Upstairs", size: quota, ticketTypeIds: [typeIds[BALCONY], typeIds[DINNER]] },
    ],
    gates: Array.from({ length: gates }, (_, index) => ({ id: gateOf(index), name: `Gate ${index}` })),
  });
  return step(
    `configure(${JSON.stringify({ bump, opensIn, closesIn, gates, quota, ...fields })})`,
    (m, now) => m.configure(configOf(m.version, now)),
    (world) => {
      const config = configOf(world.event.config.version, world.now);
      return world.submit(emptySlice(world.event), { type: "ConfigureEvent", config });
    },
  );
}

function personStep(
  type: "ReleaseHold" | "ExpireHold" | "JoinWaitlist" | "ExpireOffer" | "RevokePasses",
  model: (m: NaiveLedger, person: number, now: number, wish: Wish) => string,
): fc.Arbitrary<Step> {
  return fc.tuple(people, anyWish).map(([person, wish]) => {
    const userId = userOf(person);
    const command = { type, userId, name: `Person ${person}`, choice: choiceOf(wish) };
    return step(
      `${type}(${person}, ${JSON.stringify(wish)})`,
      (m, now) => model(m, person, now, wish),
      (world) => world.submit(world.ofUser(userId), command),
    );
  });
}

/** Most send along what their page says of how long a seat is kept; a page that was loaded anew says nothing. */
function seatStep(
  type: "HoldSeat" | "Register",
  model: (m: NaiveLedger, person: number, now: number, wish: Wish, sees: boolean) => string,
): fc.Arbitrary<Step> {
  return fc.tuple(people, anyWish, fc.constantFrom(true, true, false)).map(([person, wish, sees]) => {
    const userId = userOf(person);
    return step(
      `${type}(${person}, ${JSON.stringify(wish)}, ${sees})`,
      (m, now) => model(m, person, now, wish, sees),
      (world) => {
        const heldUntil = sees ? world.seen.get(userId) : undefined;
        const command = { type, userId, name: `Person ${person}`, choice: choiceOf(wish), heldUntil };
        const answer = world.submit(world.ofUser(userId), command);
        const { hold, registration } = world.ofUser(userId);
        const until = hold?.expiresAt ?? registration?.offerEndsAt;
        if (type === "HoldSeat" && answer === "ok" && until) world.seen.set(userId, until);
        return answer;
      },
    );
  });
}

/** Whoever lost what was kept for them comes back to the page they left open: the first of them, who asks for what is left. */
const lateSteps = anyWish.map((wish) =>
  step(
    `comes late(${JSON.stringify(wish)})`,
    (m, now) => {
      const person = everybody.find((one) => (m.seen.get(one) ?? now + 1) <= now && !m.find(one, "held"));
      return person === undefined ? "ok" : m.register(person, wish, now, true);
    },
    (world) => {
      const isLate = (one: number) => (world.seen.get(userOf(one)) ?? world.now + 1) <= world.now;
      const person = everybody.find((one) => isLate(one) && !world.holds.has(userOf(one)));
      if (person === undefined) return "ok";
      const [userId, heldUntil] = [userOf(person), world.seen.get(userOf(person))];
      const command = { type: "Register", userId, name: "Late", choice: choiceOf(wish), heldUntil } as const;
      return world.submit(world.ofUser(userId), command);
    },
  ),
);

/** The alarm comes to every hold whose time is over. */
const expiryStep = step(
  "ExpireHold(everybody)",
  (m, now) => {
    for (const person of everybody) m.release(person, now, true);
    return "ok";
  },
  (world) => {
    for (const userId of everybody.map(userOf)) world.submit(world.ofUser(userId), { type: "ExpireHold", userId });
    return "ok";
  },
);

/** What the alarm does for whoever waits longest. */
const offerStep = step(
  "OfferSeat",
  (m, now) => m.offer(now),
  (world) => {
    const first = nextInLine({ event: world.event, heads: world.heads() }, world.now);
    return first ? world.submit(world.ofUser(first.userId), { type: "OfferSeat", userId: first.userId }) : "ok";
  },
);

/** Nobody else is ever asked for, so what they have at the end is what they got at the door. */
const guestSteps = fc.constantFrom(5, 6, 7).map((person) =>
  step(
    `RegisterGuest(${person})`,
    (m, now) => m.guest(person, now),
    (world) => {
      const [userId, choice] = [userOf(person), { tickets: [], code: null }];
      return world.submit(world.ofUser(userId), { type: "RegisterGuest", userId, name: "A guest", choice });
    },
  ),
);

/** A list names no code. */
const bringSteps = fc.tuple(people, anyWish).map(([person, { kinds }]) => {
  const wish = { kinds, code: false };
  return step(
    `BringIn(${person}, ${JSON.stringify(wish)})`,
    (m, now) => m.bring(person, wish, now),
    (world) => {
      const userId = userOf(person);
      const command = { type: "BringIn", userId, name: `Person ${person}`, choice: choiceOf(wish) } as const;
      return world.submit(world.ofUser(userId), command);
    },
  );
});

const takeSteps = fc.tuple(whichPass, people).map(([back, to]) =>
  step(
    `TakePass(${back}, ${to})`,
    (m, now) => m.pass(m.badges.length - 1 - back, to, now),
    (world) => {
      const passId = world.issued.at(-1 - back) ?? countedId("pass", 99_999);
      const [userId, giver] = [userOf(to), world.giverOf(passId)];
      return world.submit({ ...world.ofUser(userId), giver }, { type: "TakePass", userId, name: "Taker", passId });
    },
  ),
);

const scanSteps = fc.tuple(whichPass, gateIndexes, codeRefusals).map(([back, gate, codeRefusal]) =>
  step(
    `ScanPass(${back}, gate ${gate}, ${codeRefusal?.code})`,
    (m, now) => m.scan(m.badges.length - 1 - back, gate, codeRefusal?.code ?? null, now),
    (world) => {
      const slice = world.ofPass(world.issued.at(-1 - back) ?? null);
      return world.submit(slice, { type: "ScanPass", gateId: gateOf(gate), codeRefusal });
    },
  ),
);

const confirmSteps = fc.tuple(people, fc.boolean()).map(([person, atDoor]) =>
  step(
    `ConfirmRegistration(${person}, ${atDoor})`,
    (m, now) => m.confirm(person, atDoor, now),
    (world) =>
      world.submit(world.ofUser(userOf(person)), { type: "ConfirmRegistration", userId: userOf(person), atDoor }),
  ),
);

const cancelSteps = fc
  .tuple(people, fc.constantFrom<RefundWish>("rule", "rule", "all", "none"))
  .map(([person, refund]) =>
    step(
      `CancelRegistration(${person}, ${refund})`,
      (m, now) => m.cancel(person, refund, now),
      (world) =>
        world.submit(world.ofUser(userOf(person)), { type: "CancelRegistration", userId: userOf(person), refund }),
    ),
  );

function payStep(
  type: "AwaitPayment" | "ExpirePayment",
  model: (m: NaiveLedger, person: number, now: number) => string,
): fc.Arbitrary<Step> {
  return people.map((person) =>
    step(
      `${type}(${person})`,
      (m, now) => model(m, person, now),
      (world) => world.submit(world.ofUser(userOf(person)), { type, userId: userOf(person) }),
    ),
  );
}

/** Of each person some, so that a message also comes twice. */
const moneySteps = fc
  .tuple(people, fc.integer({ min: 0, max: 2 }), fc.constantFrom<Flaw>("none", "none", "none", ...FLAWS))
  .map(([person, at, flaw]) => {
    const paymentId = countedId("payment", person * 10 + at);
    return step(
      `ReceivePayment(${person}, ${at}, ${flaw})`,
      (m, now) => m.pay(person, paymentId, flaw, now),
      (world) => {
        const slice = world.ofUser(userOf(person));
        const { registration } = slice;
        const other = countedId("registration", 9_999);
        const registrationId = flaw === "other registration" ? other : (registration?.id ?? other);
        const amount = priceOf(registration?.tickets ?? []) + (flaw === "other amount" ? 1 : 0);
        const paid = { userId: userOf(person), registrationId, paymentId, amount };
        return world.submit(slice, { type: "ReceivePayment", ...paid });
      },
    );
  });

const steps = [
  configurations.map(configStep),
  seatStep("HoldSeat", (m, person, now, wish, sees) => m.hold(person, wish, now, sees)),
  personStep("ReleaseHold", (m, person, now) => m.release(person, now, false)),
  personStep("ExpireHold", (m, person, now) => m.release(person, now, true)),
  fc.constant(expiryStep),
  lateSteps,
  lateSteps,
  seatStep("Register", (m, person, now, wish, sees) => m.register(person, wish, now, sees)),
  seatStep("Register", (m, person, now, wish, sees) => m.register(person, wish, now, sees)),
  personStep("JoinWaitlist", (m, person, now, wish) => m.join(person, wish, now)),
  personStep("JoinWaitlist", (m, person, now, wish) => m.join(person, wish, now)),
  fc.constant(offerStep),
  fc.constant(offerStep),
  personStep("ExpireOffer", (m, person, now) => m.lapse(person, now)),
  confirmSteps,
  cancelSteps,
  payStep("AwaitPayment", (m, person, now) => m.begin(person, now)),
  payStep("ExpirePayment", (m, person, now) => m.lose(person, now)),
  moneySteps,
  moneySteps,
  personStep("RevokePasses", (m, person, now) => m.revoke(person, now)),
  scanSteps,
  scanSteps,
  scanSteps,
  guestSteps,
  bringSteps,
  takeSteps,
  takeSteps,
  fc.constantFrom(0, 1, 30_000, HOLD_MS - 1, HOLD_MS, OFFER_MS, PAY_MS).map((ms) => {
    const wait = (world: World) => {
      world.now += ms;
      return "ok";
    };
    return step(`wait(${ms})`, () => "ok", wait);
  }),
];

/** Three days in four begin with an event one can register for; the rest begin with nothing. */
const opening = configStep({
  bump: 1,
  status: "live",
  capacity: 4,
  quota: 2,
  approval: false,
  payOnline: true,
  refund: { shareBp: 10_000, until: null },
  opensIn: -1,
  closesIn: 10 * HOLD_MS,
  gates: 2,
});

test(
  "any run of commands agrees with the naive ledger, and its log replays to the same rows",
  () => {
    fc.assert(
      fc.property(
        fc.commands(steps, { maxCommands: COMMANDS_MAX, size: "+1" }),
        fc.constantFrom(true, true, true, false),
        (commands, begun) => {
          const model = new NaiveLedger();
          const real = new World();
          if (begun) opening.run(model, real);
          fc.modelRun(() => ({ model, real }), commands);

          const replayed = new Store();
          for (const event of JSON.parse(JSON.stringify(real.log))) replayed.apply(event);
          expect(replayed.rows()).toEqual(real.rows());
          expect(replayedRows(real.log)).toEqual(real.rows());
        },
      ),
      { numRuns: RUNS },
    );
  },
  SLOW_MACHINE_MS,
);

/** As an object replays its log, with the log as its storage gives it back. */
function replayedRows(log: readonly LedgerDomainEvent[]): ReturnType<Store["rows"]> {
  const replay = emptyReplay();
  for (const [at, event] of log.entries()) {
    replayEntry(replay, { seq: at + 1, events: JSON.parse(JSON.stringify([event])) }, () => true);
  }
  const { event, holds, codeUses: uses } = replay;
  const registrations = new Map([...replay.registrations].map(([id, { record }]) => [id, record]));
  const passes = new Map([...replay.passes].map(([id, { record }]) => [id, record]));
  return { event, holds, registrations, passes, uses };
}

test("commands never change the slice they are given", () => {
  const world = new World();
  const model = new NaiveLedger();
  opening.run(model, world);
  const freeze = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    Object.freeze(value);
    for (const inner of Object.values(value)) freeze(inner);
  };
  const userId = userOf(0);
  const commands: LedgerCommand[] = [
    { type: "HoldSeat", userId, choice: choiceOf(wishes[0] as Wish) },
    { type: "Register", userId, name: "Asha", choice: choiceOf(wishes[0] as Wish) },
    { type: "ScanPass", gateId: gateOf(0), codeRefusal: null },
    { type: "ScanPass", gateId: gateOf(0), codeRefusal: null },
    { type: "CancelRegistration", userId, refund: "rule" },
  ];
  for (const command of commands) {
    const slice = world.ofUser(userId);
    freeze(slice);
    world.submit(slice, command);
  }
  expect(world.event.totals).toMatchObject({ confirmed: 1, admitted: 1, refusedScans: 1 });
});
