import type { LedgerDomainEvent } from "#shared/domain/ledger/events";
import { historyOf } from "#shared/domain/ledger/party";
import { emptyReplay, type IsKept, type LedgerReplay } from "#shared/domain/ledger/replay";
import type { RegistrationId, TicketTypeId } from "#shared/ids";
import type { KnownPerson, PastPage, PastProgress } from "#shared/views/history";
import type { CommandLog } from "../authority/command-log.ts";
import type { Storage } from "../authority/storage.ts";
import { hashOf, PEOPLE_AT_ONCE, stepReplay } from "./ledger-books.ts";

/** The event as the log gives it up to one entry, people by name. */
type Past = {
  readonly seq: number;
  readonly standing: Omit<PastPage, "people" | "next">;
  readonly people: KnownPerson[];
};
type Search = {
  readonly seq: number;
  readonly parts: number;
  part: number;
  replay: LedgerReplay;
  readonly people: KnownPerson[];
};

/**
 * The event as it was known at an instant: a replay of the entries known then.
 * Nothing is stored for it. A replay that has come to one instant stays in memory and goes on to a later one; an earlier
 * one, or what an eviction forgot, is replayed from the first entry, a step at a time.
 */
export class LedgerPast {
  readonly #storage: Storage;
  readonly #log: CommandLog<LedgerDomainEvent>;
  readonly #peopleAtOnce: number;
  #search: Search | null = null;
  #past: Past | null = null;

  constructor(storage: Storage, log: CommandLog<LedgerDomainEvent>, peopleAtOnce = PEOPLE_AT_ONCE) {
    this.#storage = storage;
    this.#log = log;
    this.#peopleAtOnce = peopleAtOnce;
  }

  /**
   * @param seq   the newest entry known then; ask for `CommandLog.seqKnownAt`
   * @param after how many people were shown already
   * @returns how far it has come, or the page; ask again until it is there
   */
  step(seq: number, after: number, limit: number): PastProgress {
    if (this.#past?.seq === seq) return pageOf(this.#past, after, limit);
    const search = this.#searchFor(seq);
    this.#search = search;
    const { parts } = search;
    const isKept: IsKept = parts === 1 ? () => true : (userId) => hashOf(userId) % parts === search.part;
    if (!stepReplay(this.#log, search.replay, seq, isKept))
      throw new Error(`the log has no entry after ${search.replay.through}`);
    if (search.replay.through < seq)
      return { done: false, share: (search.part * seq + search.replay.through) / (parts * seq) };
    for (const person of peopleIn(search.replay)) search.people.push(person);
    if (search.part < parts - 1) {
      search.part += 1;
      search.replay = emptyReplay();
      return { done: false, share: search.part / parts };
    }
    const people = search.people.sort(byName);
    this.#past = { seq, standing: standingOf(search.replay, people.length), people };
    // Of people in parts only the last part is left: another instant begins anew.
    this.#search = parts === 1 ? { ...search, people: [] } : null;
    return pageOf(this.#past, after, limit);
  }

  /** The one under way, or that came to an earlier instant, or a new one. */
  #searchFor(seq: number): Search {
    const known = this.#search;
    if (known && (known.seq === seq || (known.parts === 1 && known.replay.through <= seq))) return { ...known, seq };
    const people = this.#storage.all<{ n: number }>("SELECT count(*) AS n FROM registration")[0]?.n ?? 0;
    const parts = Math.max(1, Math.ceil(people / this.#peopleAtOnce));
    return { seq, parts, part: 0, replay: emptyReplay(), people: [] };
  }
}

function pageOf({ standing, people }: Past, after: number, limit: number): PastProgress {
  const until = after + limit;
  const page = { ...standing, people: people.slice(after, until), next: until < people.length ? until : null };
  return { done: true, page };
}

function peopleIn({ registrations, passes }: LedgerReplay): KnownPerson[] {
  const inside = new Map<RegistrationId, number>();
  for (const { record } of passes.values()) {
    if (historyOf(record).where !== null)
      inside.set(record.registrationId, (inside.get(record.registrationId) ?? 0) + 1);
  }
  return [...registrations.values()].map(({ record: { id, claim, ...record } }) => {
    const { userId, name, status, payBy, requestedAt } = record;
    return { userId, name, status, payBy, seats: claim.seats, requestedAt, inside: inside.get(id) ?? 0 };
  });
}

function standingOf({ through: seq, event: { config, totals }, gates }: LedgerReplay, count: number): Past["standing"] {
  const { taken, everWaited: _, lists: __, ...shown } = totals;
  const sum = (ids: readonly TicketTypeId[]) => ids.reduce((all, id) => all + (taken[id] ?? 0), 0);
  return {
    seq,
    status: config.status,
    capacity: config.capacity,
    totals: shown,
    ticketTypes: config.ticketTypes.map(({ id, name }) => ({ name, taken: taken[id] ?? 0 })),
    quotas: config.quotas.map(({ name, size, ticketTypeIds }) => ({ name, size, taken: sum(ticketTypeIds) })),
    gates: config.gates.map(({ id, name }) => ({ name, ...(gates[id] ?? { admitted: 0, refused: 0 }) })),
    count,
  };
}

function byName(a: KnownPerson, b: KnownPerson): number {
  if (a.name !== b.name) return a.name < b.name ? -1 : 1;
  return a.userId < b.userId ? -1 : 1;
}
