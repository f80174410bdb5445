import type { QuotaId, TicketTypeId } from "#shared/ids";
import type { ZoneCount } from "#shared/views/gate";
import type { EventSummary } from "./answers.ts";
import { claimOf, NO_CLAIM, ticketsOf, typeOf, whyNotChoice } from "./choice.ts";
import type { LedgerDomainEvent } from "./events.ts";
import { entryOf } from "./party.ts";
import type { HoldRefusal, LedgerRefusal, RegisterRefusal } from "./refusals.ts";
import type {
  Choice,
  Claim,
  Gone,
  LedgerConfig,
  LedgerEvent,
  LedgerSlice,
  LedgerTotals,
  LineHead,
  RegistrationStatus,
} from "./types.ts";

/** The window of `admittedPerMinute`. */
export const RATE_WINDOW_MS = 60_000;

/** What nobody comes with any more. */
export const GONE: readonly Gone[] = ["cancelled", "refunded"];

export function isGone(status: RegistrationStatus): status is Gone {
  return status === "cancelled" || status === "refunded";
}

/** What can run out: the event's seats, or a quota. */
type Pool = {
  readonly id: QuotaId | "seats";
  readonly size: number;
  readonly taken: (totals: LedgerTotals) => number;
  /** How much of it a claim takes. */
  readonly of: (claim: Claim) => number;
};

/** What is left in each pool for whoever comes, and whose turn in line it is. */
type Standing = { readonly left: ReadonlyMap<Pool["id"], number>; readonly next: LineHead | null };

/** Seats nobody else can get: held, offered, pending and confirmed. Never more than the capacity. */
export function seatsTaken({ totals }: Pick<LedgerEvent, "totals">): number {
  return totals.held + totals.offered + totals.pending + totals.confirmed;
}

/** Seats free for whoever comes, integer ≥ 0: those of types anybody can see, without what is kept for those who wait. */
export function seatsLeft(slice: Pick<LedgerSlice, "event" | "heads">, now: number): number {
  const { left } = standing(slice, now);
  const byType = ticketsLeft(slice, now);
  const admitting = slice.event.config.ticketTypes.filter(({ admits, hidden }) => admits && !hidden);
  const ofTypes = admitting.reduce((sum, { id }) => sum + (byType[id] ?? 0), 0);
  return Math.min(left.get("seats") ?? 0, ofTypes);
}

/** How many of each type that is not hidden are free for whoever comes. */
export function ticketsLeft(
  slice: Pick<LedgerSlice, "event" | "heads">,
  now: number,
): Readonly<Record<TicketTypeId, number>> {
  const { left } = standing(slice, now);
  const { config } = slice.event;
  const shown = config.ticketTypes.filter(({ hidden }) => !hidden);
  return Object.fromEntries(
    shown.map(({ id }) => {
      const one = claimOf(config, [{ ticketTypeId: id, name: "" }], null);
      const pools = poolsOf(config).filter((pool) => pool.of(one) > 0);
      return [id, Math.min(config.capacity, ...pools.map((pool) => left.get(pool.id) ?? 0))];
    }),
  );
}

/** Who in line gets seats now: the first whose types are sold and who lacks nothing that anybody before them waits for. */
export function nextInLine(slice: Pick<LedgerSlice, "event" | "heads">, now: number): LineHead | null {
  return whyClosed(slice.event, now) === null ? standing(slice, now).next : null;
}

/**
 * Why the slice's person cannot have `choice` at `now` (epoch milliseconds), or null when they can; also asked before a hold.
 * Order: already registered, in line, not published, outside sales, the choice itself, full or an offer that is over. What the person holds or is
 * offered is theirs, even past its time until it is released.
 */
export function whyNotRegister(slice: LedgerSlice, choice: Choice, now: number): RegisterRefusal | null {
  const { event, registration } = slice;
  if (registration?.status === "pending" || registration?.status === "confirmed") {
    return { code: "already-registered", registeredAt: registration.requestedAt, status: registration.status };
  }
  if (registration?.status === "waiting") return { code: "already-waiting", since: registration.requestedAt };
  const closed = whyClosed(event, now);
  if (closed) return closed;
  const tickets = ticketsOf(event.config, choice, "");
  const own = ownClaim(slice);
  const refusal = whyNotChoice(slice, tickets, choice, own, now);
  if (refusal) return refusal;
  const short = whyNotEnough(slice, claimOf(event.config, tickets, choice.code), own, now);
  const endedAt = registration && isGone(registration.status) ? registration.offerEndsAt : null;
  return short && endedAt !== null ? { code: "offer-expired", endedAt } : short;
}

/**
 * As `whyNotRegister`, for whoever was told until when a seat is kept for them: where that is over and all is taken, it is the
 * reason. As long as what they want is to be had, it is theirs, with a hold or without.
 * @param heldUntil epoch milliseconds by our own clock, whatever theirs says; undefined: they were told of none
 */
export function whyNotTakeSeat(
  slice: LedgerSlice,
  choice: Choice,
  heldUntil: number | undefined,
  now: number,
): RegisterRefusal | HoldRefusal | null {
  const refusal = whyNotRegister(slice, choice, now);
  if (!refusal || !isFull(refusal) || slice.hold || heldUntil === undefined || now < heldUntil) return refusal;
  if (refusal.code === "offer-expired" && heldUntil <= refusal.endedAt) return refusal;
  return { code: "hold-expired", expiredAt: heldUntil, seatsLeft: seatsLeft(slice, now) };
}

/** Whether nothing is in the way but that all is taken: then one can wait in line. */
export function isFull({ code }: { readonly code: string }): boolean {
  return FULL.some((full) => full === code);
}

const FULL: readonly LedgerRefusal["code"][] = ["event-full", "tickets-sold-out", "offer-expired", "hold-expired"];

/** What is kept for the slice's person already. */
export function ownClaim({ hold, registration }: LedgerSlice): Claim {
  return hold?.claim ?? (registration?.status === "offered" ? registration.claim : NO_CLAIM);
}

/** @param own what is kept for the slice's person already */
export function whyNotEnough(slice: LedgerSlice, claim: Claim, own: Claim, now: number): RegisterRefusal | null {
  const { left } = standing(slice, now);
  return firstShort(slice.event.config, claim, (pool) => {
    const free = left.get(pool.id) ?? 0;
    const kept = pool.of(own);
    return pool.of(claim) - kept <= Math.max(0, free) ? null : free + kept;
  });
}

/** Why this could not be had even if nobody else came: whoever waited for it would wait for nothing. */
export function whyNeverEnough({ config }: LedgerEvent, claim: Claim): RegisterRefusal | null {
  return firstShort(config, claim, (pool) => (pool.of(claim) <= pool.size ? null : pool.size));
}

/** @param shortOf how much there is of a pool that has too little, or null where it has enough */
function firstShort(
  config: LedgerConfig,
  claim: Claim,
  shortOf: (pool: Pool) => number | null,
): RegisterRefusal | null {
  for (const pool of poolsOf(config)) {
    const left = shortOf(pool);
    if (left === null) continue;
    if (pool.id === "seats") return { code: "event-full", seatsLeft: left };
    const type = config.ticketTypes.find(
      ({ id }) => (claim.counts[id] ?? 0) > 0 && pool.of({ ...claim, counts: { [id]: 1 } }) > 0,
    );
    if (!type) throw new Error("a quota ran out of no type");
    return { code: "tickets-sold-out", ticketTypeId: type.id, name: type.name, left };
  }
  return null;
}

/**
 * Goes down the lines in the order in which people joined. Who gets all they want is next; who does not keeps what they
 * lack from everybody behind them, and nothing else, so that a line for one thing holds up no other.
 */
function standing({ event, heads }: Pick<LedgerSlice, "event" | "heads">, now: number): Standing {
  const { config, totals } = event;
  const pools = poolsOf(config);
  const free = new Map(pools.map((pool) => [pool.id, Math.max(0, pool.size - pool.taken(totals))]));
  const left = new Map(free);
  const lacked = new Set<Pool["id"]>();
  let next: LineHead | null = null;
  for (const head of heads) {
    // What cannot be had any more, nor ever, is waited for in vain: it must hold up nobody.
    if (!isSold(head.claim, config, now) || whyNeverEnough(event, head.claim)) continue;
    const wanted = pools.filter((pool) => pool.of(head.claim) > 0);
    const short = wanted.filter((pool) => pool.of(head.claim) > (free.get(pool.id) ?? 0));
    if (short.length === 0 && !wanted.some((pool) => lacked.has(pool.id))) {
      next ??= head;
      // Until they have it, it is kept for them and for whoever stands behind them.
      for (const { id } of wanted) left.set(id, id === "seats" ? Math.max(0, (left.get(id) ?? 0) - totals.waiting) : 0);
    }
    for (const { id } of short) {
      lacked.add(id);
      left.set(id, 0);
    }
  }
  return { left, next };
}

/** Whether all its types are sold now. */
export function isSold({ counts }: Claim, config: LedgerConfig, now: number): boolean {
  return (Object.keys(counts) as TicketTypeId[]).every((ticketTypeId) => {
    const type = typeOf(config, { ticketTypeId });
    return type && (type.salesCloseAt === null || now < type.salesCloseAt);
  });
}

function poolsOf({ capacity, quotas }: LedgerConfig): Pool[] {
  const seats: Pool = {
    id: "seats",
    size: capacity,
    taken: (totals) => seatsTaken({ totals }),
    of: (claim) => claim.seats,
  };
  return [
    seats,
    ...quotas.map(({ id, size, ticketTypeIds }): Pool => {
      const sum = (counts: Claim["counts"]) => ticketTypeIds.reduce((all, typeId) => all + (counts[typeId] ?? 0), 0);
      return { id, size, taken: ({ taken }) => sum(taken), of: ({ counts }) => sum(counts) };
    }),
  ];
}

/** Why the event takes nobody at `now`, or null. */
export function whyClosed(
  { config }: { readonly config: Pick<LedgerConfig, "status" | "salesOpenAt" | "salesCloseAt"> },
  now: number,
): RegisterRefusal | null {
  const { status, salesOpenAt, salesCloseAt } = config;
  if (status !== "published" && status !== "live") return { code: "event-not-published" };
  if (now < salesOpenAt) return { code: "sales-closed", opensAt: salesOpenAt, closedAt: null };
  if (now >= salesCloseAt) return { code: "sales-closed", opensAt: null, closedAt: salesCloseAt };
  return null;
}

/**
 * What everybody may see of an event.
 * @param admittedPerMinute passes admitted within the last RATE_WINDOW_MS; who keeps the clock counts them
 * @returns `registered` counts pending and confirmed; `inside` who came in and did not leave
 */
export function eventSummary(
  slice: Pick<LedgerSlice, "event" | "heads">,
  admittedPerMinute: number,
  now: number,
): EventSummary {
  const { config, totals } = slice.event;
  return {
    status: config.status,
    capacity: config.capacity,
    seatsLeft: seatsLeft(slice, now),
    registered: totals.pending + totals.confirmed,
    waiting: totals.waiting,
    inside: insideOf(totals),
    refusedScans: totals.refusedScans,
    admittedPerMinute,
    ticketsLeft: ticketsLeft(slice, now),
  };
}

/** Who came in and did not leave. */
export function insideOf({ admitted, left = 0 }: LedgerTotals): number {
  return admitted - left;
}

/** Everybody inside by where they are: each zone, and what is between zones, which alone is there where no zone is. */
export function zonesOf({ config, totals }: LedgerEvent): ZoneCount[] {
  const zones = entryOf(config).lists.filter(({ kind }) => kind === "zone");
  const counted = zones.map(({ id, name }) => ({ listId: id, name, inside: totals.lists?.[id] ?? 0 }));
  const between = insideOf(totals) - counted.reduce((sum, { inside }) => sum + inside, 0);
  return [...counted, { listId: null, name: "", inside: between }];
}

/** Passes come by registration; their owner is told once, of the first. */
export function firstPasses(
  events: readonly LedgerDomainEvent[],
): Extract<LedgerDomainEvent, { type: "PassIssued" }>[] {
  return events.flatMap((event, at) =>
    event.type === "PassIssued" && events[at - 1]?.type !== "PassIssued" ? [event] : [],
  );
}
