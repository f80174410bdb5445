import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import * as z from "zod";
import { QUEUES_MAX } from "#shared/limits";
import { feedShards } from "#shared/object-names";
import { LIVE_PATHS } from "#shared/protocol/live";
import { call, headersOf } from "../load/api.ts";
import { nowMs } from "../load/audience.ts";
import { processMemory } from "../load/cpu.ts";
import { Followers } from "../load/followers.ts";
import { LiveSocket } from "../load/live-socket.ts";
import type { Supplies } from "../load/supplies.ts";
import type { Effort } from "../options.ts";
import { showMet, showNumber, type Table } from "../report.ts";
import { makeEvent, makeStation } from "../server/campus.ts";
import { COLLEGE_SLUG } from "../server/people.ts";
import { quantile } from "../stats.ts";

/** The product plans one feed object for so many seats. */
const SEATS_PER_SHARD = 500;
/** Every change reaches everybody before this. */
const P99_GOAL_MS = 2_000;
/** No follower is waited for longer; and all of them are back by then. */
const PATIENCE_MS = 20_000;
const COMEBACK_MS_MAX = 240_000;
/** Longer than a source with many feeds rests between two publications; uneven, so that nothing is in step with it. */
const PAUSE_MS = 1_200;
const PAUSE_SPREAD_MS = 300;
/** What happens while everybody is cut off. */
const CHANGES_AWAY = 5;
/** Descriptors for everything that is no follower's socket: databases, objects, connections of commands. */
const SPARE_DESCRIPTORS = 1_500;
/** Of workerd, for each socket of a follower; this process has one. */
const DESCRIPTORS_PER_SOCKET = 2;
const DESCRIPTORS_LOOK_MS = 100;

/** `receivedMs`: for each follower of each change, from its commit. */
type Heard = { readonly receivedMs: number[]; missed: number };
type Change = () => Promise<number>;

export async function measureLive(supplies: Supplies, effort: Effort): Promise<Table> {
  const descriptors = descriptorsMax();
  const fits = Math.floor(((descriptors ?? Number.POSITIVE_INFINITY) - SPARE_DESCRIPTORS) / DESCRIPTORS_PER_SOCKET);
  const fitting = <T extends { readonly sockets: number }>(one: T) => ({
    ...one,
    sockets: Math.min(one.sockets, fits),
  });
  const event = await followEvent(supplies, { ...effort, crowd: fitting(effort.crowd) });
  const stations = await followStations(supplies, { ...effort, stationCrowd: fitting(effort.stationCrowd) });
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
    rows: [...event.rows, ...stations],
    notes: [
      "Followers keep to the rules of the product's own client, over its own doors, in one process beside the one of the server. Times: from the commit of a change (the server's clock, same machine) to its receipt by each follower.",
      ...event.notes,
      "All objects share one thread here; on the platform they work side by side.",
      `Descriptors a process may have open here: ${descriptors ?? "unknown"} (see ulimit -n). workerd takes ${DESCRIPTORS_PER_SOCKET} for a socket, so no more than ${showNumber(fits, 0)} sockets fit, of ${showNumber(effort.crowd.sockets, 0)} that are aimed at.`,
    ],
  };
}

async function followEvent(supplies: Supplies, { crowd, broadcasts }: Effort) {
  const { served, people } = supplies;
  const seats = crowd.shards * SEATS_PER_SHARD;
  const changes = broadcasts + CHANGES_AWAY + 1;
  const { event, codes } = await supplies.registerAt(await makeEvent(served, people.organizer, seats), changes);
  const volunteer = people.volunteers[0];
  if (!volunteer) throw new Error("nobody to scan");
  const admit: Change = async () => {
    const input = { commandId: randomUUID(), ...event, code: codes.pop() ?? "" };
    const verdict = z.object({ verdict: z.literal("admit"), at: z.number() });
    return verdict.parse(await call(served.port, volunteer, "scanner.scan", input)).at;
  };
  const followers = followersOf(supplies, crowd.sockets, LIVE_PATHS.feed(event.eventId), insideOf);
  try {
    const memoryBefore = processMemory(served.pid);
    const openedAt = nowMs();
    await followers.connect();
    const openedMs = nowMs() - openedAt;
    await pause(PATIENCE_MS);
    const memory = processMemory(served.pid);
    let inside = 0;
    const told: Heard = { receivedMs: [], missed: 0 };
    for (let change = 0; change < broadcasts; change++) await hear(followers, ++inside, admit, told);

    followers.cut();
    for (let change = 0; change < CHANGES_AWAY; change++) await admit();
    inside += CHANGES_AWAY;
    const { repeats, gaps, snapshots, resumed } = followers;
    const isWaited = await waitForDescriptors(served.pid, followers.size);
    const backFrom = nowMs();
    const arrivals = followers.reached(inside, COMEBACK_MS_MAX);
    await followers.connect();
    const back = await arrivals;
    const after: Heard = { receivedMs: [], missed: 0 };
    await hear(followers, ++inside, admit, after);

    const shards = feedShards(seats);
    const each = memory === null || memoryBefore === null ? null : (memory - memoryBefore) / 1024 / followers.size;
    const comeback: Heard = { receivedMs: back.map((at) => at - backFrom), missed: followers.size - back.length };
    const twice = followers.repeats - repeats;
    return {
      rows: [
        rowOf("an event's change", followers.size, shards, told),
        rowOf(
          "all cut at once, and back",
          followers.size,
          shards,
          comeback,
          `0 missed, 0 told twice: ${showMet(comeback.missed === 0 && twice === 0)}`,
        ),
        rowOf("the first change after that", followers.size, shards, after),
      ],
      notes: [
        `Opening all took ${showNumber(openedMs / 1000, 1)} s. ${showNumber(PATIENCE_MS / 1000, 0)} s later the server held ${showNumber(each, 1)} KB a socket more than before (resident memory, with the garbage of opening).`,
        `All were cut without a goodbye, ${CHANGES_AWAY} changes made meanwhile, and then came back as fast as 50 at a time can: the times are from there to when each knew the last of the changes. A browser waits a while before; see web/live/come-back.ts.${isWaited ? " The server may not have twice as many descriptors open here, so they came once it had let go of those that were cut." : ""}`,
        `Coming back, ${followers.resumed - resumed} hellos were answered with what was missed alone and ${followers.snapshots - snapshots} with everything; ${twice} deltas were told to somebody who held them, ${followers.gaps - gaps} found a gap (before the cut: ${repeats} and ${gaps}). ${followers.lost} sockets were lost without being cut.`,
      ],
    };
  } finally {
    followers.cut();
  }
}

async function followStations(supplies: Supplies, { stationCrowd, broadcasts }: Effort): Promise<string[][]> {
  const { served, people } = supplies;
  const { stations, sockets } = stationCrowd;
  // Each joins twice at most, and not at the same station: as many as an event allows.
  const visitors = Math.floor((stations * broadcasts) / QUEUES_MAX) + 1;
  const event = await makeEvent(served, people.organizer, visitors);
  await supplies.registerAt(event, visitors);
  const joined = z.object({ joinedAt: z.number() });
  const queues: { followers: Followers; join: (turn: number) => Change }[] = [];
  try {
    for (let index = 0; index < stations; index++) {
      const { stationId } = await makeStation(served, people.organizer, event.eventId, "service");
      const path = LIVE_PATHS.station(stationId);
      const followers = followersOf(supplies, Math.ceil(sockets / stations), path, waitingOf);
      const join = (turn: number) => async () => {
        const person = people.attendees[(turn * stations + index) % visitors];
        if (!person) throw new Error("nobody left to join");
        const input = { commandId: randomUUID(), stationId, laneId: "regular" };
        return joined.parse(await call(served.port, person, "attendee.joinQueue", input)).joinedAt;
      };
      queues.push({ followers, join });
      await followers.connect();
    }
    const told: Heard = { receivedMs: [], missed: 0 };
    for (let turn = 0; turn < broadcasts; turn++) {
      await Promise.all(queues.map(({ followers, join }) => hear(followers, turn + 1, join(turn), told)));
    }
    const all = queues.reduce((sum, { followers }) => sum + followers.size, 0);
    return [rowOf("a station's change, at all of them at once", all, stations, told)];
  } finally {
    for (const { followers } of queues) followers.cut();
  }
}

/** One change, and when each follower heard of it. */
async function hear(followers: Followers, value: number, change: Change, heard: Heard): Promise<void> {
  await pause(PAUSE_MS + Math.random() * PAUSE_SPREAD_MS);
  const seen = followers.reached(value, PATIENCE_MS);
  const committedAt = await change();
  const times = await seen;
  for (const at of times) heard.receivedMs.push(at - committedAt);
  heard.missed += followers.size - times.length;
}

type Figure = (entries: ReadonlyMap<string, unknown>) => number | null;
const eventEntry = z.object({ inside: z.number() });
const stationEntry = z.object({ queue: z.object({ waiting: z.number() }) });
const insideOf: Figure = (entries) => eventEntry.safeParse(entries.get("event")).data?.inside ?? null;
const waitingOf: Figure = (entries) => stationEntry.safeParse(entries.get("summary")).data?.queue.waiting ?? null;

function followersOf({ served, people }: Supplies, count: number, path: string, figure: Figure): Followers {
  return new Followers(
    count,
    (index) => {
      const person = people.attendees[index % people.attendees.length] ?? null;
      return LiveSocket.open(served.port, `/api/${COLLEGE_SLUG}${path}`, headersOf(served.port, person));
    },
    figure,
  );
}

function rowOf(what: string, sockets: number, objects: number, { receivedMs, missed }: Heard, goal?: string): string[] {
  const times = [...receivedMs].sort((a, b) => a - b);
  const isMet = quantile(times, 0.99) < P99_GOAL_MS && missed === 0;
  return [
    what,
    showNumber(sockets, 0),
    String(objects),
    showNumber(times.length, 0),
    ...[0.5, 0.95, 0.99, 1].map((share) => showNumber(quantile(times, share), 0)),
    String(missed),
    goal ?? `P99 < ${P99_GOAL_MS} ms, 0 missed: ${showMet(isMet)}`,
  ];
}

/** @returns whether the server had to let go of sockets that were cut before as many can come anew */
async function waitForDescriptors(pid: number | null, sockets: number): Promise<boolean> {
  const max = descriptorsMax();
  const needed = DESCRIPTORS_PER_SOCKET * sockets;
  if (pid === null || max === null || max >= 2 * needed + SPARE_DESCRIPTORS) return false;
  const deadline = nowMs() + COMEBACK_MS_MAX;
  while (readdirSync(`/proc/${pid}/fd`).length > max - needed && nowMs() < deadline) await pause(DESCRIPTORS_LOOK_MS);
  return true;
}

function descriptorsMax(): number | null {
  try {
    const [, max] = /^Max open files\s+(\d+)/m.exec(readFileSync("/proc/self/limits", "utf8")) ?? [];
    return max === undefined ? null : Number(max);
  } catch {
    return null; // another system than Linux
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
