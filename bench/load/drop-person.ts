import { randomUUID } from "node:crypto";
import * as z from "zod";
import type { EventId } from "#shared/ids";
import { COLLEGE_SLUG, type Person } from "../server/people.ts";
import { headersOf } from "./api.ts";
import { HttpConnection, type HttpReply, httpRequest } from "./http-connection.ts";

/** What one person met with. */
export type Outcome = {
  readonly got: "seat" | "waiting-list" | "missed" | "nothing";
  /** In the order of arrival; null for who never waited. */
  readonly number: number | null;
  /** When their turn came, epoch milliseconds; null if it did not. */
  readonly calledAt: number | null;
};

/** What everybody's requests add up to. */
export type Tally = {
  readonly commandMs: number[];
  shed: number;
  shedSilently: number;
  readonly failures: string[];
  drawn: { readonly seed: string; readonly early: number } | null;
};

const PERSON_TRIES_MAX = 2_000;
const ADMISSION_MS = 10 * 60_000;

const view = z.looseObject({ state: z.string(), until: z.number().optional() });
const drawn = z.object({ drawn: z.object({ seed: z.string(), early: z.number() }) });
const place = z.object({ view, ticket: z.string().nullable(), askAgainMs: z.number() });
const refused = z.object({ ok: z.literal(false), refusal: z.object({ code: z.string() }) });
const answered = z.tuple([z.object({ result: z.object({ data: z.unknown() }) })]);

/** Comes, waits if there is a room, and takes a seat or a place on the waiting list, as the page does. */
export async function dropIn(
  pool: Pool,
  person: Person,
  eventId: EventId,
  tally: Tally,
  until: number,
): Promise<Outcome> {
  const session = new Session(pool, person, tally, until);
  let number: number | null = null;
  let calledAt: number | null = null;
  for (let tries = 0; tries < PERSON_TRIES_MAX && Date.now() < until; tries++) {
    const held = await session.command("attendee.holdSeat", eventId);
    if (held === null) {
      const seat = await session.command("attendee.register", eventId);
      if (seat === null) return { got: "seat", number, calledAt };
    }
    if (held === "event-full") {
      const line = await session.command("attendee.joinWaitlist", eventId);
      if (line === null || line === "already-waiting") return { got: "waiting-list", number, calledAt };
    } else if (held === "waiting-room") {
      const turn = await waitForTurn(session, eventId, tally, until);
      number = turn.number ?? number;
      calledAt = turn.calledAt ?? calledAt;
      if (turn.isMissed) return { got: "missed", number, calledAt };
    } else if (held !== null) await pause(1_000);
  }
  return { got: "nothing", number, calledAt };
}

type Turn = { readonly number: number | null; readonly calledAt: number | null; readonly isMissed: boolean };

async function waitForTurn(session: Session, eventId: EventId, tally: Tally, until: number): Promise<Turn> {
  let ticket: string | null = null;
  let number: number | null = null;
  while (Date.now() < until) {
    const stands = place.parse(await session.ask("waitingRoom.enter", { eventId, ticket }));
    ticket = stands.ticket ?? ticket;
    number = ticket ? Number(ticket.split(".")[1]) : number;
    const lot = drawn.safeParse(stands.view);
    if (lot.success) tally.drawn = lot.data.drawn;
    const { state, until: admittedUntil } = stands.view;
    if (state === "admitted") return { number, calledAt: (admittedUntil ?? 0) - ADMISSION_MS, isMissed: false };
    if (state === "missed") return { number, calledAt: null, isMissed: true };
    await pause(stands.askAgainMs);
    if (state === "free") break;
  }
  return { number, calledAt: null, isMissed: false };
}

/** One person's cookies, over connections that many share. */
class Session {
  readonly #pool: Pool;
  readonly #person: Person;
  readonly #tally: Tally;
  readonly #until: number;
  #cookies: string[] = [];

  constructor(pool: Pool, person: Person, tally: Tally, until: number) {
    this.#pool = pool;
    this.#person = person;
    this.#tally = tally;
    this.#until = until;
  }

  /** @returns the code of a refusal, or null if it was done */
  async command(procedure: string, eventId: EventId): Promise<string | null> {
    const begunAt = performance.now();
    const data = await this.ask(procedure, { eventId, commandId: randomUUID() });
    this.#tally.commandMs.push(performance.now() - begunAt);
    const refusal = refused.safeParse(data);
    return refusal.success ? refusal.data.refusal.code : null;
  }

  /** Sends the same again while the server is busy, when it says. @throws for any other failure */
  async ask(procedure: string, input: unknown): Promise<unknown> {
    for (;;) {
      const reply = await this.#pool.exchange((port) => this.#request(port, procedure, input));
      if (reply.status === 200) {
        this.#keep(reply);
        return answered.parse(JSON.parse(reply.body))[0].result.data;
      }
      if ((reply.status !== 503 && reply.status !== 429) || Date.now() >= this.#until)
        throw new Error(`${procedure}: ${reply.status} ${reply.body.slice(0, 200)}`);
      this.#tally.shed += 1;
      const seconds = Number(/\r\nretry-after: *(\d+)/i.exec(reply.head)?.[1] ?? 0);
      if (seconds === 0) this.#tally.shedSilently += 1;
      await pause(Math.max(1, seconds) * 1000 * (1 + Math.random()));
    }
  }

  #request(port: number, procedure: string, input: unknown): string {
    const [session = "", ...others] = headersOf(port, this.#person).toReversed();
    const cookies = [session, ...this.#cookies].join("; ");
    const headers = [...others, cookies, "Content-Type: application/json"];
    return httpRequest("POST", `/api/${COLLEGE_SLUG}/trpc/${procedure}?batch=1`, headers, JSON.stringify({ 0: input }));
  }

  #keep({ head }: HttpReply): void {
    for (const [, cookie = ""] of head.matchAll(/\r\nset-cookie: *(__Host-admission-[^;]*)/gi))
      this.#cookies = [cookie];
  }
}

/** A few connections for many people. */
export class Pool {
  readonly #port: number;
  readonly #free: HttpConnection[] = [];
  readonly #waiting: ((connection: HttpConnection) => void)[] = [];

  private constructor(port: number) {
    this.#port = port;
  }

  static async open(port: number, size: number): Promise<Pool> {
    const pool = new Pool(port);
    for (let i = 0; i < size; i++) pool.#free.push(await HttpConnection.open(port));
    return pool;
  }

  async exchange(request: (port: number) => string): Promise<HttpReply> {
    let connection = this.#free.pop() ?? (await new Promise<HttpConnection>((done) => this.#waiting.push(done)));
    try {
      if (!connection.isOpen) connection = await HttpConnection.open(this.#port);
      return await connection.exchange(request(this.#port));
    } finally {
      const next = this.#waiting.shift();
      if (next) next(connection);
      else this.#free.push(connection);
    }
  }

  close(): void {
    for (const connection of this.#free) connection.close();
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
