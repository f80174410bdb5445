import { headersOf } from "../load/api.ts";
import { httpRequest } from "../load/http-connection.ts";
import { openHttp } from "../load/http-target.ts";
import { closedLoop } from "../load/run-load.ts";
import type { Effort } from "../options.ts";
import { showMet, showNumber, showSpread, type Table } from "../report.ts";
import { makeEvent } from "../server/campus.ts";
import { COLLEGE_SLUG, type People, type Person } from "../server/people.ts";
import type { Served } from "../server/served.ts";
import { spreadOf } from "../stats.ts";

/** Everybody who was here a moment ago is remembered. */
const FEW = 24;
const IN_FLIGHT = 8;
const EVENTS = 10;
const SHARE_MAX = 0.15;

type Turn = { readonly perSecond: number; readonly cpuMs: number };

/** What it costs a request to know who asks and what they may, beside the same request of a visitor. */
export async function measureDoor(served: Served, people: People, { rounds, runMs }: Effort): Promise<Table> {
  for (let event = 0; event < EVENTS; event++) await makeEvent(served, people.organizer, 100);
  const turns = { visitor: [] as Turn[], known: [] as Turn[], unknown: [] as Turn[] };
  const few = people.attendees.slice(0, FEW);
  let next = 0;
  const everybody = () => people.attendees[next++ % people.attendees.length] ?? null;
  for (let round = 0; round < rounds; round++) {
    turns.visitor.push(await ask(served, runMs, () => null));
    turns.known.push(await ask(served, runMs, () => few[next++ % few.length] ?? null));
    turns.unknown.push(await ask(served, runMs, everybody));
  }
  const share = (one: readonly Turn[]) =>
    spreadOf(one.map(({ cpuMs }, at) => 1 - (turns.visitor[at]?.cpuMs ?? 0) / cpuMs));
  const row = (name: string, one: readonly Turn[], goal: string) => [
    name,
    showSpread(spreadOf(one.map(({ perSecond }) => perSecond)), 0),
    showSpread(spreadOf(one.map(({ cpuMs }) => cpuMs)), 3),
    one === turns.visitor ? "–" : showSpread(share(one), 2),
    goal,
  ];
  const isMet = share(turns.known).median <= SHARE_MAX;
  return {
    title: "The door: session, college and roles",
    columns: ["the catalogue, asked for by", "requests/s", "CPU ms/request", "share of the door", "goal"],
    rows: [
      row("a visitor", turns.visitor, "–"),
      row("somebody who was here within four seconds", turns.known, `≤ ${SHARE_MAX}: ${showMet(isMet)}`),
      row("somebody else each time", turns.unknown, "one D1 read"),
    ],
    notes: [
      `The same ${showNumber(EVENTS, 0)} events are read and answered to all three, in turns; ${IN_FLIGHT} in flight. The share is what of the request's CPU time the visitor's does not need, turn by turn.`,
      "That it is one statement, for session and roles together, is a test (worker/sessions.workers.test.ts); its time in production is that of a D1 read, which is not measured here.",
    ],
  };
}

async function ask({ port, pid }: Served, ms: number, who: () => Person | null): Promise<Turn> {
  const path = `/api/${COLLEGE_SLUG}/trpc/attendee.listEvents?input=%7B%7D`;
  const command = () => ({
    request: httpRequest("GET", path, headersOf(port, who()), ""),
    check: ({ status, body }: { status: number; body: string }) => (status === 200 ? null : body),
  });
  const target = {
    name: "catalogue",
    serverPid: pid,
    prepare: async () => {},
    open: (inFlight: number) => openHttp(port, inFlight, command),
  };
  const { perSecond, serverCpuMs, failures } = await closedLoop(target, { inFlight: IN_FLIGHT, ms });
  if (failures.size > 0) throw new Error(`the catalogue failed: ${[...failures.keys()].join(", ")}`);
  return { perSecond, cpuMs: serverCpuMs ?? Number.NaN };
}
