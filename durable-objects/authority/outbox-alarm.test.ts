import { expect, test } from "vitest";
import type { LogEntry } from "./command-log.ts";
import { OutboxAlarm, type OutboxAlarmDeps, type OutboxLog } from "./outbox-alarm.ts";
import type { Storage } from "./storage.ts";

function world(change: Partial<OutboxAlarmDeps<string>> = {}, waiting = 0) {
  const alarms: number[] = [];
  const failures: number[] = [];
  let entries: LogEntry<string>[] = Array.from({ length: waiting }, (_, i) => entryOf(i + 1));
  const log: OutboxLog<string> = {
    get hasUnprojected() {
      return entries.length > 0;
    },
    unprojected: (limit) => entries.slice(0, limit),
    markProjected: (seq) => {
      entries = entries.filter((one) => one.seq > seq);
    },
  };
  const storage: Storage = {
    all: () => [],
    run: () => {},
    turn: (run) => run(),
    setAlarm: (at) => void alarms.push(at),
  };
  const alarm = new OutboxAlarm<string>(storage, {
    log,
    project: async () => {},
    announce: async () => {},
    tick: () => {},
    nextDueAt: () => null,
    now: () => 10_000,
    onFailure: (attempts) => void failures.push(attempts),
    ...change,
  });
  const arrive = (seq: number) => {
    entries.push(entryOf(seq));
    alarm.wake();
  };
  return { alarm, alarms, failures, arrive, left: () => entries.length };
}

const entryOf = (seq: number): LogEntry<string> => ({
  seq,
  actorId: "system",
  recordedAt: seq,
  events: [],
  hash: null,
});

test("an object that wakes with something untold asks for its alarm at once", () => {
  expect(world({}, 1).alarms).toEqual([10_000]);
  expect(world({}, 0).alarms).toEqual([]);
});

test("many commands ask for one alarm", () => {
  const { alarm, alarms } = world();
  alarm.wake();
  alarm.wake();
  expect(alarms).toEqual([10_000]);
});

test("after an alarm the next command asks for another", async () => {
  const { alarm, alarms } = world();
  alarm.wake();
  await alarm.run();
  alarm.wake();
  expect(alarms).toEqual([10_000, 10_000]);
});

test("an alarm run twice finds nothing left to do", async () => {
  const projected: number[] = [];
  const { alarm, left } = world({ project: async (entries) => void projected.push(entries.length) }, 2);
  await alarm.run();
  await alarm.run();
  expect(projected).toEqual([2]);
  expect(left()).toBe(0);
});

test("a command that arrives during an alarm is not forgotten, and waits a moment for others", async () => {
  let arrives = () => arrive(2);
  const project = async () => {
    arrives();
    arrives = () => {};
  };
  const { alarm, alarms, arrive, left } = world({ project }, 1);
  await alarm.run();
  expect(left()).toBe(1);
  expect(alarms).toEqual([10_000, 10_100]);
});

test("with nothing to tell, it comes back when time itself has work", async () => {
  const { alarm, alarms } = world({ nextDueAt: () => 60_000 });
  await alarm.run();
  expect(alarms).toEqual([60_000]);
});

test("a failure is never thrown: it is told, and tried again later and later", async () => {
  const { alarm, alarms, failures, left } = world({ project: () => Promise.reject(new Error("away")) }, 1);
  await alarm.run();
  await alarm.run();
  expect(failures).toEqual([1, 2]);
  expect(alarms.slice(1)).toEqual([11_000, 12_000]);
  expect(left()).toBe(1);
});

test("a tick that throws does not lose the alarm", async () => {
  const tick = () => {
    throw new Error("a broken hold");
  };
  const { alarm, alarms } = world({ tick });
  await alarm.run();
  expect(alarms).toEqual([11_000]);
});

test("after a success the patience with failures is new", async () => {
  let isAway = true;
  const tick = () => {
    if (isAway) throw new Error("away");
  };
  const { alarm, failures } = world({ tick });
  await alarm.run();
  isAway = false;
  await alarm.run();
  isAway = true;
  await alarm.run();
  expect(failures).toEqual([1, 1]);
});

test("an object that is erased while it projects neither says that it failed nor asks for an alarm again", async () => {
  let erase = () => {};
  const { alarm, alarms, failures } = world(
    {
      project: async () => {
        erase();
        throw new Error("no such table");
      },
    },
    1,
  );
  erase = () => alarm.stop();
  await alarm.run();
  alarm.wake();
  await alarm.run();
  expect([alarms, failures]).toEqual([[10_000], []]);
});
