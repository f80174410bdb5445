import { randomUUID } from "node:crypto";
import * as z from "zod";
import type { EventId } from "#shared/ids";
import type { People, Person } from "../server/people.ts";
import type { Served } from "../server/served.ts";
import { call, query } from "./api.ts";
import { makeEvent } from "./make-event.ts";

/** What people do while the process dies, each at an event of its own, so that every total has one reason. */
export const KILLED = ["register", "code", "pay", "hold", "cancel", "waitlist"] as const;
export type Killed = (typeof KILLED)[number];

/** A hold has neither. */
export type Told = { readonly id?: string | undefined; readonly status?: string | undefined };
export type Batch = ReadonlyMap<Person, Told>;

const PRICE = 1_000;
const CODE = "WHILE-IT-DIES";
const CODE_SHOWN_WITHIN_MS = 15_000;

const PROCEDURES = {
  register: "attendee.register",
  code: "attendee.register",
  pay: "attendee.register",
  hold: "attendee.holdSeat",
  cancel: "attendee.cancelRegistration",
  waitlist: "attendee.joinWaitlist",
} as const satisfies Record<Killed, string>;

/** Of who was told that it is done. */
const STATUS: Partial<Record<Killed, string>> = {
  register: "confirmed",
  code: "confirmed",
  pay: "pending",
  waitlist: "waiting",
};

const page = z.object({ mine: z.object({ id: z.string(), status: z.string() }).nullable() });
const wall = z.object({
  summary: z.object({ registered: z.number(), waiting: z.number(), seatsLeft: z.number(), capacity: z.number() }),
});
const codes = z.object({ codes: z.array(z.object({ uses: z.number() })) });

/** The events, what is asked of them, and how each of them must stand after a kill. */
export class KilledCommands {
  readonly #people: People;
  readonly #events: Readonly<Record<Killed, EventId>>;

  private constructor(people: People, events: Readonly<Record<Killed, EventId>>) {
    this.#people = people;
    this.#events = events;
  }

  /** @param count of people who will ask for each */
  static async prepare(served: Served, people: People, count: number, first: Person): Promise<KilledCommands> {
    const { port } = served;
    const { organizer } = people;
    const make = async () => (await makeEvent(port, organizer, count)).eventId;
    const [register, code, hold, cancel] = [await make(), await make(), await make(), await make()];
    const terms = { texts: [CODE], usesMax: count, opensAt: null, closesAt: null, ticketTypeIds: null };
    const off = { discount: { kind: "share", value: 1_000 } };
    await call(port, organizer, "organizer.addCodes", { eventId: code, commandId: randomUUID(), ...terms, ...off });
    const { eventId: pay, version } = await makeEvent(port, organizer, count);
    await call(port, organizer, "organizer.saveTickets", {
      ...priced(),
      eventId: pay,
      version,
      commandId: randomUUID(),
    });
    const { eventId: waitlist } = await makeEvent(port, organizer, 1);
    await call(port, first, "attendee.register", { eventId: waitlist, commandId: randomUUID() });
    return new KilledCommands(people, { register, code, pay, hold, cancel, waitlist });
  }

  /** One command, to be sent until it is answered. */
  command(kind: Killed): { readonly procedure: string; readonly input: object } {
    const input = { eventId: this.#events[kind], commandId: randomUUID(), ...(kind === "code" && { code: CODE }) };
    return { procedure: PROCEDURES[kind], input };
  }

  /** Before the kill: who cancels has something to cancel. */
  async before(port: number, kind: Killed, person: Person): Promise<void> {
    if (kind !== "cancel") return;
    await call(port, person, "attendee.register", { eventId: this.#events.cancel, commandId: randomUUID() });
  }

  /** After each kill. @returns what is wrong */
  async after(port: number, kind: Killed, batch: Batch): Promise<string[]> {
    const eventId = this.#events[kind];
    if (kind === "hold") return this.#releaseAll(port, batch);
    const wrong: string[] = [];
    for (const [person, told] of batch) {
      const { mine } = page.parse(await query(port, person, "attendee.getEvent", { eventId }));
      if (kind === "cancel") {
        if (mine && mine.status !== "cancelled")
          wrong.push(`${person.name} was told of a cancellation, and is ${mine.status}`);
      } else if (mine?.id !== told.id || mine?.status !== STATUS[kind])
        wrong.push(`${kind}: ${person.name} was told of ${told.id}, and has ${mine?.id ?? "nothing"}, ${mine?.status}`);
    }
    return wrong;
  }

  /** At the end. @returns what is doubled or missing */
  async atEnd(port: number, told: Readonly<Record<Killed, number>>): Promise<string[]> {
    const wrong: string[] = [];
    const compare = (what: string, is: number, was: number) => {
      if (is !== was) wrong.push(`${what}: ${was} were told so, and there are ${is}`);
    };
    for (const kind of ["register", "code", "pay"] as const)
      compare(kind, (await this.#wall(port, kind)).registered, told[kind]);
    compare("cancel", (await this.#wall(port, "cancel")).registered, 0);
    compare("waitlist", (await this.#wall(port, "waitlist")).waiting, told.waitlist);
    compare("uses of the code", await this.#codeUses(port, told.code), told.code);
    return wrong;
  }

  async #releaseAll(port: number, batch: Batch): Promise<string[]> {
    const eventId = this.#events.hold;
    const { capacity, seatsLeft } = await this.#wall(port, "hold");
    for (const person of batch.keys())
      await call(port, person, "attendee.releaseHold", { eventId, commandId: randomUUID() });
    const left = (await this.#wall(port, "hold")).seatsLeft;
    return [
      ...(capacity - seatsLeft === batch.size
        ? []
        : [`${batch.size} hold a seat, and ${capacity - seatsLeft} are held`]),
      ...(left === capacity ? [] : [`all gave their seat back, and ${capacity - left} are held`]),
    ];
  }

  async #wall(port: number, kind: Killed) {
    const answer = await query(port, this.#people.organizer, "organizer.wall", { eventId: this.#events[kind] });
    return wall.parse(answer).summary;
  }

  /** The list of codes may trail the ledger by a moment. */
  async #codeUses(port: number, expected: number): Promise<number> {
    const until = Date.now() + CODE_SHOWN_WITHIN_MS;
    for (;;) {
      const answer = await query(port, this.#people.organizer, "organizer.listCodes", { eventId: this.#events.code });
      const uses = codes.parse(answer).codes[0]?.uses ?? 0;
      if (uses === expected || Date.now() > until) return uses;
      await new Promise((resume) => setTimeout(resume, 100));
    }
  }
}

function priced() {
  const sale = { salesOpenAt: null, salesCloseAt: null };
  const type = { name: "Admission", price: PRICE, admits: true, hidden: false, perPersonMax: 1, ...sale };
  return { ticketTypes: [type], quotas: [], payOnline: true, refund: { shareBp: 0, until: null } };
}
