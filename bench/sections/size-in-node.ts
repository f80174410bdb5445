import { randomUUID } from "node:crypto";
import { join as joinPath } from "node:path";
import { encodeBase64Url } from "#shared/base64url";
import { CodeSigner } from "#shared/code-signer";
import { countedId } from "#shared/counting-ids";
import { ADMISSION, NO_REFUND } from "#shared/domain/ledger/choice";
import { USUAL_PASS_RULES } from "#shared/domain/ledger/holders";
import { FIRST_KEYS } from "#shared/domain/passes/keys";
import { importSigningKey, SEED_BYTES } from "#shared/ed25519";
import type { GateId } from "#shared/ids";
import { openFileStorage } from "../server/file-storage.ts";
import * as fill from "../server/fill-rooms.ts";
import { codeOf } from "../server/moving-pass.ts";
import { quantile } from "../stats.ts";

/** Microseconds of one command, median and P95, without any server around it. */
export type Cost = { readonly p50: number; readonly p95: number };
export type Costs = { readonly scan: Cost; readonly register: Cost; readonly join: Cost; readonly order: Cost };

const HOUR_MS = 3_600_000;
const COLLEGE = countedId("college", 1);
const EVENT = countedId("event", 1);
const GATE: GateId = countedId("gate", 1);
const SKU = countedId("sku", 1);
/** Before the compiler has seen the code, a command costs several times as much. */
const WARM_UP = 300;

/** Commands of rooms over SQLite files of their own, with so many records already in them. */
export function costsInNode(dir: string, size: number, commands: number): Costs {
  const ledger = timedLedger(joinPath(dir, `ledger-${size}.sqlite`), size, commands);
  const join = timedQueue(joinPath(dir, `queue-${size}.sqlite`), size, commands);
  const order = timedKitchen(joinPath(dir, `kitchen-${size}.sqlite`), size, commands);
  return { ...ledger, join, order };
}

/** What it takes to see that a code is genuine: one that stands still, and one that moves on a phone, which has two signatures. */
export async function checksInNode(codes: number): Promise<{ readonly still: Cost; readonly moving: Cost }> {
  const secret = randomUUID();
  const owner = { collegeId: COLLEGE, eventId: EVENT };
  const now = Date.now();
  const issuer = new CodeSigner(secret, "pass");
  // The one that issued them remembers their texts, and checks nothing.
  const checker = new CodeSigner(secret, "pass");
  const key = await importSigningKey(crypto.getRandomValues(new Uint8Array(SEED_BYTES)));
  const still: string[] = [];
  const moving: string[] = [];
  for (let n = 1; n <= WARM_UP + codes; n++) {
    const passId = countedId("pass", n);
    const pass = { kind: "pass", passId, notBefore: now - HOUR_MS, expires: now + HOUR_MS } as const;
    still.push(await issuer.issue(owner, pass));
    const grant = await issuer.grant(owner, pass, key.publicKey, FIRST_KEYS.current);
    moving.push(await codeOf({ key, grant: encodeBase64Url(grant) }, now));
  }
  const check = async (text: string) => {
    const { refusal } = await checker.check(owner, "pass", text, now);
    if (refusal) throw new Error(`a good code was refused: ${refusal.code}`);
  };
  return { still: await timeEach(still, check), moving: await timeEach(moving, check) };
}

function timedLedger(file: string, size: number, commands: number): Pick<Costs, "scan" | "register"> {
  const storage = openFileStorage(file);
  const room = fill.openLedger(storage);
  const now = Date.now();
  const config = {
    version: 1,
    status: "live" as const,
    capacity: size + 2 * (WARM_UP + commands),
    salesOpenAt: now - HOUR_MS,
    salesCloseAt: now + HOUR_MS,
    passesFrom: now - HOUR_MS,
    passesUntil: now + HOUR_MS,
    approval: false,
    payOnline: false,
    refund: NO_REFUND,
    gates: [{ id: GATE, name: "North" }],
    ticketTypes: [{ ...ADMISSION, id: countedId("ticketType", 1) }],
    quotas: [],
    passRules: USUAL_PASS_RULES,
  };
  fill.must(room.configure({ collegeId: COLLEGE, eventId: EVENT }, config, now));
  fill.fillLedger(room, size);
  const passes: ReturnType<typeof fill.register>[] = [];
  const registering = time(commands, () => passes.push(fill.register(room)));
  const actorId = countedId("user", 1);
  const scanning = time(commands, () => {
    const pass = passes.pop();
    if (!pass) throw new Error("no pass left");
    const scan = { commandId: fill.newCommandId(), actorId, gateId: GATE, code: pass.id };
    fill.must(room.scan(scan, { passId: pass.id }, null, Date.now()));
  });
  storage.close();
  return { register: registering, scan: scanning };
}

function timedQueue(file: string, size: number, commands: number): Cost {
  const storage = openFileStorage(file);
  const room = fill.openStation(storage);
  const lanes = [{ id: "regular", name: "Regular", creditMs: 0 }];
  const queue = { version: 1, lanes, priorServiceSeconds: 60, graceMs: 180_000, waitingMax: 5_000 };
  fill.must(room.configure(identity("station"), { name: "Desk", version: 1, kind: "service", queue }, Date.now()));
  const actorId = countedId("user", 1);
  fill.must(room.submit(fill.newCommandId(), actorId, { type: "OpenQueue" }, Date.now()));
  fill.must(room.submit(fill.newCommandId(), actorId, { type: "SetServers", servers: 4 }, Date.now()));
  fill.fillQueue(room, size);
  const cost = time(commands, () => fill.join(room));
  storage.close();
  return cost;
}

function timedKitchen(file: string, size: number, commands: number): Cost {
  const storage = openFileStorage(file);
  const room = fill.openStation(storage);
  const dish = { skuId: SKU, name: "Samosa", description: "", category: "Snacks", price: 250, allergens: [] };
  const menu = [
    { ...dish, variant: "", diets: [], modifiers: [], makeSeconds: 5, stock: null, menuId: null, picture: null },
  ];
  const kitchen = {
    version: 1,
    cooks: 50,
    menu,
    waitMaxMs: 90 * 60_000,
    linesMax: 20,
    pay: "counter",
    menus: [],
  } as const;
  fill.must(room.configure(identity("station"), { name: "Bar", version: 1, kind: "food", kitchen }, Date.now()));
  fill.must(room.submit(fill.newCommandId(), countedId("user", 1), { type: "OpenKitchen" }, Date.now()));
  fill.fillKitchen(room, SKU, size);
  const cost = time(commands, () => fill.order(room, SKU));
  storage.close();
  return cost;
}

function identity(kind: "station") {
  const stationId = countedId(kind, 1);
  return {
    collegeId: COLLEGE,
    eventId: EVENT,
    stationId,
    eventVersion: 1,
    codesUntil: Date.now() + HOUR_MS,
    feedShards: 1,
  };
}

function time(commands: number, run: () => unknown): Cost {
  for (let i = 0; i < WARM_UP; i++) run();
  const took: number[] = [];
  for (let i = 0; i < commands; i++) {
    const startedAt = performance.now();
    run();
    took.push(1_000 * (performance.now() - startedAt));
  }
  return costOf(took);
}

async function timeEach<T>(things: readonly T[], run: (one: T) => Promise<void>): Promise<Cost> {
  const took: number[] = [];
  for (const one of things) {
    const startedAt = performance.now();
    await run(one);
    took.push(1_000 * (performance.now() - startedAt));
  }
  return costOf(took.slice(WARM_UP));
}

function costOf(took: number[]): Cost {
  took.sort((a, b) => a - b);
  return { p50: quantile(took, 0.5), p95: quantile(took, 0.95) };
}
