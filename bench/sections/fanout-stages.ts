import { randomUUID } from "node:crypto";
import * as z from "zod";
import { feedShards } from "#shared/object-names";
import { LIVE_PATHS } from "#shared/protocol/live";
import { call, headersOf } from "../load/api.ts";
import { Audience } from "../load/audience.ts";
import { HttpConnection, httpRequest } from "../load/http-connection.ts";
import { LiveSocket } from "../load/live-socket.ts";
import type { Supplies } from "../load/supplies.ts";
import { makeEvent, makeStation } from "../server/campus.ts";
import { COLLEGE_SLUG } from "../server/people.ts";
import type { Served } from "../server/served.ts";
import type { Stage } from "./fanout.ts";

const HELLO = JSON.stringify({ type: "hello", since: null });
const FIGURE = "inside";

const verdict = z.object({ verdict: z.literal("admit"), at: z.number(), inside: z.number() });

/** People looking at an event, on as many feed shards as the product gives an event of that many seats. */
export async function feedStage(
  supplies: Supplies,
  listeners: number,
  changes: number,
  capacity = listeners,
): Promise<Stage> {
  const { served, people } = supplies;
  const [volunteer] = people.volunteers;
  if (!volunteer) throw new Error("nobody to scan");
  const { event, codes } = await supplies.registerAt(
    await makeEvent(served, people.organizer, capacity),
    Math.min(capacity, changes),
  );
  const path = `/api/${COLLEGE_SLUG}${LIVE_PATHS.feed(event.eventId)}`;
  const audience = await Audience.gather(FIGURE, listeners, (index) =>
    LiveSocket.open(
      served.port,
      path,
      headersOf(served.port, people.attendees[index % people.attendees.length] ?? null),
    ),
  );
  audience.send(HELLO);
  return {
    name: `event feed, ${feedShards(capacity)} shards`,
    audience,
    change: async () => {
      const input = { commandId: randomUUID(), ...event, code: codes.pop() ?? "" };
      const { inside, at } = verdict.parse(await call(served.port, volunteer, "scanner.scan", input));
      return { value: inside, committedAt: at };
    },
  };
}

/** People with a token, each with a view of their own, at one station; a change is one more who joins. */
export async function stationStage(supplies: Supplies, listeners: number, changes: number): Promise<Stage> {
  const { served, people } = supplies;
  const event = await makeEvent(served, people.organizer, listeners + changes);
  await supplies.registerAt(event, listeners + changes);
  const { stationId } = await makeStation(served, people.organizer, event.eventId, "service");
  let joined = 0;
  const join = async () => {
    const person = people.attendees[joined++];
    if (!person) throw new Error("nobody left to join");
    const input = { commandId: randomUUID(), stationId, laneId: "regular" };
    const token = z
      .object({ joinedAt: z.number() })
      .parse(await call(served.port, person, "attendee.joinQueue", input));
    return { value: joined, committedAt: token.joinedAt };
  };
  for (let index = 0; index < listeners; index++) await join();
  const path = `/api/${COLLEGE_SLUG}${LIVE_PATHS.station(stationId)}`;
  const audience = await Audience.gather("waiting", listeners, (index) =>
    LiveSocket.open(served.port, path, headersOf(served.port, people.attendees[index] ?? null)),
  );
  audience.send(HELLO);
  return { name: "one station, each listener holds a token", audience, change: join };
}

/** The bare broadcaster with the same number of bytes and objects. */
export async function bareStage(served: Served, listeners: number, shards: number, frameBytes: number): Promise<Stage> {
  const { port } = served;
  const audience = await Audience.gather(FIGURE, listeners, (index) =>
    LiveSocket.open(port, `/socket?shard=${index % shards}`, headersOf(port, null)),
  );
  const connection = await HttpConnection.open(port);
  const headers = [`Host: 127.0.0.1:${port}`, "Content-Type: text/plain"];
  let value = 0;
  return {
    name: shards === 1 ? "bare, one object" : `bare, ${shards} objects`,
    audience,
    change: async () => {
      value += 1;
      const text = `{"${FIGURE}":${value},"fill":""}`;
      const body = text.replace('""', `"${"x".repeat(Math.max(0, frameBytes - text.length))}"`);
      const reply = await connection.exchange(httpRequest("POST", `/broadcast?shards=${shards}`, headers, body));
      return { value, committedAt: z.object({ at: z.number() }).parse(JSON.parse(reply.body)).at };
    },
  };
}
