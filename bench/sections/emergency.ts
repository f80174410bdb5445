import { randomUUID } from "node:crypto";
import * as z from "zod";
import { PEOPLE_FEEDS } from "#shared/object-names";
import { EMERGENCIES_KEY, LIVE_PATHS } from "#shared/protocol/live-wire";
import { call, headersOf, query } from "../load/api.ts";
import { Followers } from "../load/followers.ts";
import { LiveSocket } from "../load/live-socket.ts";
import { showMet, showNumber, type Table } from "../report.ts";
import { makeEvent } from "../server/campus.ts";
import { COLLEGE_SLUG, type People } from "../server/people.ts";
import type { Served } from "../server/served.ts";
import { quantile } from "../stats.ts";

const PAGES = 1_000;
const EMERGENCIES = 4;
/** Messages of the one before are sent by the same thread here; by then they are. */
const REST_MS = 15_000;
const SEATS = 500;
const GOAL_MS = 5_000;
const PATIENCE_MS = 20_000;

const asked = z.array(z.object({ id: z.string() })).min(1);
const shown = z.array(z.object({ confirmedAt: z.number() }));
/** It only rises: the newest comes last. */
const newestOf = (entries: ReadonlyMap<string, unknown>): number | null =>
  shown.safeParse(entries.get(EMERGENCIES_KEY)).data?.reduce((max, one) => Math.max(max, one.confirmedAt), 0) ?? null;

/** From the arrival of the second person's confirmation until each of a thousand open pages has it; half of them nobody's. */
export async function measureEmergency(served: Served, people: People): Promise<Table> {
  const { organizer, second } = people;
  const { eventId } = await makeEvent(served, organizer, SEATS);
  const followers = new Followers(
    PAGES,
    (index) => {
      const person = index % 2 === 0 ? (people.attendees[index % people.attendees.length] ?? null) : null;
      return LiveSocket.open(served.port, `/api/${COLLEGE_SLUG}${LIVE_PATHS.me()}`, headersOf(served.port, person));
    },
    newestOf,
  );
  try {
    await followers.connect();
    const times: number[] = [];
    const last: number[] = [];
    for (let round = 0; round < EMERGENCIES; round++) {
      if (round > 0) await new Promise((resolve) => setTimeout(resolve, REST_MS));
      const what = { commandId: randomUUID(), eventId, kind: "leave", text: null };
      await call(served.port, organizer, "emergencies.askAt", what);
      const [{ id: emergencyId } = { id: "" }] = asked.parse(
        await query(served.port, second, "emergencies.asked", null),
      );
      const pressedAt = Date.now();
      const seen = followers.reached(pressedAt, PATIENCE_MS);
      await call(served.port, second, "emergencies.confirmAt", { eventId, emergencyId });
      const heard = (await seen).map((at) => at - pressedAt);
      times.push(...heard);
      last.push(heard.length === PAGES ? Math.max(...heard) : Number.POSITIVE_INFINITY);
    }
    times.sort((a, b) => a - b);
    const slowest = Math.max(...last);
    return {
      title: "An emergency on every open page",
      columns: [
        "pages",
        "feeds",
        "times taken",
        "P50 ms",
        "P99 ms",
        "last page, median ms",
        "last page, worst ms",
        "goal",
      ],
      rows: [
        [
          showNumber(PAGES, 0),
          String(PEOPLE_FEEDS),
          showNumber(times.length, 0),
          ...[quantile(times, 0.5), quantile(times, 0.99)].map((ms) => showNumber(ms, 0)),
          showNumber(
            quantile(
              [...last].sort((a, b) => a - b),
              0.5,
            ),
            0,
          ),
          showNumber(slowest, 0),
          `all within ${GOAL_MS} ms: ${showMet(slowest < GOAL_MS)}`,
        ],
      ],
      notes: [
        "From the second person's request to its receipt by each page: with the confirmation itself, its commit and forty feeds.",
        `Between two there are ${REST_MS / 1_000} s: here one thread also sends the messages of the one before, which the platform does elsewhere.`,
      ],
    };
  } finally {
    followers.cut();
  }
}
