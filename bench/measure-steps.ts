import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import * as z from "zod";
import type { EventId } from "#shared/ids";
import { setUp } from "../scripts/setup.ts";
import { STEP_TIMES_FILE, STEPS, type Step, type StepTimes } from "../sim/drop/step-times.ts";
import { mutationRequest } from "./load/api.ts";
import { HttpConnection } from "./load/http-connection.ts";
import { makeEvent } from "./load/make-event.ts";
import { describeMachine } from "./report.ts";
import { addPeople, type Person } from "./server/people.ts";
import { startProduct } from "./server/product.ts";
import { findStorage } from "./server/state-dir.ts";
import { quantile } from "./stats.ts";

/**
 * How long the product takes for each of what people ask for in a drop, one request at a time: what the simulated drop gives
 * its ledger to do. Writes the table that lies beside it.
 */
const PORT = 5291;
const SHARES = [0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 1];
/** The first of each are slower: nothing is compiled yet. */
const WARM_UP = 50;
const HOUR_MS = 3_600_000;
const place = z.object({ ticket: z.string().nullable() });

const { values } = parseArgs({ options: { people: { type: "string", default: "1000" } } });
const count = Number(values.people);
if (!Number.isInteger(count) || count < 4 * WARM_UP) throw new Error(`--people: ${4 * WARM_UP} or more`);
await setUp({ build: true });
const storage = findStorage();
const stateDir = mkdtempSync(join(storage.path, "campuspulse-steps-"));
process.once("exit", () => rmSync(stateDir, { recursive: true, force: true }));
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));
// The first start makes the database that people are then put into.
await (await startProduct(stateDir, { port: PORT })).stop();
const { attendees, organizer } = addPeople(stateDir, count);
const product = await startProduct(stateDir, { port: PORT });
const connection = await HttpConnection.open(product.port);
const took: Record<Step, number[]> = { enter: [], holdSeat: [], register: [], joinWaitlist: [] };

const half = Math.floor(count / 2);
const { eventId: onSale } = await makeEvent(product.port, organizer, half);
for (const person of attendees.slice(0, half)) {
  await measure("holdSeat", person, "attendee.holdSeat", onSale);
  await measure("register", person, "attendee.register", onSale);
}
for (const person of attendees.slice(half)) await measure("joinWaitlist", person, "attendee.joinWaitlist", onSale);
const { eventId: gathering } = await makeEvent(product.port, organizer, half, {
  mode: "opening",
  opensInMs: HOUR_MS / 4,
});
for (const person of attendees.slice(0, half)) {
  const { ticket } = place.parse(await ask(person, "waitingRoom.enter", { eventId: gathering, ticket: null }));
  const askedAt = performance.now();
  await ask(person, "waitingRoom.enter", { eventId: gathering, ticket });
  took.enter.push(performance.now() - askedAt);
}
connection.close();
await product.stop();

const machine = describeMachine(storage.name);
const samples = STEPS.map((step) => `${took[step].length - WARM_UP} × ${step}`).join(", ");
const times: StepTimes = {
  how: `npm run bench:steps, ${new Date().toISOString().slice(0, 16)}Z: whole requests to the built product over HTTP, one at a time, on ${machine}; ${samples}.`,
  shares: SHARES,
  ms: { enter: row("enter"), holdSeat: row("holdSeat"), register: row("register"), joinWaitlist: row("joinWaitlist") },
};
writeFileSync(STEP_TIMES_FILE, `${JSON.stringify(times, null, 2)}\n`);
for (const step of STEPS) {
  const sorted = times.ms[step];
  console.log(`${step.padEnd(14)} median ${sorted[6]} ms, 95 % ${sorted[11]} ms, longest ${sorted.at(-1)} ms`);
}
process.exit(0);

async function measure(step: Step, person: Person, procedure: string, eventId: EventId): Promise<void> {
  const askedAt = performance.now();
  await ask(person, procedure, { eventId, commandId: randomUUID() });
  took[step].push(performance.now() - askedAt);
}

async function ask(person: Person, procedure: string, input: object): Promise<unknown> {
  const { status, body } = await connection.exchange(mutationRequest(product.port, person, procedure, input));
  const data = JSON.parse(body)[0]?.result?.data;
  if (status !== 200 || data?.ok === false) throw new Error(`${procedure}: ${status} ${body.slice(0, 300)}`);
  return data;
}

function row(step: Step): number[] {
  const sorted = took[step].slice(WARM_UP).sort((a, b) => a - b);
  return SHARES.map((share) => Number(quantile(sorted, share).toFixed(2)));
}
