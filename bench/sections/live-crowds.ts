import { randomUUID } from "node:crypto";
import * as z from "zod";
import { QUEUES_MAX } from "#shared/limits";
import { LIVE_PATHS } from "#shared/protocol/live-wire";
import { call, headersOf } from "../load/api.ts";
import { DESCRIPTORS_PER_SOCKET, descriptorsMax, socketsMax } from "../load/descriptors.ts";
import { Followers, figureAt } from "../load/followers.ts";
import { LiveSocket, overLoopback } from "../load/live-socket.ts";
import type { Supplies } from "../load/supplies.ts";
import type { Effort } from "../options.ts";
import { showNumber, type Table } from "../report.ts";
import { makeEvent, makeStation } from "../server/campus.ts";
import { COLLEGE_SLUG } from "../server/people.ts";
import { followEvent } from "./live-event.ts";
import { type Change, Heard, hear, rowOf } from "./live-heard.ts";

export async function measureLive(supplies: Supplies, effort: Effort): Promise<Table> {
  const { crowd, stationCrowd } = effort;
  const fits = socketsMax();
  const event = await followEvent(supplies, {
    ...effort,
    crowd: { ...crowd, held: Math.max(crowd.held, crowd.sockets - fits) },
  });
  const station = await followStations(supplies, {
    ...effort,
    stationCrowd: { ...stationCrowd, sockets: Math.min(stationCrowd.sockets, fits) },
  });
  return {
    title: "The live channel at size",
    columns: [
      "what",
      "sockets",
      "objects",
      "times taken",
      "P50 ms",
      "P95 ms",
      "P99 ms",
      "slowest ms",
      "missed",
      "goal",
    ],
    rows: [...event.rows, station],
    notes: [
      "Followers keep to the rules of the product's own client, over its own doors. Times: from the commit of a change (the server's clock, same machine) to its receipt by each follower.",
      ...event.notes,
      "All objects share one thread here; on the platform they work side by side.",
      `Descriptors a process may have open here: ${descriptorsMax() ?? "unknown"} (see ulimit -n). workerd takes ${DESCRIPTORS_PER_SOCKET} for a socket over loopback, so no more than ${showNumber(fits, 0)} of them fit.`,
    ],
  };
}

async function followStations(supplies: Supplies, { stationCrowd, broadcasts }: Effort): Promise<string[]> {
  const { served, people } = supplies;
  const { stations, sockets } = stationCrowd;
  // Each joins twice at most, and not at the same station: as many as an event allows.
  const visitors = Math.floor((stations * broadcasts) / QUEUES_MAX) + 1;
  const event = await makeEvent(served, people.organizer, visitors);
  await supplies.registerAt(event, visitors);
  const joined = z.object({ joinedAt: z.number() });
  const queues: { followers: Followers; heard: Heard; join: (turn: number) => Change }[] = [];
  try {
    for (let index = 0; index < stations; index++) {
      const { stationId } = await makeStation(served, people.organizer, event.eventId, "service");
      const path = `/api/${COLLEGE_SLUG}${LIVE_PATHS.station(stationId)}`;
      const open = overLoopback((follower) => {
        const person = people.attendees[follower % people.attendees.length] ?? null;
        return LiveSocket.open(served.port, path, headersOf(served.port, person));
      });
      const followers = new Followers(Math.ceil(sockets / stations), open, figureAt("summary", "queue", "waiting"));
      const join = (turn: number) => async () => {
        const person = people.attendees[(turn * stations + index) % visitors];
        if (!person) throw new Error("nobody left to join");
        const input = { commandId: randomUUID(), stationId, laneId: "regular" };
        return joined.parse(await call(served.port, person, "attendee.joinQueue", input)).joinedAt;
      };
      queues.push({ followers, heard: new Heard(followers), join });
      await followers.connect();
    }
    for (let turn = 0; turn < broadcasts; turn++) {
      await Promise.all(queues.map(({ heard, join }) => hear([heard], turn + 1, join(turn))));
    }
    const all = queues.map(({ heard }) => heard);
    return rowOf("a station's change, at all of them at once", stations, all);
  } finally {
    for (const { followers } of queues) followers.cut();
  }
}
