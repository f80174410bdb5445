import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { drawPlace } from "#shared/domain/waiting-room/draw";
import { type EventId, idSchema } from "#shared/ids";
import { setUp } from "../scripts/setup.ts";
import { parseDropOptions } from "./drop-options.ts";
import { call, dataOf, headersOf } from "./load/api.ts";
import { dropIn, type Outcome, Pool, type Tally } from "./load/drop-person.ts";
import { httpRequest } from "./load/http-connection.ts";
import { addPeople, COLLEGE_SLUG, type Person } from "./server/people.ts";
import { startProduct } from "./server/product.ts";
import type { Served } from "./server/served.ts";
import { findStorage } from "./server/state-dir.ts";
import { quantile } from "./stats.ts";

const PORT = 5251;
const HOUR_MS = 3_600_000;
const CONNECTIONS = 48;
/** Those who come early come within this time. */
const GATHER_MS = 15_000;

const options = parseDropOptions(process.argv.slice(2));
await setUp({ build: true });
const stateDir = mkdtempSync(join(findStorage().path, "campuspulse-drop-"));
process.once("exit", () => rmSync(stateDir, { recursive: true, force: true }));
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));

// The first start makes the database that people are then put into.
await (await startProduct(stateDir, { port: PORT })).stop();
const people = addPeople(stateDir, options.people);
const product = await startProduct(stateDir, { port: PORT, commandsPerSecond: options.commandsPerSecond });
const pool = await Pool.open(product.port, CONNECTIONS);
const startedAt = Date.now();
const opensAt = startedAt + GATHER_MS;
const eventId = await makeDrop(product, people.organizer);
const tally: Tally = { commandMs: [], shed: 0, shedSilently: 0, failures: [], drawn: null };
const until = startedAt + options.withinMs;
const early = Math.floor(options.people * options.early);
const outcomes = await Promise.all(people.attendees.map(come));
const wall = await readWall();
pool.close();
await product.stop();
const isRight = report(outcomes);
process.exit(isRight ? 0 : 1);

async function come(person: Person, index: number): Promise<Outcome> {
  const at = index < early ? startedAt + Math.random() * (GATHER_MS - 2_000) : opensAt + Math.random() * options.overMs;
  await new Promise((done) => setTimeout(done, Math.max(0, at - Date.now())));
  try {
    return await dropIn(pool, person, eventId, tally, until);
  } catch (failure) {
    tally.failures.push(String(failure));
    return { got: "nothing", number: null, calledAt: null };
  }
}

async function makeDrop({ port }: Served, organizer: Person): Promise<EventId> {
  const setup = z.object({ id: idSchema("event"), version: z.number() });
  const times = { startsAt: opensAt + HOUR_MS, endsAt: opensAt + 2 * HOUR_MS, salesCloseAt: opensAt + HOUR_MS };
  const words = { title: "Drop", summary: "", description: "", category: "Fair", venue: "Main hall" };
  const fields = {
    ...words,
    ...times,
    salesOpenAt: opensAt,
    departmentId: null,
    capacity: options.seats,
    approval: false,
  };
  const made = await call(port, organizer, "organizer.createEvent", { commandId: randomUUID(), fields });
  const { id, version } = setup.parse(made);
  const published = await call(port, organizer, "organizer.setStatus", { eventId: id, version, status: "published" });
  const mode = { eventId: id, version: setup.parse(published).version, mode: "opening" };
  await call(port, organizer, "waitingRoom.save", mode);
  return id;
}

/** What the ledger says, whatever people were told. */
async function readWall(): Promise<{ readonly registered: number }> {
  const path = `/api/${COLLEGE_SLUG}/trpc/organizer.wall?batch=1&input=${encodeURIComponent(JSON.stringify({ 0: { eventId } }))}`;
  const reply = await pool.exchange((port) => httpRequest("GET", path, headersOf(port, people.organizer), ""));
  return z.object({ summary: z.object({ registered: z.number() }) }).parse(dataOf(reply)).summary;
}

/** @returns whether all that must hold did */
function report(all: readonly Outcome[]): boolean {
  const count = (got: Outcome["got"]) => all.filter((one) => one.got === got).length;
  const called = all.flatMap(({ number, calledAt }) =>
    number === null || calledAt === null ? [] : [{ place: placeOf(number), calledAt }],
  );
  const inOrder = called.sort((a, b) => a.place - b.place);
  let newest = 0;
  let overtaken = 0;
  for (const { calledAt } of inOrder) {
    if (calledAt < newest) overtaken += 1;
    newest = Math.max(newest, calledAt);
  }
  const instants = called.map(({ calledAt }) => calledAt);
  const seconds = Math.max(1, (Math.max(...instants) - Math.min(...instants)) / 1000);
  const oversold = Math.max(0, wall.registered - options.seats);
  const lost = count("seat") - wall.registered;
  const ms = tally.commandMs.sort((a, b) => a - b);
  console.log(
    [
      `${options.people} people, ${options.seats} seats, ${early} of them before the opening, ${options.commandsPerSecond} commands a second`,
      `finished after            ${((Date.now() - opensAt) / 1000).toFixed(0)} s from the opening`,
      `seats / waiting list      ${count("seat")} / ${count("waiting-list")}`,
      `missed their turn         ${count("missed")}`,
      `got nothing               ${count("nothing")}`,
      `called a second           ${(called.length / seconds).toFixed(1)}`,
      `overtaken                 ${overtaken}`,
      `oversold                  ${oversold}`,
      `seats told, not there     ${lost}`,
      `commands P50 / P95        ${quantile(ms, 0.5).toFixed(0)} / ${quantile(ms, 0.95).toFixed(0)} ms, the waits of those told to come back included`,
      `told to come back         ${tally.shed}`,
      `  without being told when ${tally.shedSilently}`,
      `failures                  ${tally.failures.length}${tally.failures[0] ? `: ${tally.failures[0]}` : ""}`,
    ].join("\n"),
  );
  return overtaken + oversold + Math.abs(lost) + tally.shedSilently + tally.failures.length + count("nothing") === 0;
}

function placeOf(number: number): number {
  const { drawn } = tally;
  return drawn && number <= drawn.early ? drawPlace(drawn.seed, number, drawn.early) : number;
}
