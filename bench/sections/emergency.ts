import { randomUUID } from "node:crypto";
import * as z from "zod";
import { PEOPLE_FEEDS } from "#shared/object-names";
import { EMERGENCIES_KEY, LIVE_PATHS } from "#shared/protocol/live-wire";
import { call, query } from "../load/api.ts";
import { socketsMax } from "../load/descriptors.ts";
import type { Effort } from "../options.ts";
import { showMet, showNumber, type Table } from "../report.ts";
import { makeEvent } from "../server/campus.ts";
import type { People } from "../server/people.ts";
import type { Served } from "../server/served.ts";
import { quantile } from "../stats.ts";
import { Heard, PATIENCE_MS, pause } from "./live-heard.ts";
import { byKind, type Kind, kindNotes, openKinds } from "./live-kinds.ts";

const EMERGENCIES = 4;
/** Messages of the one before are sent by the same thread here; by then they are. */
const REST_MS = 15_000;
const SEATS = 500;
const GOAL_MS = 5_000;
/** It only rises: the newest is the greatest. */
const CONFIRMED_AT = [EMERGENCIES_KEY, "confirmedAt"] as const;

const asked = z.array(z.object({ id: z.string() })).min(1);

/** From the arrival of the second person's confirmation until each open page has it; half of them nobody's. */
export async function measureEmergency(served: Served, people: People, { pages }: Effort): Promise<Table> {
  const { organizer, second, attendees } = people;
  const { eventId } = await makeEvent(served, organizer, SEATS);
  const personOf = (index: number) => (index % 2 === 0 ? (attendees[index % attendees.length] ?? null) : null);
  const sockets = { ...pages, held: Math.max(pages.held, pages.sockets - socketsMax()) };
  const kinds: Kind[] = [];
  try {
    for await (const kind of openKinds(served, sockets, { path: LIVE_PATHS.me(), figure: CONFIRMED_AT, personOf }))
      kinds.push(kind);
    const heard = kinds.map(({ crowd }) => new Heard(crowd));
    for (let round = 0; round < EMERGENCIES; round++) {
      if (round > 0) await pause(REST_MS);
      const what = { commandId: randomUUID(), eventId, kind: "leave", text: null };
      await call(served.port, organizer, "emergencies.askAt", what);
      const [{ id: emergencyId } = { id: "" }] = asked.parse(
        await query(served.port, second, "emergencies.asked", null),
      );
      const pressedAt = Date.now();
      const arrivals = await Promise.all(kinds.map(({ crowd }) => crowd.expect(pressedAt, PATIENCE_MS)));
      await call(served.port, second, "emergencies.confirmAt", { eventId, emergencyId });
      for (const [index, { times }] of arrivals.entries()) heard[index]?.note(await times, pressedAt);
    }
    return {
      title: "An emergency on every open page",
      columns: ["pages", "", "feeds", "times taken", "P50 ms", "P99 ms", "slowest ms", "missed", "goal"],
      rows: byKind(kinds, heard).map(({ where, heard }) => rowOf(where, heard)),
      notes: [
        `${EMERGENCIES} emergencies. From the second person's request to its receipt by each page: with the confirmation itself, its commit and all feeds.`,
        `Between two there are ${REST_MS / 1_000} s: here one thread also sends the messages of the one before, which the platform does elsewhere.`,
        ...kindNotes(kinds),
      ],
    };
  } finally {
    for (const { crowd } of kinds) await crowd.cut();
  }
}

function rowOf(where: string, all: readonly Heard[]): string[] {
  const times = all.flatMap(({ afterMs }) => afterMs).sort((a, b) => a - b);
  const missed = all.reduce((sum, one) => sum + one.missed, 0);
  return [
    showNumber(
      all.reduce((sum, { crowd }) => sum + crowd.size, 0),
      0,
    ),
    where,
    String(PEOPLE_FEEDS),
    showNumber(times.length, 0),
    ...[0.5, 0.99, 1].map((share) => showNumber(quantile(times, share), 0)),
    String(missed),
    `all within ${GOAL_MS} ms: ${showMet(missed === 0 && quantile(times, 1) < GOAL_MS)}`,
  ];
}
