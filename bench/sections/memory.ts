import { LIVE_PATHS } from "#shared/protocol/live";
import { headersOf } from "../load/api.ts";
import { Audience } from "../load/audience.ts";
import { processMemory } from "../load/cpu.ts";
import { LiveSocket } from "../load/live-socket.ts";
import type { Effort } from "../options.ts";
import { showNumber, type Table } from "../report.ts";
import { makeEvent } from "../server/campus.ts";
import { COLLEGE_SLUG, type People } from "../server/people.ts";
import type { Served } from "../server/served.ts";

const HELLO = JSON.stringify({ type: "hello", since: null });
/** Seats, hence feed shards, of the event that is listened to. */
const CAPACITY = 5_000;
const MB = 2 ** 20;

/** Resident memory of each server with more and more sockets that hear nothing. */
export async function measureMemory(
  product: Served,
  people: People,
  reference: Served,
  effort: Effort,
): Promise<Table> {
  const { eventId } = await makeEvent(product, people.organizer, CAPACITY);
  const path = `/api/${COLLEGE_SLUG}${LIVE_PATHS.feed(eventId)}`;
  const ours = (index: number) =>
    LiveSocket.open(
      product.port,
      path,
      headersOf(product.port, people.attendees[index % people.attendees.length] ?? null),
    );
  const bare = (index: number) =>
    LiveSocket.open(reference.port, `/socket?shard=${index % 10}`, headersOf(reference.port, null));
  return {
    title: "Memory of idle sockets",
    columns: ["sockets", "workerd, ours MB", "KB a socket", "workerd, bare MB", "KB a socket"],
    rows: join(await grow(product, ours, effort, true), await grow(reference, bare, effort, false)),
    notes: [
      `Resident memory of the whole workerd process ${effort.idleMs / 1000} s after the last socket said hello and heard its snapshot; the first row holds what the process needs anyway. It also counts the garbage of opening them.`,
      "Ours: listeners of one event's feed on 10 objects, bare: 10 objects.",
    ],
  };
}

type Point = { readonly sockets: number; readonly bytes: number | null };

async function grow(
  served: Served,
  open: (index: number) => Promise<LiveSocket>,
  { idleSockets, idleMs }: Effort,
  greets: boolean,
): Promise<Point[]> {
  const points: Point[] = [];
  const audiences: Audience[] = [];
  let sockets = 0;
  try {
    for (const count of idleSockets) {
      const audience = await Audience.gather("inside", count - sockets, open);
      audiences.push(audience);
      if (greets) audience.send(HELLO);
      sockets = count;
      await new Promise((resolve) => setTimeout(resolve, idleMs));
      points.push({ sockets, bytes: processMemory(served.pid) });
    }
  } finally {
    for (const audience of audiences) audience.leave();
  }
  return points;
}

function join(ours: readonly Point[], bare: readonly Point[]): string[][] {
  const show = (points: readonly Point[], index: number) => {
    const [first, point] = [points[0], points[index]];
    if (first?.bytes == null || point?.bytes == null) return ["–", "–"];
    const each = index === 0 ? null : (point.bytes - first.bytes) / 1024 / (point.sockets - first.sockets);
    return [showNumber(point.bytes / MB, 0), showNumber(each, 1)];
  };
  return ours.map(({ sockets }, index) => [showNumber(sockets, 0), ...show(ours, index), ...show(bare, index)]);
}
