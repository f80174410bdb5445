import type { StationCommand } from "#durable-objects/station/station-api";
import type { StationRoom } from "#durable-objects/station/station-room";
import type { OrderId, TokenId, UserId } from "#shared/ids";
import { Acknowledgements } from "./acknowledgements.ts";
import { Bus } from "./bus.ts";
import {
  COFFEE,
  campusIds,
  collegeOf,
  DAY_START,
  deskConfig,
  kitchenConfig,
  PIZZA,
  stationIdentity,
  TEA,
} from "./campus.ts";
import { checkCanteen, checkDesk } from "./check-station.ts";
import { CrashPlan, type CrashPoint } from "./crash-plan.ts";
import { Faults } from "./faults.ts";
import type { Host } from "./host.ts";
import { Device } from "./network.ts";
import { objectsOf } from "./objects.ts";
import { randomFrom } from "./random.ts";
import { ReadModel } from "./read-model.ts";
import { Timeline } from "./timeline.ts";
import { NO_BUG, type Plant, type World } from "./world.ts";

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const PEOPLE = 7;
/** Between two steps: longer than a death, its noticing and the tries until an answer. */
const STEP_MS = 15 * SECOND_MS;

export type StationStoryReport = {
  readonly turns: number;
  readonly calls: number;
  readonly isCrashReached: boolean;
  /** What became of every number and order, in their order. */
  readonly ends: readonly string[];
};

/**
 * One day of a help desk and a canteen, written down: every state a token and an order can be in, by hand and by time. Nothing
 * goes wrong but the planned death; what becomes of everybody must not depend on it.
 * @throws Violation when a queue, a kitchen or the read model is not what its log says
 */
export async function runStationStory(crash?: CrashPoint, planted: Partial<Plant> = {}): Promise<StationStoryReport> {
  const random = randomFrom("a station's day");
  const timeline = new Timeline(DAY_START);
  const faults = new Faults(random.fork("faults"));
  faults.calm();
  const plant = { ...NO_BUG, ...planted };
  const readModel = new ReadModel(timeline, faults, () => {}, plant.d1);
  const crashes = new CrashPlan(crash ? [crash] : [], random.fork("crashes"), () => 0);
  const world: World = {
    ...{ random, timeline, faults, readModel, plant, crashes },
    ids: campusIds(random.fork("ids")),
    bus: new Bus(timeline, faults, readModel, () => {}),
    acknowledgements: new Acknowledgements(),
    met: () => {},
    newLife: () => ({ skewMs: 0, dead: false }),
  };
  const college = collegeOf(1, PEOPLE);
  await readModel.open(college, DAY_START);
  const { desk, kitchen } = objectsOf(world, college);
  timeline.spawn("help desk", () => deskDay(new Act(world, desk, college.organizer)));
  timeline.spawn("canteen", () => canteenDay(new Act(world, kitchen, college.organizer)));
  await timeline.toRest();
  checkDesk(world, desk, college);
  checkCanteen(world, kitchen, college);
  const tokens = desk.disk.rows<{ end: string }>(endsOf("token"));
  const orders = kitchen.disk.rows<{ end: string }>(endsOf("food_order"));
  const { turns, calls, isReached: isCrashReached } = crashes;
  return { turns, calls, isCrashReached, ends: [...tokens, ...orders].map(({ end }) => end) };
}

const endsOf = (table: string) =>
  `SELECT (json ->> 'number') || ' ' || (json ->> 'status') AS end FROM ${table} ORDER BY json ->> 'number'`;

/** Gives one command after the other, each until it is answered, with time between them. */
class Act {
  readonly college = collegeOf(1, PEOPLE);
  readonly #world: World;
  readonly #host: Host<StationRoom>;
  readonly #staff: UserId;
  readonly #device: Device;

  constructor(world: World, host: Host<StationRoom>, staff: UserId) {
    this.#world = world;
    this.#host = host;
    this.#staff = staff;
    this.#device = new Device(world, `act ${host.name}`);
  }

  async configure(version: number): Promise<void> {
    const { college } = this;
    const [stationId, config] = this.#host.name.includes(college.deskId)
      ? [college.deskId, deskConfig(version)]
      : [college.kitchenId, kitchenConfig(version, 6)];
    await this.#device.look(this.#host, (room, now) =>
      room.configure(stationIdentity(college, stationId), config, now),
    );
    await this.pass(STEP_MS);
  }

  /** @param actor staff unless said otherwise. @returns the token and the order the reply is about; refused is null */
  async does(command: StationCommand, actor: UserId = this.#staff) {
    const reply = await this.#device.command(this.#host, (room, commandId, now) =>
      room.submit(commandId, actor, command, now),
    );
    await this.pass(STEP_MS);
    return reply.ok ? reply.value : null;
  }

  pass(ms: number): Promise<void> {
    return this.#world.timeline.sleep(ms);
  }

  person(index: number): UserId {
    const userId = this.college.people[index];
    if (!userId) throw new Error("the story has too few people");
    return userId;
  }
}

async function deskDay(act: Act): Promise<void> {
  await act.configure(1);
  await act.does({ type: "OpenQueue" });
  await act.does({ type: "SetServers", servers: 2 });
  const join = async (index: number, laneId = "regular", people = 1): Promise<TokenId> => {
    const userId = act.person(index);
    const joined = await act.does({ type: "Join", userId, name: "Somebody", laneId, people }, userId);
    if (!joined?.token) throw new Error("the story's people can join");
    return joined.token.id;
  };
  const say = (type: "Leave" | "StepAway" | "Return" | "ImHere", index: number, tokenId: TokenId) =>
    act.does({ type, userId: act.person(index), tokenId }, act.person(index));
  const [first, second, group] = [await join(0), await join(1, "access"), await join(2, "regular", 3)];
  await act.does({ type: "CallNext" });
  await act.does({ type: "Ring", tokenId: second });
  await act.does({ type: "Arrived", tokenId: second });
  await act.does({ type: "SplitGroup", tokenId: group, people: 1 });
  await act.does({ type: "CallNext" });
  // Nobody presses anything: the grace ends by itself, and time brings them back with nobody else to call.
  await act.pass(2 * MINUTE_MS);
  await say("ImHere", 0, first);
  await act.does({ type: "Finish", tokenId: second });
  await say("StepAway", 2, group);
  await act.does({ type: "CallToken", tokenId: first });
  await act.does({ type: "MarkMissed", tokenId: first });
  await act.does({ type: "UndoNoShow", tokenId: first });
  await say("Return", 2, group);
  await act.does({ type: "PauseQueue", reason: "New paper" });
  await act.configure(2);
  await act.does({ type: "OpenQueue" });
  const leaves = await join(3);
  await say("Leave", 3, leaves);
  const away = await join(4);
  await say("StepAway", 4, away);
  await act.pass(11 * MINUTE_MS);
  const moved = await join(5);
  await act.does({ type: "TransferOut", tokenId: moved, transferId: "away", to: act.college.kitchenId });
  await act.does({ type: "IssueToken", name: "On paper", laneId: "regular" });
  await act.does({ type: "ServerDrain", serverId: "2" });
  const called = await act.does({ type: "CallNext" });
  if (called?.token) await act.does({ type: "Finish", tokenId: called.token.id });
  await act.does({ type: "CancelToken", tokenId: group, reason: "Asked to" });
  await act.does({ type: "CloseQueue" });
  await act.does({ type: "CallNext" });
  await act.does({ type: "EndQueue" });
}

async function canteenDay(act: Act): Promise<void> {
  await act.configure(1);
  await act.does({ type: "OpenKitchen" });
  const order = async (index: number, skuId = PIZZA, quantity = 1): Promise<OrderId> => {
    const userId = act.person(index);
    const lines = [
      { skuId, quantity, options: [] },
      { skuId: COFFEE, quantity: 1, options: [] },
    ];
    const wish = { lines, note: null, slot: null, shownAt: null, hold: false };
    const placed = await act.does({ type: "PlaceOrder", userId, name: "Somebody", ...wish }, userId);
    if (!placed?.order) throw new Error("the story's people can order");
    return placed.order.id;
  };
  const [eaten, cancelled, rejected, spilt] = [
    await order(0),
    await order(1),
    await order(2, TEA),
    await order(3, TEA, 2),
  ];
  await act.does({ type: "StartOrder", orderId: eaten });
  await act.does({ type: "MarkLine", orderId: eaten, line: 0, done: true });
  await act.does({ type: "MarkReady", orderId: eaten });
  await act.does({ type: "RemakeLine", orderId: eaten, line: 0 });
  await act.does({ type: "MarkReady", orderId: eaten });
  await act.does({ type: "CancelOrder", userId: act.person(1), orderId: cancelled }, act.person(1));
  await act.does({ type: "RejectOrder", orderId: rejected, reason: "No kettle" });
  await act.does({ type: "StartOrder", orderId: spilt });
  await act.does({ type: "VoidOrder", orderId: spilt, reason: "It fell down" });
  const asked = await order(4);
  await act.does({ type: "StartOrder", orderId: asked });
  await act.does({ type: "OfferSubstitute", orderId: asked, line: 1, skuId: TEA });
  // Nobody answers: the alarm takes the line off.
  await act.pass(3 * MINUTE_MS);
  await act.does({ type: "StopSelling", skuId: TEA });
  await act.does({ type: "RestockSku", skuId: TEA, portions: 2 });
  await act.does({ type: "WasteSku", skuId: TEA, portions: 1 });
  await act.does({ type: "ResumeSelling", skuId: TEA });
  await act.configure(2);
  await act.does({ type: "CloseKitchen" });
}
