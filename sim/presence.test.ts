import { expect, test } from "vitest";
import { PresenceCodes } from "#durable-objects/station/presence-codes";
import { StationRoom } from "#durable-objects/station/station-room";
import { countedId, countingIds } from "#shared/counting-ids";
import type { Presence } from "#shared/domain/queue/types";
import type { CommandId, UserId } from "#shared/ids";
import { collegeOf, deskConfig, DAY_START as now, stationIdentity } from "./campus.ts";
import { Disk, NO_HOOKS } from "./disk.ts";

const SECRET = "00112233445566778899aabbccddeeff";
const MINUTE_MS = 60_000;
const college = collegeOf(1, 3);
const [asha, ben] = college.people as [UserId, UserId];
const HERE = college.deskId;

let commands = 0;
const next = () => `command-${++commands}` as CommandId;
const joining = (userId: UserId) => ({ type: "Join", userId, name: "Somebody", laneId: "regular" }) as const;

/** A desk that asks for the code, on a disk that outlives its memory. */
function openDesk(presence: Presence) {
  const disk = new Disk();
  const ids = countingIds();
  const wake = () => new StationRoom({ storage: disk.connect(NO_HOOKS), ids, onDurable: () => {}, onChange: () => {} });
  const room = wake();
  const config = deskConfig(1);
  if (config.kind !== "service") throw new Error("a desk has a queue");
  room.configure(stationIdentity(college, HERE), { ...config, queue: { ...config.queue, presence } }, now);
  room.submit(next(), college.organizer, { type: "OpenQueue" }, now);
  return { room, wake };
}

test("the screen's code changes every minute, and is good for a minute more", async () => {
  const codes = new PresenceCodes(SECRET);
  const start = Math.ceil(now / MINUTE_MS) * MINUTE_MS;
  const { code, until } = await codes.current(HERE, start);
  expect([code, until]).toEqual([expect.stringMatching(/^[0-9A-HJKMNP-TV-Z]{4}$/), start + MINUTE_MS]);
  expect((await codes.current(HERE, until - 1)).code).toBe(code);
  expect((await codes.current(HERE, until)).code).not.toBe(code);
  const good = (at: number, text = code) => codes.isRight(HERE, text, at);
  expect(await Promise.all([good(start), good(until), good(until + MINUTE_MS - 1), good(until + MINUTE_MS)])).toEqual([
    ...[true, true, true, false],
  ]);
  expect(await good(start - 1)).toBe(false);
  expect(await good(start, ` ${code.toLowerCase().split("").join("-")}`)).toBe(true);
  for (const text of ["", "0", `${code}A`, "çççç", "=====".repeat(50)]) expect(await good(start, text)).toBe(false);
});

test("two stations show different codes, and another secret other ones", async () => {
  const other = countedId("station", 998);
  const shown = await Promise.all([
    new PresenceCodes(SECRET).current(HERE, now),
    new PresenceCodes(SECRET).current(other, now),
    new PresenceCodes("f".repeat(32)).current(HERE, now),
  ]);
  expect(new Set(shown.map(({ code }) => code)).size).toBe(3);
});

test("the right code makes somebody who is there; a repeat is answered the same though the code has changed", () => {
  const { room } = openDesk("required");
  expect(room.submit(next(), asha, joining(asha), now)).toMatchObject({ refusal: { code: "presence-needed" } });
  const id = next();
  const joined = room.joinWithCode(id, joining(asha), "AB12", true, now);
  expect(joined).toMatchObject({ ok: true, value: { token: { isRemote: false, number: 1 } } });
  expect(room.joinWithCode(id, joining(asha), "AB12", false, now + 5 * MINUTE_MS)).toEqual(joined);
  expect(room.joinWithCode(next(), joining(asha), "ZZZZ", false, now)).toMatchObject({
    refusal: { code: "already-in-queue", number: 1 },
  });
});

test("wrong codes are counted for each person, once for each try, and sleeping gives none back", () => {
  const { room, wake } = openDesk("asked");
  const wrong = (at: StationRoom, userId: UserId, when = now, id = next()) =>
    at.joinWithCode(id, joining(userId), "ZZZZ", false, when);
  const first = next();
  expect(wrong(room, asha, now, first)).toMatchObject({ refusal: { code: "presence-code-wrong", triesLeft: 4 } });
  expect(wrong(room, asha, now, first)).toMatchObject({ refusal: { triesLeft: 4 } });
  for (const triesLeft of [3, 2]) expect(wrong(room, asha)).toMatchObject({ refusal: { triesLeft } });
  const awake = wake();
  for (const triesLeft of [1, 0]) expect(wrong(awake, asha)).toMatchObject({ refusal: { triesLeft } });
  const over = { refusal: { code: "presence-tries-over", until: now + 10 * MINUTE_MS } };
  expect(wrong(awake, asha)).toMatchObject(over);
  // The right one is not looked at any more, or guessing would go on.
  expect(awake.joinWithCode(next(), joining(asha), "AB12", true, now)).toMatchObject(over);
  expect(wrong(awake, ben)).toMatchObject({ refusal: { triesLeft: 4 } });
  // Without a code they may still join as somebody from afar, where the station lets them.
  expect(awake.submit(next(), asha, joining(asha), now)).toMatchObject({
    ok: true,
    value: { token: { isRemote: true } },
  });
  expect(wrong(awake, ben, now + 10 * MINUTE_MS)).toMatchObject({ refusal: { triesLeft: 4 } });
});

test("where a queue is closed a code is nobody's business, and costs no try", () => {
  const { room } = openDesk("required");
  room.submit(next(), college.organizer, { type: "CloseQueue" }, now);
  expect(room.joinWithCode(next(), joining(asha), "ZZZZ", false, now)).toMatchObject({
    refusal: { code: "queue-closed" },
  });
  room.submit(next(), college.organizer, { type: "OpenQueue" }, now);
  expect(room.joinWithCode(next(), joining(asha), "ZZZZ", false, now)).toMatchObject({ refusal: { triesLeft: 4 } });
});
