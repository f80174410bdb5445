import { randomUUID } from "node:crypto";
import * as z from "zod";
import { idSchema } from "#shared/ids";
import { call, headersOf } from "../load/api.ts";
import { httpRequest } from "../load/http-connection.ts";
import { openHttp } from "../load/http-target.ts";
import { closedLoop } from "../load/run-load.ts";
import type { Effort } from "../options.ts";
import { showNumber, type Table } from "../report.ts";
import { COLLEGE_SLUG, type People, type Person } from "../server/people.ts";
import type { Served } from "../server/served.ts";
import { quantile } from "../stats.ts";

const IN_FLIGHT = 8;
/** Far more than a college's whole office does. */
const EDIT_EVERY_MS = 250;
const HOUR_MS = 3_600_000;

type Asked = { readonly hits: number[]; readonly misses: number[]; readonly edits: number };

const setup = z.object({ id: idSchema("event"), version: z.number() });

/** How much of what visitors ask for the edge's cache answers, while nobody edits and while somebody always does. */
export async function measureCatalogue(served: Served, people: People, { rounds, runMs }: Effort): Promise<Table> {
  const office = await Office.open(served.port, people.organizer);
  const calm = { hits: [] as number[], misses: [] as number[], edits: 0 };
  const busy = { hits: [] as number[], misses: [] as number[], edits: 0 };
  for (let round = 0; round < rounds; round++) {
    await ask(served, runMs, calm);
    const editing = office.editFor(runMs);
    await ask(served, runMs, busy);
    busy.edits += await editing;
  }
  return {
    title: "The catalogue from the edge's cache",
    columns: ["while", "requests", "hits", "share of hits", "hit, P50 / P95 ms", "miss, P50 / P95 ms", "events edited"],
    rows: [row("nobody edits", calm), row(`somebody edits every ${EDIT_EVERY_MS} ms`, busy)],
    notes: [
      `Visitors, ${IN_FLIGHT} requests in flight; a hit is an answer whose list of events came from the cache. What is free of each event is kept for a second beside it, and which state of the catalogue is the newest is read each time, so a hit is not without any read.`,
      "An edit makes everybody's next request a miss until one of them has put the new list there: with so many in flight each edit costs a few misses, and nobody sees the list from before. The local cache is workerd's own.",
    ],
  };
}

function row(name: string, { hits, misses, edits }: Asked): string[] {
  const both = (ms: readonly number[]) => {
    const sorted = ms.toSorted((a, b) => a - b);
    return `${showNumber(quantile(sorted, 0.5), 1)} / ${showNumber(quantile(sorted, 0.95), 1)}`;
  };
  const all = hits.length + misses.length;
  const share = showNumber(hits.length / all, 4);
  const counts = [showNumber(all, 0), showNumber(hits.length, 0), share];
  return [name, ...counts, both(hits), both(misses), showNumber(edits, 0)];
}

async function ask({ port, pid }: Served, ms: number, asked: Asked): Promise<void> {
  const path = `/api/${COLLEGE_SLUG}/trpc/attendee.listEvents?input=%7B%7D`;
  const request = httpRequest("GET", path, headersOf(port, null), "");
  const command = () => {
    const askedAt = performance.now();
    return {
      request,
      check: ({ status, head, body }: { status: number; head: string; body: string }) => {
        const from = /\r\nx-catalogue: *(\w+)/i.exec(head)?.[1];
        if (status !== 200 || !from) return body;
        (from === "hit" ? asked.hits : asked.misses).push(performance.now() - askedAt);
        return null;
      },
    };
  };
  const target = {
    name: "catalogue",
    serverPid: pid,
    prepare: async () => {},
    open: (inFlight: number) => openHttp(port, inFlight, command),
  };
  const { failures } = await closedLoop(target, { inFlight: IN_FLIGHT, ms });
  if (failures.size > 0) throw new Error(`the catalogue failed: ${[...failures.keys()].join(", ")}`);
}

/** Where one event is edited again and again. */
class Office {
  readonly #port: number;
  readonly #organizer: Person;
  readonly #fields: Readonly<Record<string, unknown>>;
  #event: z.infer<typeof setup>;

  private constructor(
    port: number,
    organizer: Person,
    fields: Readonly<Record<string, unknown>>,
    event: z.infer<typeof setup>,
  ) {
    this.#port = port;
    this.#organizer = organizer;
    this.#fields = fields;
    this.#event = event;
  }

  static async open(port: number, organizer: Person): Promise<Office> {
    const now = Date.now();
    const words = { title: "Edited", summary: "", description: "", category: "Fair", venue: "Main hall" };
    const times = { startsAt: now + HOUR_MS, endsAt: now + 2 * HOUR_MS, salesOpenAt: now, salesCloseAt: now + HOUR_MS };
    const fields = { ...words, ...times, departmentId: null, capacity: 100, approval: false };
    const made = setup.parse(await call(port, organizer, "organizer.createEvent", { commandId: randomUUID(), fields }));
    const status = { eventId: made.id, version: made.version, status: "published" };
    const event = setup.parse(await call(port, organizer, "organizer.setStatus", status));
    return new Office(port, organizer, fields, event);
  }

  /** @returns how often */
  async editFor(ms: number): Promise<number> {
    const until = performance.now() + ms;
    let edits = 0;
    while (performance.now() + EDIT_EVERY_MS < until) {
      await new Promise((resume) => setTimeout(resume, EDIT_EVERY_MS));
      const { id: eventId, version } = this.#event;
      const input = { eventId, version, fields: { ...this.#fields, summary: `Edited ${version} times` } };
      this.#event = setup.parse(await call(this.#port, this.#organizer, "organizer.updateEvent", input));
      edits += 1;
    }
    return edits;
  }
}
