import { randomUUID } from "node:crypto";
import * as z from "zod";
import type { EventId } from "#shared/ids";
import type { People, Person } from "../server/people.ts";
import type { Served } from "../server/served.ts";
import { call, mutationRequest, query } from "./api.ts";
import { HttpConnection } from "./http-connection.ts";
import { makeEvent } from "./make-event.ts";
import { Progress } from "./progress.ts";

export type BurstsReport = { readonly won: Readonly<Record<BurstKind, number>>; readonly wrong: readonly string[] };

/** What fifty want at once: the last seat, a code's last use, the seat that is offered to one of them. */
const KINDS = ["seat", "code", "offer"] as const;
type BurstKind = (typeof KINDS)[number];

const SAID_EVERY = 50;
const OFFER_WITHIN_MS = 10_000;
/** Who has the offer tries as often at once. */
const OWN_TRIES = 3;
/** Somebody takes the code's last use away again and again; the event is never full of them. */
const MANY_SEATS = 1_000;

const registration = z.object({ status: z.string() });
const home = z.object({ mine: registration.nullable() });

/** So many bursts of each kind, again and again on the same events; those not begun in time are told as wrong. */
export async function runBursts(
  { port }: Served,
  { attendees, organizer }: People,
  { bursts, crowd, withinMs }: { readonly bursts: number; readonly crowd: number; readonly withinMs: number },
): Promise<BurstsReport> {
  const people = attendees.slice(0, crowd);
  const connections = await Promise.all(
    Array.from({ length: crowd + OWN_TRIES }, async () => HttpConnection.open(port)),
  );
  const wrong: string[] = [];
  const won = { seat: 0, code: 0, offer: 0 };
  const until = Date.now() + withinMs;
  for (const kind of KINDS) {
    const eventId = await makeBurstEvent(kind);
    const progress = new Progress(`bursts for one ${kind}`, bursts, SAID_EVERY);
    for (let burst = 0; burst < bursts; burst++) {
      if (Date.now() > until) {
        wrong.push(`${bursts - burst} bursts for one ${kind} were not begun in time`);
        break;
      }
      const problem = await runBurst(kind, eventId);
      if (problem) wrong.push(`burst ${burst}, ${problem}`);
      else won[kind] += 1;
      progress.step();
    }
  }
  for (const connection of connections) connection.close();
  return { won, wrong };

  async function makeBurstEvent(kind: BurstKind): Promise<EventId> {
    const { eventId } = await makeEvent(port, organizer, kind === "code" ? MANY_SEATS : 1);
    if (kind !== "code") return eventId;
    const code = { texts: ["ONLY-ONE"], usesMax: 1, opensAt: null, closesAt: null, ticketTypeIds: null };
    const off = { discount: { kind: "share", value: 1_000 } };
    await call(port, organizer, "organizer.addCodes", { eventId, commandId: randomUUID(), ...code, ...off });
    return eventId;
  }

  /** @returns what is wrong, or null; whoever won has given it back by then */
  async function runBurst(kind: BurstKind, eventId: EventId): Promise<string | null> {
    const entitled = kind === "offer" ? await offerTo(eventId, people) : null;
    await reopenClosed();
    const tries = [...people, ...(entitled ? Array<Person>(OWN_TRIES - 1).fill(entitled) : [])];
    const got = await Promise.all(
      tries.map(async (person, at) => ((await register(at, person, eventId, kind)) ? person : null)),
    );
    const winners = got.filter((person) => person !== null);
    for (const person of winners)
      await call(port, person, "attendee.cancelRegistration", { eventId, commandId: randomUUID() });
    if (winners.length !== 1) return `${kind}: ${winners.length} of ${crowd} got it`;
    return entitled && winners[0] !== entitled ? "the offer went to somebody else" : null;
  }

  /** The server closes what nobody used for some seconds. */
  async function reopenClosed(): Promise<void> {
    for (const [at, { isOpen }] of connections.entries())
      if (!isOpen) connections[at] = await HttpConnection.open(port);
  }

  /** @returns whether they got it; any other answer but a refusal is thrown */
  async function register(at: number, person: Person, eventId: EventId, kind: BurstKind): Promise<boolean> {
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
    const offeredBy = Date.now() + OFFER_WITHIN_MS;
    while ((await statusOf(second, eventId)) !== "offered") {
      if (Date.now() > offeredBy) throw new Error("the seat was not offered");
      await new Promise((done) => setTimeout(done, 20));
    }
    return second;
  }

  async function statusOf(person: Person, eventId: EventId): Promise<string | undefined> {
    const page = home.parse(await query(port, person, "attendee.getEvent", { eventId }));
    return page.mine?.status;
  }
}
