import { afterEach, expect, test, vi } from "vitest";
import type { Storage } from "#durable-objects/authority/storage";
import type { FoodCommand, FoodState } from "#shared/domain/food/types";
import type { LedgerCommand } from "#shared/domain/ledger/commands";
import type { LedgerSlice } from "#shared/domain/ledger/types";
import type { CrashPoint } from "./crash-plan.ts";
import type { D1 } from "./d1.ts";
import { runDay } from "./day.ts";
import type { Plant } from "./world.ts";

/** The days of `event-day.test.ts`, which are without fault when nothing is planted. */
const SEEDS = Array.from({ length: 16 }, (_, i) => i + 1);
const SIZE = { colleges: 2, peoplePerCollege: 6 };
const SLOW_MACHINE_MS = 120_000;

/** Bugs in the engines, each off until a test plants it. */
const engineBug = vi.hoisted(() => ({ current: "none" }));
afterEach(() => {
  engineBug.current = "none";
});

vi.mock("#shared/domain/ledger/decide", async (importOriginal) => {
  const original = await importOriginal<typeof import("#shared/domain/ledger/decide")>();
  const decide: typeof original.decide = (slice, command, given) =>
    original.decide(...withLedgerBug(slice, command), given);
  return { ...original, decide };
});

vi.mock("#shared/domain/queue/decide", async (importOriginal) => {
  const original = await importOriginal<typeof import("#shared/domain/queue/decide")>();
  const decide: typeof original.decide = (state, command, given) => {
    const isPlanted = engineBug.current === "numbers count the people waiting";
    return original.decide(isPlanted ? { ...state, lastNumber: state.tokens.size } : state, command, given);
  };
  return { ...original, decide };
});

vi.mock("#shared/domain/food/decide", async (importOriginal) => {
  const original = await importOriginal<typeof import("#shared/domain/food/decide")>();
  const decide: typeof original.decide = (state, command, given) => {
    if (engineBug.current === "hand over again" && command.type === "HandOver")
      return original.decide(asReady(state, command), command, given);
    if (engineBug.current !== "stock per line" || command.type !== "PlaceOrder")
      return original.decide(state, command, given);
    const each = command.lines.map((line) => original.decide(state, { ...command, lines: [line] }, given));
    const refused = each.find((one) => !one.ok);
    if (refused) return refused;
    const orders = each.flatMap((one) => (one.ok ? one.value : [])).flatMap((e) => (e.type === "OrderPlaced" ? e : []));
    const [first] = orders;
    if (!first) throw new Error("an order has a line");
    return { ok: true, value: [{ ...first, order: { ...first.order, lines: orders.flatMap((e) => e.order.lines) } }] };
  };
  return { ...original, decide };
});

function withLedgerBug(slice: LedgerSlice, command: LedgerCommand): [LedgerSlice, LedgerCommand] {
  const { config } = slice.event;
  if (engineBug.current === "one seat too many" && (command.type === "Register" || command.type === "HoldSeat"))
    return [{ ...slice, event: { ...slice.event, config: { ...config, capacity: config.capacity + 1 } } }, command];
  if (engineBug.current === "admit again" && command.type === "ScanPass")
    return [{ ...slice, passes: slice.passes.map(({ entry: _, ...pass }) => ({ ...pass, admission: null })) }, command];
  if (engineBug.current === "alarm trusts itself" && command.type === "ExpireHold" && slice.hold)
    return [{ ...slice, hold: { ...slice.hold, expiresAt: 0 } }, command];
  return [slice, command];
}

function asReady(state: FoodState, { orderId }: Extract<FoodCommand, { type: "HandOver" }>): FoodState {
  const order = orderId ? state.orders.get(orderId) : undefined;
  if (order?.status !== "served") return state;
  return { ...state, orders: state.orders.set(order.id, { ...order, status: "ready" }) };
}

/** Lives days until one breaks, and says how. */
async function firstBreach(plant: Partial<Plant>, crashes: readonly CrashPoint[] = []): Promise<string> {
  const days =
    crashes.length > 0 ? crashes.map((crash) => ({ seed: 17, colleges: 1, peoplePerCollege: 2, crash })) : [];
  for (const day of days.length > 0 ? days : SEEDS.map((seed) => ({ seed, ...SIZE }))) {
    try {
      await runDay({ ...day, plant });
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }
  return "nothing broke";
}

const turnsUpTo = (count: number): CrashPoint[] =>
  Array.from({ length: count }, (_, i) => ({ at: "turn", number: i + 1, side: "after" }));

const hasTables = (storage: Storage) =>
  storage.all("SELECT name FROM sqlite_schema WHERE name = 'schema_version'").length > 0 &&
  storage.all("SELECT version FROM schema_version").length > 0;

test("a reply that is stored in a turn of its own is caught by I1, I3, I6, WAIT or STOCK", {
  timeout: SLOW_MACHINE_MS,
}, async () => {
  // No finer: were each row a turn of its own, a torn effect could leave a due time that nothing ever clears.
  const storage = (real: Storage): Storage => {
    const replies: (() => void)[] = [];
    return {
      ...real,
      run: (sql, ...params) => {
        if (sql.startsWith("INSERT INTO log ")) replies.push(() => real.run(sql, ...params));
        else real.run(sql, ...params);
      },
      turn: (run) => {
        const result = real.turn(run);
        for (const store of replies.splice(0)) store();
        return result;
      },
    };
  };
  expect(await firstBreach({ storage }, turnsUpTo(60))).toMatch(/^(I[136]|WAIT|STOCK):/);
});

test("a migration of several turns does not survive a kill", { timeout: SLOW_MACHINE_MS }, async () => {
  const storage = (real: Storage): Storage => ({
    ...real,
    turn: (run) => (hasTables(real) ? real.turn(run) : run()),
  });
  expect(await firstBreach({ storage }, turnsUpTo(10))).toMatch(/already exists/);
});

test("a command id looked up after the effect is caught by I1", { timeout: SLOW_MACHINE_MS }, async () => {
  const storage = (real: Storage): Storage => ({
    ...real,
    all: (sql, ...params) => (sql.includes("WHERE command_id = ?") ? [] : real.all(sql, ...params)),
    run: (sql, ...params) => real.run(sql.replace("command_id TEXT NOT NULL UNIQUE", "command_id TEXT"), ...params),
  });
  expect(await firstBreach({ storage })).toMatch(/^I1:/);
});

test("a log that takes the machine's word for the time is caught by I12", { timeout: SLOW_MACHINE_MS }, async () => {
  const storage = (real: Storage): Storage => ({
    ...real,
    all: (sql, ...params) =>
      real.all(
        sql.replace("SELECT seq, at, hash FROM log ORDER BY", "SELECT seq, 0 AS at, hash FROM log ORDER BY"),
        ...params,
      ),
  });
  expect(await firstBreach({ storage })).toMatch(/^I12:/);
});

test("an alarm that is not set again after a failure is caught by I8", { timeout: SLOW_MACHINE_MS }, async () => {
  const storage = (real: Storage): Storage => {
    let isInTurn = false;
    return {
      ...real,
      turn: (run) =>
        real.turn(() => {
          isInTurn = true;
          try {
            return run();
          } finally {
            isInTurn = false;
          }
        }),
      setAlarm: (at) => {
        if (isInTurn) real.setAlarm(at);
      },
    };
  };
  expect(await firstBreach({ storage })).toMatch(/^(I8|HOLD|I6: stored holds)/);
});

test("an outbox that moves its cursor before the work is caught by I8", { timeout: SLOW_MACHINE_MS }, async () => {
  const outbox: Plant["outbox"] = (log) => ({
    get hasUnprojected() {
      return log.hasUnprojected;
    },
    unprojected: (limit) => {
      const entries = log.unprojected(limit);
      const last = entries.at(-1);
      if (last) log.markProjected(last.seq);
      return entries;
    },
    markProjected: () => {},
  });
  expect(await firstBreach({ outbox })).toMatch(/^I8:/);
});

test("a projection that writes over newer rows is caught by I8", { timeout: SLOW_MACHINE_MS }, async () => {
  const guard = /WHERE "\w+"\."seq" < excluded\."seq"$/;
  const d1 = (real: D1): D1 => ({ ...real, prepare: (sql: string) => real.prepare(sql.replace(guard, "")) });
  expect(await firstBreach({ d1 })).toMatch(/^I8:/);
});

test("a projection under another college's name is refused by the database", { timeout: SLOW_MACHINE_MS }, async () => {
  const d1 = (real: D1): D1 => ({
    ...real,
    prepare: (sql: string) => {
      const statement = real.prepare(sql);
      if (!sql.startsWith('INSERT INTO "tokens"')) return statement;
      const elsewhere = (rows: string) => JSON.parse(rows).map(([, ...rest]: unknown[]) => ["col_elsewhere", ...rest]);
      return { bind: (rows: string) => statement.bind(JSON.stringify(elsewhere(rows))) };
    },
  });
  expect(await firstBreach({ d1 })).toMatch(/FOREIGN KEY constraint failed/);
});

test.each([
  ["one seat too many", /^I3:/],
  ["admit again", /^I2:/],
  ["numbers count the people waiting", /^I9:/],
  ["stock per line", /^STOCK:/],
  ["hand over again", /^HANDOVER:/],
])("an engine with the bug “%s” is caught", { timeout: SLOW_MACHINE_MS }, async (bug, breach) => {
  engineBug.current = bug;
  expect(await firstBreach({})).toMatch(breach);
});

test("an alarm that releases whatever hold it finds is caught", { timeout: SLOW_MACHINE_MS }, async () => {
  engineBug.current = "alarm trusts itself";
  const storage = (real: Storage): Storage => ({
    ...real,
    all: (sql, ...params) => real.all(sql.replace("WHERE expires_at <= ?", "WHERE ? IS NOT NULL"), ...params),
  });
  expect(await firstBreach({ storage })).toMatch(/^HOLD:/);
});

test("with nothing planted nothing breaks", { timeout: SLOW_MACHINE_MS }, async () => {
  for (const seed of SEEDS.slice(0, 2)) await runDay({ seed, ...SIZE });
});
