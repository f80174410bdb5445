import { randomUUID } from "node:crypto";
import * as z from "zod";
import type { EventId } from "#shared/ids";
import { QUEUES_MAX } from "#shared/limits";
import { type Counter, type LiveEvent, makeEvent, makeStation } from "../server/campus.ts";
import type { People, Person } from "../server/people.ts";
import type { Served } from "../server/served.ts";
import { dataOf, mutationRequest } from "./api.ts";
import type { HttpReply } from "./http-connection.ts";
import { type HttpCommand, openHttp } from "./http-target.ts";
import { closedLoop } from "./run-load.ts";

export type Pass = { readonly event: LiveEvent; readonly code: string };

/** A station takes a few more, but then it is full and refuses. */
const PER_STATION_MAX = 1_900;
const PREPARE_IN_FLIGHT = 24;
const PREPARE_MS_MAX = 120_000;
/** A broken connection now and then is no reason to give up. */
const FAILED_SHARE_MAX = 0.05;

const registered = z.object({ passes: z.tuple([z.object({ code: z.string() })]) });

/**
 * What the commands of one product are made of. Nothing is used twice: a person registers once for an event, a pass is
 * scanned once, a person joins a queue once.
 */
export class Supplies {
  readonly served: Served;
  readonly people: People;
  #registering: { event: LiveEvent; left: Person[] } | null = null;
  readonly #passes = new Map<EventId, Pass[]>();
  #scanning: Pass[] = [];
  #visited: { readonly eventId: EventId; queues: number } | null = null;
  readonly #joins: { counter: Counter; person: Person }[] = [];
  readonly #orders: { counter: Counter; person: Person }[] = [];

  constructor(served: Served, people: People) {
    this.served = served;
    this.people = people;
  }

  async prepareRegistrations(count: number): Promise<void> {
    const { attendees, organizer } = this.people;
    if (count > attendees.length) throw new Error(`more registrations (${count}) than people`);
    if (this.#registering && this.#registering.left.length >= count) return;
    this.#registering = { event: await makeEvent(this.served, organizer, attendees.length), left: [...attendees] };
  }

  /** Its reply brings a pass to scan later. */
  nextRegistration(): HttpCommand | null {
    const person = this.#registering?.left.pop();
    const event = this.#registering?.event;
    if (!person || !event) return null;
    const input = { commandId: randomUUID(), eventId: event.eventId };
    return {
      request: mutationRequest(this.served.port, person, "attendee.register", input),
      check: (reply) =>
        whatIsWrong(reply, (data) => this.#keep({ event, code: registered.parse(data).passes[0].code })),
    };
  }

  /** All of one event, so that a run is one ledger's. */
  async preparePasses(count: number): Promise<void> {
    if (this.#scanning.length >= count) return;
    for (const passes of this.#passes.values()) if (passes.length >= this.#scanning.length) this.#scanning = passes;
    if (this.#scanning.length >= count) return;
    await this.prepareRegistrations(Math.max(count, Math.min(this.people.attendees.length, 4 * count)));
    const eventId = this.#registering?.event.eventId;
    await this.#registerAll();
    this.#scanning = (eventId && this.#passes.get(eventId)) ?? [];
  }

  nextPass(): Pass | null {
    return this.#scanning.pop() ?? null;
  }

  /** The event whose passes come next. */
  get scannedEvent(): LiveEvent {
    const event = this.#scanning[0]?.event;
    if (!event) throw new Error("no passes prepared");
    return event;
  }

  /** Registers the first so many people for an event; their passes are kept apart from all others. */
  async registerAt(event: LiveEvent, count: number): Promise<{ event: LiveEvent; codes: string[] }> {
    const regular = this.#registering;
    this.#registering = { event, left: this.people.attendees.slice(0, count) };
    await this.#registerAll();
    this.#registering = regular;
    const codes = (this.#passes.get(event.eventId) ?? []).map(({ code }) => code);
    this.#passes.delete(event.eventId);
    return { event, codes };
  }

  async prepareJoins(count: number): Promise<void> {
    await this.#prepareAtStations(this.#joins, "service", count);
  }

  nextJoin(): HttpCommand | null {
    const join = this.#joins.pop();
    if (!join) return null;
    const input = { commandId: randomUUID(), stationId: join.counter.stationId, laneId: "regular" };
    return { request: mutationRequest(this.served.port, join.person, "attendee.joinQueue", input), check: whatIsWrong };
  }

  async prepareOrders(count: number): Promise<void> {
    await this.#prepareAtStations(this.#orders, "food", count);
  }

  nextOrder(): HttpCommand | null {
    const order = this.#orders.pop();
    if (!order) return null;
    const { stationId, skuId } = order.counter;
    const input = {
      commandId: randomUUID(),
      stationId,
      lines: [{ skuId, quantity: 1, options: [] }],
      note: null,
      slot: null,
      shownAt: null,
    };
    return {
      request: mutationRequest(this.served.port, order.person, "attendee.placeOrder", input),
      check: whatIsWrong,
    };
  }

  async #prepareAtStations(
    stock: { counter: Counter; person: Person }[],
    kind: "service" | "food",
    count: number,
  ): Promise<void> {
    while (stock.length < count) {
      const eventId = await this.#eventWithVisitors(kind);
      const counter = await makeStation(this.served, this.people.organizer, eventId, kind);
      const visitors = this.people.attendees.slice(0, PER_STATION_MAX);
      stock.unshift(...visitors.map((person) => ({ counter, person })));
    }
  }

  /** Stations serve people who are registered, and who may not wait in more than so many queues of an event. */
  async #eventWithVisitors(kind: "service" | "food"): Promise<EventId> {
    const known = this.#visited;
    if (known && (kind === "food" || known.queues < QUEUES_MAX)) {
      if (kind === "service") known.queues += 1;
      return known.eventId;
    }
    const event = await makeEvent(this.served, this.people.organizer, PER_STATION_MAX);
    await this.registerAt(event, PER_STATION_MAX);
    this.#visited = { eventId: event.eventId, queues: kind === "service" ? 1 : 0 };
    return event.eventId;
  }

  async #registerAll(): Promise<void> {
    const { port, pid } = this.served;
    const target = {
      name: "register",
      serverPid: pid,
      prepare: async () => {},
      open: (inFlight: number) => openHttp(port, inFlight, () => this.nextRegistration()),
    };
    const { answered, failures } = await closedLoop(target, { inFlight: PREPARE_IN_FLIGHT, ms: PREPARE_MS_MAX });
    const failed = [...failures.values()].reduce((sum, count) => sum + count, 0);
    if (failed > FAILED_SHARE_MAX * answered) throw new Error(`could not register people: ${[...failures.keys()][0]}`);
  }

  #keep(pass: Pass): void {
    const passes = this.#passes.get(pass.event.eventId);
    if (passes) passes.push(pass);
    else this.#passes.set(pass.event.eventId, [pass]);
  }
}

/** Null for the value of a command that was done; a refusal or a failure in words otherwise. */
export function whatIsWrong(reply: HttpReply, take: (data: unknown) => void = () => {}): string | null {
  if (reply.status === 503) return /\r\nretry-after: *\d+/i.test(reply.head) ? "shed" : "503 without Retry-After";
  try {
    take(dataOf(reply));
    return null;
  } catch (failure) {
    return String(failure).slice(0, 300);
  }
}
