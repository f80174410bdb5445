import { setTimeout as wait } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import type { KnownOrder } from "./book.ts";
import type { LiveSocket } from "./live-socket.ts";
import { READ_BACK } from "./read-back.ts";
import type { Session } from "./session.ts";
import type { SocketKind, World } from "./world.ts";

/** Coalesced broadcasts, a feed's publications and a settling rate are all done within this. */
const SETTLE_WITHIN_MS = 6_000;
const LOOK_EVERY_MS = 300;
/** These follow the clock, so two readings of them differ without anything having happened. */
const CLOCKWORK = new Set([
  "eta",
  "ahead",
  "servedPerMinute",
  "admittedPerMinute",
  "perMinute",
  "wait",
  "nextReadyAt",
  "estimatedReadyAt",
]);

type Shown = ReadonlyMap<string, unknown>;

/** Every socket's last word must be what the API says, and none may have heard of another person's things. */
export async function auditSockets(world: World, organizer: Session): Promise<void> {
  for (const { socket, kind } of world.sockets.open) auditKeys(world, socket, kind);
  const deadline = performance.now() + SETTLE_WITHIN_MS;
  let stale = world.sockets.open;
  for (;;) {
    const truth = await readTruth(world, organizer);
    const expected = await Promise.all(stale.map(({ kind, session }) => expectedOf(truth, kind, session)));
    stale = stale.filter(({ socket, kind }, index) => !isShown(socket, kind, expected[index] ?? new Map()));
    if (stale.length === 0 || performance.now() > deadline) break;
    await wait(LOOK_EVERY_MS);
  }
  for (const { socket } of stale) {
    world.book.violated("missed live updates", `${socket.path} ends the day with something else than the API says`);
  }
}

function auditKeys(world: World, { remembered, path }: LiveSocket, kind: SocketKind): void {
  const isOwn = (key: string) => {
    if (kind.of === "feed") return key === "event" || key.startsWith("station:");
    if (kind.of === "gate" || kind.staff) return true;
    return key === "summary" || key === "menu" || key.startsWith("mine:");
  };
  const orders = new Map<string, KnownOrder>(world.book.orders);
  for (const key of remembered.keys()) {
    if (!isOwn(key)) world.book.violated("foreign data seen", `${path} was sent ${key}`);
    if (!key.startsWith("mine:order:")) continue;
    const owner = orders.get(key.slice("mine:order:".length))?.person;
    if (owner && ![...owner.stations.values()].some((socket) => socket.remembered === remembered)) {
      world.book.violated("foreign data seen", `${path} was sent somebody else's ${key}`);
    }
  }
}

type Truth = {
  readonly wall: Awaited<ReturnType<Session["api"]["organizer"]["wall"]["query"]>>;
  readonly setup: Awaited<ReturnType<Session["api"]["scanner"]["setup"]["query"]>>;
};

async function readTruth({ grounds: { eventId } }: World, organizer: Session): Promise<Truth> {
  const [wall, setup] = await Promise.all([
    organizer.ask(READ_BACK, (api) => api.organizer.wall.query({ eventId })),
    organizer.ask(READ_BACK, (api) => api.scanner.setup.query({ eventId })),
  ]);
  return { wall, setup };
}

async function expectedOf(truth: Truth, kind: SocketKind, session: Session): Promise<Shown> {
  if (kind.of === "feed") {
    return new Map<string, unknown>([
      ["event", truth.wall.summary],
      ...truth.wall.stations.map((station) => [`station:${station.id}`, station] as const),
    ]);
  }
  if (kind.of === "gate") {
    return new Map<string, unknown>([
      ["event", truth.wall.summary],
      ["gates", truth.setup.gates],
      ["scans", truth.wall.scans],
    ]);
  }
  const { stationId } = kind;
  if (kind.staff) {
    const board = await session.ask(READ_BACK, (api) => api.station.board.query({ stationId }));
    return new Map<string, unknown>([
      ["summary", board.summary],
      ...(board.menu.length > 0 ? [["menu", board.menu] as const] : []),
      ...board.tokens.map((token) => [`token:${token.id}`, token] as const),
      ...board.orders.map((order) => [`order:${order.id}`, order] as const),
    ]);
  }
  const page = await session.ask(READ_BACK, (api) => api.attendee.getStation.query({ stationId }));
  return new Map<string, unknown>([
    ["summary", page.summary],
    ...(page.summary.kind === "food" ? [["menu", page.menu] as const] : []),
    ...(page.token ? [["mine:token", page.token] as const] : []),
    ...page.orders.map((order) => [`mine:order:${order.id}`, order] as const),
  ]);
}

function isShown({ entries }: LiveSocket, kind: SocketKind, expected: Shown): boolean {
  for (const [key, value] of expected)
    if (!isDeepStrictEqual(timeless(entries.get(key)), timeless(value))) return false;
  if (kind.of !== "station" || !kind.staff) return true;
  // A display must also have lost what has gone.
  return [...entries.keys()].every((key) => expected.has(key) || !/^(token|order):/.test(key));
}

function timeless(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(timeless);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => (CLOCKWORK.has(key) ? [] : [[key, timeless(inner)]])),
  );
}
