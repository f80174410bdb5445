import { expect, test } from "vitest";
import { CommandLog, type Turn } from "#durable-objects/authority/command-log";
import { AUTHORITY_TABLES, CHAINED_LOG, migrate } from "#durable-objects/authority/migrations";
import type { CommandId, UserId } from "#shared/ids";
import { Disk, NO_HOOKS } from "./disk.ts";

type Counted = { readonly type: "Counted"; readonly at: number };

const asha = "usr_asha" as UserId;
const submission = (id: string, command: unknown = { by: 1 }, now = 1_000) => ({
  commandId: id as CommandId,
  actorId: asha,
  now,
  command,
});
const counted = (at: number, reply = "done"): Turn<Counted, string> => ({
  events: [{ type: "Counted", at }],
  reply,
  write: () => {},
});

function openLog(disk = new Disk()) {
  const storage = disk.connect(NO_HOOKS);
  migrate(storage, [AUTHORITY_TABLES, CHAINED_LOG]);
  return { disk, storage, log: new CommandLog<Counted>(storage) };
}

test("a known command id is answered before anything is decided", () => {
  const { log } = openLog();
  const first = log.execute(
    submission("one"),
    (at) => counted(at),
    () => {},
  );
  const again = log.execute(
    submission("one"),
    () => {
      throw new Error("decided again");
    },
    () => {},
  );
  expect(again).toEqual({ ...first, fresh: false });
});

test("a known command id with another body is refused, and nothing is decided", () => {
  const { log } = openLog();
  log.execute(
    submission("one"),
    (at) => counted(at),
    () => {},
  );
  const reused = log.execute(
    submission("one", { by: 2 }),
    (at) => counted(at),
    () => {},
  );
  expect(reused).toEqual({ ok: false, refusal: { code: "command-id-reused" } });
  expect(log.lastSeq).toBe(1);
});

test("a log reopened from the same disk goes on where it was", () => {
  const { disk, log } = openLog();
  log.execute(
    submission("one"),
    (at) => counted(at),
    () => {},
  );
  const { log: reopened } = openLog(disk);
  expect(reopened.lastSeq).toBe(1);
  expect(reopened.hasUnprojected).toBe(true);
  const next = reopened.execute(
    submission("two"),
    (at) => counted(at),
    () => {},
  );
  expect(next).toMatchObject({ seq: 2, fresh: true });
});

test("a turn that throws leaves neither rows, nor an entry, nor an alarm", () => {
  const { disk, storage, log } = openLog();
  const broken = () =>
    log.execute(
      submission("one"),
      (at) => ({ ...counted(at), write: () => storage.run("INSERT INTO value (name, json) VALUES ('kept', '1')") }),
      () => {
        storage.setAlarm(5);
        throw new Error("no space left");
      },
    );
  expect(broken).toThrow("no space left");
  expect(disk.rows("SELECT * FROM value")).toEqual([]);
  expect(disk.alarmAt).toBeNull();
  expect(log.lastSeq).toBe(0);
  expect(
    log.execute(
      submission("one"),
      (at) => counted(at),
      () => {},
    ),
  ).toMatchObject({ seq: 1, fresh: true });
});

test("the outbox holds what was never marked, oldest first, and a mark survives a restart", () => {
  const { disk, log } = openLog();
  for (const id of ["one", "two", "three"])
    log.execute(
      submission(id),
      (at) => counted(at),
      () => {},
    );
  expect(log.unprojected(2).map(({ seq }) => seq)).toEqual([1, 2]);
  log.markProjected(2);
  expect(log.unprojected(2).map(({ seq }) => seq)).toEqual([3]);
  const { log: reopened } = openLog(disk);
  expect(reopened.unprojected(10).map(({ seq }) => seq)).toEqual([3]);
  reopened.markProjected(3);
  expect(reopened.hasUnprojected).toBe(false);
});

test("a clock that jumped back does not make an entry older than the one before it", () => {
  const { disk, log } = openLog();
  log.execute(
    submission("one", {}, 5_000),
    (at) => counted(at),
    () => {},
  );
  const { log: reopened } = openLog(disk);
  reopened.execute(
    submission("two", {}, 3_000),
    (at) => counted(at),
    () => {},
  );
  expect(reopened.since(0, 10).map(({ recordedAt, events }) => [recordedAt, events[0]?.at])).toEqual([
    [5_000, 5_000],
    [5_000, 5_000],
  ]);
});

test("a migration interrupted half-way is done again as a whole", () => {
  const disk = new Disk();
  const steps = [["CREATE TABLE a (id INTEGER)", "CREATE TABLE b (id INTEGER)"], ["CREATE TABLE c (id INTEGER)"]];
  let statements = 0;
  const dying = disk.connect(NO_HOOKS);
  const half = {
    ...dying,
    run: (sql: string) => {
      if (sql.startsWith("CREATE TABLE b") && statements++ === 0) throw new Error("killed");
      dying.run(sql);
    },
  };
  expect(() => migrate(half, steps)).toThrow("killed");
  migrate(disk.connect(NO_HOOKS), steps);
  migrate(disk.connect(NO_HOOKS), steps);
  const names = disk.rows<{ name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name");
  expect(names.map(({ name }) => name)).toEqual(["a", "b", "c", "schema_version"]);
});
