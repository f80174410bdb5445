import type { OrderStatus, OrderView } from "#shared/domain/food/types";
import type { PassView, RegistrationView, ScanVerdict } from "#shared/domain/ledger/answers";
import type { Ticket } from "#shared/domain/ledger/types";
import { isGone } from "#shared/domain/ledger/view";
import type { TokenStatus, TokenView } from "#shared/domain/queue/types";
import type {
  OrderId,
  PassId,
  PaymentId,
  RegistrationId,
  StaffMoveId,
  StationId,
  TicketTypeId,
  TokenId,
  UserId,
} from "#shared/ids";
import type { GatePhone } from "./gate-phone.ts";
import type { Person } from "./person.ts";

/** What must be zero at the end of every day. */
export const INVARIANTS = [
  "oversold",
  "double admissions",
  "offline scans lost",
  "offline scans doubled",
  "incidents amiss",
  "lost registrations",
  "lost orders",
  "lost tokens",
  "replies changed on retry",
  "missed live updates",
  "foreign data seen",
  "money astray",
  "rules astray",
  "helpers astray",
] as const;
export type Invariant = (typeof INVARIANTS)[number];

export type KnownRegistration = {
  readonly person: Person;
  readonly userId: UserId;
  registration: RegistrationView;
  /** What they typed for it. */
  readonly code: string | null;
  revoked: boolean;
};
/** A place on the waiting list: for all its seats or none. */
export type KnownPlace = { readonly seats: number; wasOffered: boolean };
/** A page on which a registration, or food at some stands, could be paid. */
export type KnownPayment = {
  readonly userId: UserId;
  readonly paidFor: { readonly registrationId: RegistrationId } | { readonly orderIds: readonly OrderId[] };
  readonly url: string;
  /** Minor units. */
  readonly amount: number;
  isPaid: boolean;
};
export type GivenPass = {
  readonly giver: Person;
  readonly friend: Person;
  readonly from: PassView;
  readonly to: PassView;
  /** All that goes with it, as its giver had it. */
  readonly tickets: RegistrationView["tickets"];
};
/** One green verdict. Times of knowing are `performance.now()`. */
export type KnownAdmission = {
  readonly at: number;
  readonly gateName: string;
  /** The phone that decided by itself; null: the ledger did. */
  readonly phone: GatePhone | null;
  /** From when on the ledger surely knew of it; null: not yet. */
  knownAt: number | null;
};
/** Who decided on a scan, and up to when that one had heard what the ledger knew. */
export type Decider = { readonly phone: GatePhone | null; readonly heardUntil: number };
export type KnownToken = {
  /** Null: a number on paper. */
  readonly person: Person | null;
  readonly stationId: StationId;
  readonly joined: TokenView;
  status: TokenStatus;
  /** Epoch milliseconds by the app's clock. */
  calledAt: number | null;
  /** Where a volunteer with a desk of their own called them to. */
  serverId: string | null;
  /** They did not come to two calls, and then did: the desk took its "no-show" back. */
  wasRestored?: boolean;
  /** Resolved once its holder need not wait any more. */
  readonly ended: PromiseWithResolvers<void>;
};
export type KnownOrder = {
  readonly person: Person;
  readonly stationId: StationId;
  /** With what the kitchen has changed of it since. */
  placed: OrderView;
  status: OrderStatus;
  /** How it was collected; null: it was not. */
  collectedBy: "code" | "pass" | null;
};
/** A volunteer was asked to help at a queue, and answered. */
export type KnownMove = {
  readonly userId: UserId;
  readonly to: StationId;
  readonly answer: "accept" | "decline";
  /** After the last entry perhaps nobody is wanted there any more. */
  readonly isLate: boolean;
  /** The desk that was kept for them, once they are there. */
  deskId: string | null;
};

/** Some examples are enough to look for the cause. */
const EXAMPLES_KEPT_MAX = 8;

/** What the crowd knows it did, from the replies it got: the app is compared with it at the end. */
export class Book {
  readonly registrations = new Map<UserId, KnownRegistration>();
  /** Who joined the waiting list, whatever came of it. */
  readonly waited = new Map<UserId, KnownPlace>();
  readonly payments = new Map<PaymentId, KnownPayment>();
  /** As the college's orders have it at the end, minor units. */
  money = { captured: 0, refunded: 0 };
  readonly givenPasses: GivenPass[] = [];
  /** Ticket types that let nobody in. */
  readonly addOns = new Set<TicketTypeId>();
  /** How often somebody asked for what there is little of, by its name. */
  readonly tries = new Map<string, number>();
  /** By pass: every green verdict, with repeats of one scan counted once. */
  readonly admissions = new Map<PassId, KnownAdmission[]>();
  readonly tokens = new Map<TokenId, KnownToken>();
  readonly orders = new Map<OrderId, KnownOrder>();
  /** By what was asked, then by the refusal's code. */
  readonly refusals = new Map<string, Map<string, number>>();
  readonly gateRefusals = new Map<string, number>();
  /** Who came to a gate that was cut off, and was sent to another. */
  sentOn = 0;
  /** How often the first desk's queue became long, and what the console says a rule did about it. */
  readonly longQueue: { times: number; traces: readonly string[] } = { times: 0, traces: [] };
  readonly moves = new Map<StaffMoveId, KnownMove>();
  /** How many moves were proposed, as it was read back. */
  proposedMoves = 0;
  /** Of phones that were cut off, as it was read back. */
  readonly offline = { phones: 0, decided: 0, synced: 0, incidents: 0, foundAfterMs: [] as readonly number[] };
  /** Commands that got no answer even when repeated: what they did, the crowd cannot know. */
  unanswered = 0;
  readonly violations = new Map<Invariant, { count: number; examples: string[] }>();

  refused(what: string, code: string): void {
    const codes = this.refusals.get(what) ?? new Map<string, number>();
    this.refusals.set(what, codes.set(code, (codes.get(code) ?? 0) + 1));
  }

  /** @returns whether a pass came in twice where nobody could have known */
  scanned(verdict: ScanVerdict, { phone, heardUntil }: Decider): boolean {
    if (verdict.verdict === "stop") {
      const { code } = verdict.refusal;
      this.gateRefusals.set(code, (this.gateRefusals.get(code) ?? 0) + 1);
      return false;
    }
    const { passId, at, gateName } = verdict;
    const before = this.admissions.get(passId) ?? [];
    const isKnown = before.some((one) => one.phone === phone || (one.knownAt !== null && one.knownAt < heardUntil));
    if (isKnown) this.violated("double admissions", `pass ${passId} was let in twice`);
    this.admissions.set(passId, [...before, { at, gateName, phone, knownAt: phone ? null : performance.now() }]);
    return before.length > 0 && !isKnown;
  }

  /** The ledger has all that this phone decided. */
  synced(phone: GatePhone): void {
    for (const one of [...this.admissions.values()].flat()) if (one.phone === phone) one.knownAt ??= performance.now();
  }

  violated(invariant: Invariant, example: string): void {
    const known = this.violations.get(invariant) ?? { count: 0, examples: [] };
    known.count += 1;
    if (known.examples.length < EXAMPLES_KEPT_MAX) known.examples.push(example);
    this.violations.set(invariant, known);
  }

  get confirmed(): KnownRegistration[] {
    return [...this.registrations.values()].filter(({ registration }) => registration.status === "confirmed");
  }

  /** Confirmed, or waiting for a payment: their seats are taken. */
  get seated(): KnownRegistration[] {
    return [...this.registrations.values()].filter(({ registration }) => !isGone(registration.status));
  }

  /** Of these registrations: an add-on takes none. */
  countSeats(registrations: readonly KnownRegistration[]): number {
    return registrations.reduce((sum, { registration }) => sum + this.admitting(registration).length, 0);
  }

  /** The tickets that let somebody in. */
  admitting<T extends Ticket>({ tickets }: { readonly tickets: readonly T[] }): T[] {
    return tickets.filter(({ ticketTypeId }) => !this.addOns.has(ticketTypeId));
  }

  get refusedScans(): number {
    return [...this.gateRefusals.values()].reduce((sum, count) => sum + count, 0);
  }

  countTokens(...statuses: TokenStatus[]): number {
    return [...this.tokens.values()].filter(({ status }) => statuses.includes(status)).length;
  }

  countOrders(...statuses: OrderStatus[]): number {
    return [...this.orders.values()].filter(({ status }) => statuses.includes(status)).length;
  }
}

/** How far along each state is. */
export const TOKEN_STEPS: Record<TokenStatus, number> = {
  waiting: 0,
  away: 0,
  held: 0,
  parked: 0,
  called: 1,
  serving: 2,
  done: 3,
  "no-show": 3,
  left: 3,
  cancelled: 3,
  transferred: 3,
  expired: 3,
};

/** Replies to different people may cross: what came later in a token's life stays. */
export function advance(known: KnownToken, status: TokenStatus): void {
  if (TOKEN_STEPS[status] > TOKEN_STEPS[known.status]) known.status = status;
  if (TOKEN_STEPS[known.status] === TOKEN_STEPS.done) known.ended.resolve();
}
