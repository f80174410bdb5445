import type { StationConfig, StationIdentity } from "#durable-objects/station/station-api";
import { countedId, countingIds } from "#shared/counting-ids";
import { ADMISSION, NO_REFUND } from "#shared/domain/ledger/choice";
import { USUAL_PASS_RULES } from "#shared/domain/ledger/holders";
import type { LedgerConfig } from "#shared/domain/ledger/types";
import type { IdSource } from "#shared/given";
import type { CollegeId, EventId, GateId, SkuId, StationId, UserId } from "#shared/ids";
import type { Random } from "./random.ts";

const MINUTE_MS = 60_000;
/** When the day's first instant is, on the platform's clock. */
export const DAY_START = 1_800_000_000_000;
export const GATES_OPEN_AT = DAY_START + 12 * MINUTE_MS;
/** From then on nothing goes wrong any more, so that everything owed can be delivered. */
export const CALM_AT = DAY_START + 30 * MINUTE_MS;

/** One college with one event, a help desk and a canteen. */
export type College = {
  readonly collegeId: CollegeId;
  readonly eventId: EventId;
  readonly deskId: StationId;
  readonly kitchenId: StationId;
  readonly organizer: UserId;
  readonly people: readonly UserId[];
  readonly gates: readonly [GateId, GateId];
  readonly capacity: number;
  readonly approval: boolean;
};

const IDS_PER_COLLEGE = 1_000;
export const PIZZA: SkuId = countedId("sku", 1);
export const COFFEE: SkuId = countedId("sku", 2);
export const TEA: SkuId = countedId("sku", 3);

/** @param index 1 or more; nothing of one college has an id of another */
export function collegeOf(index: number, peopleCount: number): College {
  const first = index * IDS_PER_COLLEGE;
  return {
    collegeId: countedId("college", first),
    eventId: countedId("event", first),
    deskId: countedId("station", first + 1),
    kitchenId: countedId("station", first + 2),
    organizer: countedId("user", first),
    people: Array.from({ length: peopleCount }, (_, i) => countedId("user", first + 1 + i)),
    gates: [countedId("gate", first), countedId("gate", first + 1)],
    capacity: Math.max(1, peopleCount - 2),
    approval: index % 2 === 0,
  };
}

export function ledgerConfig(college: College, change: Partial<LedgerConfig>): LedgerConfig {
  return {
    version: 1,
    status: "published",
    capacity: college.capacity,
    salesOpenAt: DAY_START,
    salesCloseAt: DAY_START + 120 * MINUTE_MS,
    passesFrom: DAY_START,
    passesUntil: DAY_START + 240 * MINUTE_MS,
    approval: college.approval,
    payOnline: false,
    refund: NO_REFUND,
    ticketTypes: [{ ...ADMISSION, id: countedId("ticketType", 1) }],
    quotas: [],
    passRules: USUAL_PASS_RULES,
    gates: college.gates.map((id, i) => ({ id, name: `Gate ${i + 1}` })),
    ...change,
  };
}

export function stationIdentity(college: College, stationId: StationId): StationIdentity {
  const { collegeId, eventId } = college;
  return { collegeId, eventId, stationId, eventVersion: 1, codesUntil: DAY_START + 240 * MINUTE_MS, feedShards: 1 };
}

export function deskConfig(version: number): StationConfig {
  const lanes = [
    { id: "regular", name: "Regular", creditMs: 0 },
    { id: "access", name: "Access", creditMs: version > 1 ? 8 * MINUTE_MS : 5 * MINUTE_MS },
  ];
  const queue = { version, lanes, priorServiceSeconds: 30, graceMs: MINUTE_MS, waitingMax: 4 };
  return { name: `Help desk ${version}`, version, kind: "service", queue };
}

const EVERYWHERE = { menuId: null, picture: null };
const AT_COUNTER = { pay: "counter", menus: [] } as const;

/** @param pizzas portions delivered in total */
export function kitchenConfig(version: number, pizzas: number): StationConfig {
  const item = {
    description: "",
    category: "",
    allergens: [],
    variant: "",
    diets: [],
    modifiers: [],
    makeSeconds: 20,
    ...EVERYWHERE,
  };
  const menu = [
    { ...item, skuId: PIZZA, name: "Pizza", price: 700, stock: pizzas },
    { ...item, skuId: COFFEE, name: "Coffee", price: 200, stock: null },
    { ...item, skuId: TEA, name: "Tea", price: 150, stock: 6 },
  ];
  const kitchen = { version, cooks: 2, menu, waitMaxMs: 30 * MINUTE_MS, linesMax: 4, ...AT_COUNTER } as const;
  return { name: `Canteen ${version}`, version, kind: "food", kitchen };
}

/** Distinct ids for the whole world, but short codes from a small stock: they must be made unique by whoever needs it. */
export function campusIds(random: Random): IdSource {
  const digit = () => "0123456789ABCDEFGHJKMNPQRSTVWXYZ"[random.int(0, 31)] ?? "0";
  return { ...countingIds(), shortCode: (chars) => (digit() + (chars > 4 ? digit() : "")).padStart(chars, "0") };
}
