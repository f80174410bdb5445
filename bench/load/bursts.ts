import { randomUUID } from "node:crypto";
import * as z from "zod";
import { type EventId, idSchema } from "#shared/ids";
import type { People, Person } from "../server/people.ts";
import type { Served } from "../server/served.ts";
import { call, mutationRequest, query } from "./api.ts";
import { HttpConnection } from "./http-connection.ts";

export type BurstsReport = { readonly won: number; readonly wrong: readonly string[] };

const HOUR_MS = 3_600_000;
/** One in ten is for an offer, which takes an alarm each time. */
const OFFER_EVERY = 10;
const OFFER_WITHIN_MS = 10_000;
/** Who has the offer tries as often at once. */
const OWN_TRIES = 3;

const setup = z.object({ id: idSchema("event"), version: z.number() });
const registration = z.object({ status: z.string() });
const home = z.object({ mine: registration.nullable() });

/** Fifty at once for one last seat, for a code's last use, and for a seat that is offered to one of them, again and again. */
export async function runBursts(
  { port }: Served,
  { attendees, organizer }: People,
  { bursts, crowd }: { readonly bursts: number; readonly crowd: number },
): Promise<BurstsReport> {
  const people = attendees.slice(0, crowd);
  const connections = await Promise.all(
    Array.from({ length: crowd + OWN_TRIES }, async () => HttpConnection.open(port)),
  );
  const [seatId, codeId, offerId] = [
    await makeEvent(port, organizer, 1),
    await makeEvent(port, organizer, 1_000),
    await makeEvent(port, organizer, 1),
  ];
  const code = { texts: ["ONLY-ONE"], usesMax: 1, opensAt: null, closesAt: null, ticketTypeIds: null };
  const off = { discount: { kind: "share", value: 1_000 } };
  await call(port, organizer, "organizer.addCodes", { eventId: codeId, commandId: randomUUID(), ...code, ...off });
  const wrong: string[] = [];
  let won = 0;
  for (let burst = 0; burst < bursts; burst++) {
    const kind = burst % OFFER_EVERY === 0 ? "offer" : burst % 2 === 0 ? "seat" : "code";
    const eventId = { seat: seatId, code: codeId, offer: offerId }[kind];
    const entitled = kind === "offer" ? await offerTo(eventId, people) : null;
    const tries = [...people, ...(entitled ? Array<Person>(OWN_TRIES - 1).fill(entitled) : [])];
    const got = await Promise.all(
      tries.map(async (person, at) => ((await register(at, person, eventId, kind)) ? person : null)),
    );
    const winners = got.filter((person) => person !== null);
    if (winners.length !== 1) wrong.push(`burst ${burst}, ${kind}: ${winners.length} of ${crowd} got it`);
    else if (entitled && winners[0] !== entitled) wrong.push(`burst ${burst}: the offer went to somebody else`);
    else won += 1;
    for (const person of winners)
      await call(port, person, "attendee.cancelRegistration", { eventId, commandId: randomUUID() });
  }
  for (const connection of connections) connection.close();
  return { won, wrong };

  /** @returns whether they got it; any other answer but a refusal is thrown */
  async function register(at: number, person: Person, eventId: EventId, kind: string): Promise<boolean> {
    const input = { eventId, commandId: randomUUID(), ...(kind === "code" && { code: "ONLY-ONE" }) };
    const reply = await connections[at]?.exchange(mutationRequest(port, person, "attendee.register", input));
    const [answer] = JSON.parse(reply?.body ?? "[]");
    if (reply?.status !== 200) throw new Error(`registering answered ${reply?.status}: ${reply?.body}`);
    return answer.result.data.ok === true;
  }

  /** Somebody has the seat, another waits, the first gives it back. @returns whose turn it is then */
  async function offerTo(eventId: EventId, [first, second]: readonly Person[]): Promise<Person> {
    if (!first || !second) throw new Error("an offer needs two people");
    await call(port, first, "attendee.register", { eventId, commandId: randomUUID() });
    await call(port, second, "attendee.joinWaitlist", { eventId, commandId: randomUUID() });
    await call(port, first, "attendee.cancelRegistration", { eventId, commandId: randomUUID() });
    const until = Date.now() + OFFER_WITHIN_MS;
    while ((await statusOf(second, eventId)) !== "offered") {
      if (Date.now() > until) throw new Error("the seat was not offered");
      await new Promise((done) => setTimeout(done, 20));
    }
    return second;
  }

  async function statusOf(person: Person, eventId: EventId): Promise<string | undefined> {
    const page = home.parse(await query(port, person, "attendee.getEvent", { eventId }));
    return page.mine?.status;
  }
}

/** A published event that never makes anybody wait in front of it. */
export async function makeEvent(port: number, organizer: Person, capacity: number): Promise<EventId> {
  const now = Date.now();
  const words = { title: "Chaos", summary: "", description: "", category: "Fair", venue: "Main hall" };
  const times = {
    startsAt: now + HOUR_MS,
    endsAt: now + 9 * HOUR_MS,
    salesOpenAt: now,
    salesCloseAt: now + 8 * HOUR_MS,
  };
  const fields = { ...words, ...times, departmentId: null, capacity, approval: false };
  const made = await call(port, organizer, "organizer.createEvent", { commandId: randomUUID(), fields });
  const { id: eventId, version } = setup.parse(made);
  const published = await call(port, organizer, "organizer.setStatus", { eventId, version, status: "published" });
  const mode = { eventId, version: setup.parse(published).version, mode: "off" };
  await call(port, organizer, "waitingRoom.save", mode);
  return eventId;
}
