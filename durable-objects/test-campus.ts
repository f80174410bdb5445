import { env } from "cloudflare:workers";
import { expect, vi } from "vitest";
import { countedId } from "#shared/counting-ids";
import { ADMISSION, NO_REFUND, USUAL_CHOICE } from "#shared/domain/ledger/choice";
import { USUAL_PASS_RULES } from "#shared/domain/ledger/holders";
import type { LedgerConfig } from "#shared/domain/ledger/types";
import type { CollegeId, CommandId, EventId, GateId, OrderId, SkuId, StationId, TokenId, UserId } from "#shared/ids";
import { feedName, ledgerName, stationName } from "#shared/object-names";
import type { ServerMessage } from "#shared/protocol/live";
import { VIEWER_HEADER, type Viewer } from "./authority/sockets.ts";
import type { EventLedgerApi } from "./event-ledger/event-ledger-api.ts";
import type { LiveFeedApi } from "./live-feed/live-feed-api.ts";
import type { StationApi, StationCommand, StationConfig } from "./station/station-api.ts";

export const MINUTE_MS = 60_000;
const PEOPLE = 8;
export const [PIZZA, COFFEE] = [countedId("sku", 1), countedId("sku", 2)] as [SkuId, SkuId];

export type Campus = {
  readonly collegeId: CollegeId;
  readonly eventId: EventId;
  readonly gates: readonly [GateId, GateId];
  readonly deskId: StationId;
  readonly kitchenId: StationId;
  readonly staff: UserId;
  readonly people: readonly UserId[];
};

let worlds = 0;
/** Ids of a college nobody else uses. */
export function newCampus(): Campus {
  const first = ++worlds * 100;
  return {
    collegeId: countedId("college", first),
    eventId: countedId("event", first),
    gates: [countedId("gate", first), countedId("gate", first + 1)],
    deskId: countedId("station", first),
    kitchenId: countedId("station", first + 1),
    staff: countedId("user", first),
    people: Array.from({ length: PEOPLE }, (_, i) => countedId("user", first + 1 + i)),
  };
}

export const newId = (): CommandId => crypto.randomUUID() as string as CommandId;
export const nameOf = (userId: UserId) => `Name of ${userId}`;

export function personAt({ people }: Campus, index: number): UserId {
  const userId = people[index];
  if (!userId) throw new Error(`there are only ${people.length} people`);
  return userId;
}

/** Where these colleges live. */
export const SHARD = env.DB_2;

/** Its rows in D1, which projections refer to. */
export async function openInD1({ collegeId, eventId, deskId, kitchenId, staff }: Campus): Promise<void> {
  const station = (id: StationId, kind: string) =>
    SHARD.prepare(
      `INSERT INTO stations (college_id, id, event_id, name, kind, version, lanes, spare_lanes, servers_min, prior_service_seconds, cooks, menu, created_at)
       VALUES (?, ?, ?, 'A station', ?, 1, '[]', 0, 1, 30, 1, '[]', 0)`,
    ).bind(collegeId, id, eventId, kind);
  await env.DB.prepare(
    "INSERT INTO colleges (id, slug, name, accent, time_zone, currency, shard, created_at) VALUES (?1, ?1, ?1, '#000000', 'UTC', 'EUR', 'DB_2', 0)",
  )
    .bind(collegeId)
    .run();
  await SHARD.batch([
    SHARD.prepare(
      `INSERT INTO events (college_id, id, version, status, title, summary, description, category, venue, starts_at, ends_at,
         sales_open_at, sales_close_at, capacity, approval, ticket_types, quotas, created_by, created_at)
       VALUES (?, ?, 1, 'live', 'An event', '', '', '', '', 0, 0, 0, 0, 5, 0, '[]', '[]', ?, 0)`,
    ).bind(collegeId, eventId, staff),
    station(deskId, "service"),
    station(kitchenId, "food"),
  ]);
}

export function ledgerConfig({ gates }: Campus, change: Partial<LedgerConfig> = {}): LedgerConfig {
  const now = Date.now();
  return {
    version: 1,
    status: "live",
    capacity: 5,
    salesOpenAt: now - MINUTE_MS,
    salesCloseAt: now + 60 * MINUTE_MS,
    passesFrom: now - MINUTE_MS,
    passesUntil: now + 60 * MINUTE_MS,
    approval: false,
    payOnline: false,
    refund: NO_REFUND,
    ticketTypes: [{ ...ADMISSION, id: countedId("ticketType", 1) }],
    quotas: [],
    passRules: USUAL_PASS_RULES,
    gates: gates.map((id, i) => ({ id, name: `Gate ${i + 1}` })),
    ...change,
  };
}

export const ledgerStub = ({ collegeId, eventId }: Campus) =>
  env.EVENT_LEDGER.getByName(ledgerName(collegeId, eventId));
export const feedStub = ({ collegeId, eventId }: Campus, shard = 0) =>
  env.LIVE_FEED.getByName(feedName(collegeId, eventId, shard));
export const stationStub = ({ collegeId, eventId }: Campus, stationId: StationId) =>
  env.STATION.getByName(stationName(collegeId, eventId, stationId));
export const ledgerOf = (campus: Campus) => ledgerStub(campus) as unknown as EventLedgerApi;
export const stationOf = (campus: Campus, stationId: StationId) =>
  stationStub(campus, stationId) as unknown as StationApi;
export const feedOf = (campus: Campus) => feedStub(campus) as unknown as LiveFeedApi;

export async function openLedger(campus: Campus, change: Partial<LedgerConfig> = {}): Promise<void> {
  const { collegeId, eventId } = campus;
  expect(await ledgerOf(campus).configure({ collegeId, eventId }, ledgerConfig(campus, change))).toMatchObject({
    ok: true,
  });
}

export const register = (campus: Campus, userId: UserId, commandId = newId()) =>
  ledgerOf(campus).submit(commandId, userId, { type: "Register", userId, name: nameOf(userId), choice: USUAL_CHOICE });

export async function passOf(campus: Campus, userId: UserId) {
  const registration = await ledgerOf(campus).registrationOf(userId);
  const pass = registration?.passes[0];
  if (!pass) throw new Error("no pass");
  return pass;
}

const lanes = [{ id: "regular", name: "Regular", creditMs: 0 }];
export const deskConfig: StationConfig = {
  name: "Help desk",
  version: 1,
  kind: "service",
  queue: { version: 1, lanes, priorServiceSeconds: 30, graceMs: MINUTE_MS, waitingMax: 50 },
};
const dish = {
  description: "",
  category: "",
  allergens: [],
  variant: "",
  diets: [],
  modifiers: [],
  makeSeconds: 20,
  price: 500,
  menuId: null,
  picture: null,
};
export const kitchenConfig: StationConfig = {
  name: "Canteen",
  version: 1,
  kind: "food",
  kitchen: {
    version: 1,
    cooks: 2,
    menu: [
      { ...dish, skuId: PIZZA, name: "Pizza", stock: 3 },
      { ...dish, skuId: COFFEE, name: "Coffee", stock: null },
    ],
    waitMaxMs: 60 * MINUTE_MS,
    linesMax: 5,
    pay: "counter",
    menus: [],
  },
};

export async function openStation(campus: Campus, stationId: StationId, config: StationConfig): Promise<void> {
  const { collegeId, eventId } = campus;
  const identity = {
    collegeId,
    eventId,
    stationId,
    eventVersion: 1,
    codesUntil: Date.now() + 60 * MINUTE_MS,
    feedShards: 1,
  };
  expect(await stationOf(campus, stationId).configure(identity, config)).toMatchObject({ ok: true });
  await atStation(campus, stationId, campus.staff, { type: config.kind === "food" ? "OpenKitchen" : "OpenQueue" });
  if (config.kind === "service") await atStation(campus, stationId, campus.staff, { type: "SetServers", servers: 2 });
}

export const atStation = (campus: Campus, stationId: StationId, who: UserId, command: StationCommand, id = newId()) =>
  stationOf(campus, stationId).submit(id, who, command);

export async function join(campus: Campus, userId: UserId): Promise<TokenId> {
  const command = { type: "Join", userId, name: nameOf(userId), laneId: "regular" } as const;
  const joined = await atStation(campus, campus.deskId, userId, command);
  if (!joined.ok || !joined.value.token) throw new Error("no token");
  return joined.value.token.id;
}

export async function order(
  campus: Campus,
  userId: UserId,
): Promise<{ id: OrderId; pickupCode: string; shortCode: string }> {
  const lines = [{ skuId: PIZZA, quantity: 1, options: [] }];
  const command = {
    type: "PlaceOrder",
    userId,
    name: nameOf(userId),
    lines,
    note: null,
    slot: null,
    shownAt: null,
    hold: false,
  } as const;
  const placed = await atStation(campus, campus.kitchenId, userId, command);
  if (!placed.ok || !placed.value.order) throw new Error("no order");
  return placed.value.order;
}

export async function eventually<T>(read: () => T | Promise<T>, isRight: (value: T) => boolean): Promise<T> {
  let value = await read();
  for (let tries = 0; tries < 600 && !isRight(value); tries++) {
    await scheduler.wait(20);
    value = await read();
  }
  expect(isRight(value), `still ${JSON.stringify(value)}`).toBe(true);
  return value;
}

export const countIn = async (table: string, { collegeId }: Campus): Promise<number> =>
  (await SHARD.prepare(`SELECT COUNT(*) AS n FROM ${table} WHERE college_id = ?`).bind(collegeId).first<number>("n")) ??
  0;

/** A client's socket: what arrived, and how it ended. */
export async function connect(stub: DurableObjectStub, viewer: Viewer) {
  const response = await stub.fetch("http://object/", {
    headers: { Upgrade: "websocket", [VIEWER_HEADER]: JSON.stringify(viewer) },
  });
  const socket = response.webSocket;
  if (!socket) throw new Error(`refused with ${response.status}`);
  const frames: string[] = [];
  let closed: number | null = null;
  socket.accept();
  socket.addEventListener("message", ({ data }) => {
    if (typeof data === "string") frames.push(data);
  });
  socket.addEventListener("close", ({ code }) => {
    closed = code;
  });
  const messages = (): ServerMessage[] => frames.filter((frame) => frame !== "pong").map((frame) => JSON.parse(frame));
  return {
    socket,
    frames,
    messages,
    closed: () => closed,
    send: (message: object) => socket.send(JSON.stringify(message)),
    /** Waits for a frame of this type and returns the newest. */
    async next<T extends ServerMessage["type"]>(type: T, count = 1): Promise<Extract<ServerMessage, { type: T }>> {
      const isIt = (one: ServerMessage): one is Extract<ServerMessage, { type: T }> => one.type === type;
      const found = await eventually(
        () => messages().filter(isIt),
        (some) => some.length >= count,
      );
      const last = found.at(-1);
      if (!last) throw new Error("unreachable");
      return last;
    },
    /** Everything this socket was ever told, by key; dropped keys too. */
    keys: (): string[] =>
      messages().flatMap((one) =>
        one.type === "snapshot"
          ? Object.keys(one.entries)
          : one.type === "delta"
            ? [...Object.keys(one.set), ...one.drop]
            : [],
      ),
  };
}

export const staffOf = ({ staff }: Campus): Viewer => ({ ...guest(staff), staff: true });
export const guest = (userId: UserId | null): Viewer => ({
  userId,
  staff: false,
  session: userId && `session of ${userId}`,
  checkedAt: Date.now(),
  until: null,
});

/** A pending timer keeps an object awake; without it, an eviction need not wait for the next settling broadcast. */
export const stopTimers = () => vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
