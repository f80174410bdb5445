import { randomUUID } from "node:crypto";
import * as z from "zod";
import { feedShards } from "#shared/object-names";
import { LIVE_PATHS } from "#shared/protocol/live-wire";
import { call } from "../load/api.ts";
import { nowMs } from "../load/audience.ts";
import { processCpuMs } from "../load/cpu.ts";
import { descriptorsOf, waitForDescriptors } from "../load/descriptors.ts";
import { addCounts, type Counts, type Crowd, OPENING_AT_ONCE } from "../load/followers.ts";
import { HELD_OPENING_AT_ONCE, SOCKETS_PER_OBJECT } from "../load/held-followers.ts";
import type { Supplies } from "../load/supplies.ts";
import type { Effort } from "../options.ts";
import { showMet, showNumber } from "../report.ts";
import { makeEvent } from "../server/campus.ts";
import { type Change, Heard, hear, rowOf } from "./live-heard.ts";
import { byKind, type Kind, kindNotes, openKinds } from "./live-kinds.ts";

/** The product plans one feed object for so many seats. */
const SEATS_PER_SHARD = 500;
/** All are back by then. */
const COMEBACK_MS_MAX = 240_000;
/** What happens while everybody is cut off. */
const CHANGES_AWAY = 5;
/** Where an event's feeds tell how many are inside. */
const INSIDE = ["event", "inside"] as const;

/** Changes of one event reach all who follow it, and once each when all were cut off. */
export async function followEvent(supplies: Supplies, effort: Effort) {
  const { served, people } = supplies;
  const { broadcasts, crowd } = effort;
  const seats = crowd.shards * SEATS_PER_SHARD;
  const changes = broadcasts + CHANGES_AWAY + 1;
  const { event, codes } = await supplies.registerAt(await makeEvent(served, people.organizer, seats), changes);
  const volunteer = people.volunteers[0];
  if (!volunteer) throw new Error("nobody to scan");
  const admit: Change = async () => {
    const input = { commandId: randomUUID(), ...event, code: codes.pop() ?? "" };
    const verdict = z.object({ verdict: z.literal("admit"), at: z.number() });
    return verdict.parse(await call(served.port, volunteer, "scanner.scan", input)).at;
  };
  const personOf = (index: number) => people.attendees[index % people.attendees.length] ?? null;
  const kinds: Kind[] = [];
  try {
    for await (const kind of openKinds(served, crowd, {
      path: LIVE_PATHS.feed(event.eventId),
      figure: INSIDE,
      personOf,
    }))
      kinds.push(kind);
    const crowds = kinds.map(({ crowd }) => crowd);
    const descriptors = descriptorsOf(served.pid);
    const cpuBefore = processCpuMs(served.pid);
    let inside = 0;
    const told = crowds.map((one) => new Heard(one));
    for (let change = 0; change < broadcasts; change++) await hear(told, ++inside, admit);
    const cpuAfter = processCpuMs(served.pid);
    const cpuEach = cpuBefore === null || cpuAfter === null ? null : (cpuAfter - cpuBefore) / broadcasts;

    const before = await countsOf(crowds);
    await Promise.all(crowds.map((one) => one.cut()));
    for (let change = 0; change < CHANGES_AWAY; change++) await admit();
    inside += CHANGES_AWAY;
    const isWaited = await waitForDescriptors(served.pid, crowd.sockets - crowd.held, COMEBACK_MS_MAX);
    const comeback = crowds.map((one) => new Heard(one));
    const arrivals = await Promise.all(crowds.map((one) => one.expect(inside, COMEBACK_MS_MAX)));
    const backFrom = nowMs();
    await Promise.all(crowds.map((one) => one.comeBack(seats)));
    for (const [index, { times }] of arrivals.entries()) comeback[index]?.note(await times, backFrom);
    const after = crowds.map((one) => new Heard(one));
    await hear(after, ++inside, admit);
    const counts = await countsOf(crowds);

    const twice = counts.repeats - before.repeats;
    const missed = comeback.reduce((sum, one) => sum + one.missed, 0);
    const shards = feedShards(seats);
    const rows = (what: string, heard: readonly Heard[], goal?: string) =>
      byKind(kinds, heard).map(({ where, heard }) => rowOf(`${what}, ${where}`, shards, heard, goal));
    return {
      rows: [
        ...rows("an event's change", told),
        ...rows("all cut at once, and back", comeback, `0 missed, 0 told twice: ${showMet(missed + twice === 0)}`),
        ...rows("the first change after that", after),
      ],
      notes: [
        ...kindNotes(kinds),
        `With all of them open the server had ${showNumber(descriptors, 0)} descriptors; a change and all who heard of it took ${showNumber(cpuEach, 0)} ms of its CPU, the pause before it included.`,
        `All were cut at once without a goodbye, and ${CHANGES_AWAY} changes made meanwhile.${isWaited ? " The server may not have twice as many descriptors open here, so they came once it had let go of those that were cut." : ""} From then on each waited as a browser does (web/live/come-back.ts) and came when one of ${OPENING_AT_ONCE} upgrades at a time over loopback, or ${HELD_OPENING_AT_ONCE} for each ${SOCKETS_PER_OBJECT} in the process, was free: the times are from there to when each knew the last of the changes.`,
        `Coming back, ${counts.resumed - before.resumed} hellos were answered with what was missed alone and ${counts.snapshots - before.snapshots} with everything; ${twice} deltas were told to somebody who held them, ${counts.gaps - before.gaps} found a gap (before the cut: ${before.repeats} and ${before.gaps}). ${counts.lost} sockets were lost without being cut.`,
      ],
    };
  } finally {
    for (const kind of kinds) await kind.crowd.cut();
  }
}

async function countsOf(crowds: readonly Crowd[]): Promise<Counts> {
  return addCounts(await Promise.all(crowds.map((one) => one.counts())));
}
