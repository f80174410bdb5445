import * as z from "zod";
import type { QueueRefusal } from "#shared/domain/queue/types";
import { DEFAULT_RULES } from "#shared/domain/rules/defaults";
import type { Rule } from "#shared/domain/rules/types";
import type { StationId } from "#shared/ids";
import { valueOr } from "./answers.ts";
import { type Desk, openDesk, placesOn } from "./desk-crew.ts";
import type { LiveSocket } from "./live-socket.ts";
import { PLAN } from "./plan.ts";
import type { Session } from "./session.ts";
import type { World } from "./world.ts";

const LOOK_EVERY_MS = 1_000;
/** Simulated seconds until somebody tries once more to close the lane. */
const CALM_AGAIN_SECONDS = 60;

const screenSummary = z.looseObject({ queue: z.looseObject({ waiting: z.number(), servers: z.number() }) });

/** The platform's own rule about a queue that is long, and the numbers between which it counts a queue as that. */
export const LONG_QUEUE = longQueueRule();

/** All but one of the crew have lunch while people come, until a rule opens one more lane for them; or until the break is over. */
export async function haveLunch(world: World, first: Session, screen: LiveSocket, desk: Desk): Promise<void> {
  while (world.clock.now() < PLAN.lunchUntil && !world.state.everybodyDone) {
    if (await screen.when(() => (queueOn(screen)?.servers ?? 0) > 1, LOOK_EVERY_MS)) break;
  }
  await openDesk(world, first, desk);
}

/** The whole crew have lunch until a volunteer who was free helps, or until the break is over; whoever helps stays. */
export async function haveLunchTogether(world: World, first: Session, screen: LiveSocket, desk: Desk): Promise<void> {
  const helping = () => placesOn(screen).filter(({ staffId }) => staffId !== null);
  await world.clock.until(PLAN.lunchUntil);
  while (world.clock.now() < PLAN.boothLunchUntil) {
    if (await screen.when(() => helping().some(({ isComing }) => !isComing), LOOK_EVERY_MS)) break;
  }
  await openDesk(world, first, { ...desk, servers: desk.servers + helping().length });
}

/**
 * Back from lunch, whoever comes first ends what a rule began meanwhile for those with a head start, and opens one lane more by
 * hand, until nobody speaks of a crowd any more.
 */
export async function catchUp(world: World, first: Session, screen: LiveSocket, stationId: StationId): Promise<void> {
  const ended = await first.command("station.endPriority", (api, commandId) =>
    api.station.endPriority.mutate({ commandId, stationId }),
  );
  valueOr(world, "station.endPriority", ended, []);
  const setExtra = async (open: boolean, refusals: readonly QueueRefusal["code"][]) => {
    const set = await first.command("station.setExtra", (api, commandId) =>
      api.station.setExtra.mutate({ commandId, stationId, open }),
    );
    return valueOr(world, "station.setExtra", set, refusals);
  };
  // A small day knows no crowd, and its queue says so.
  if (!(await setExtra(true, ["not-crowded"]))) return;
  const isCalm = () => (queueOn(screen)?.waiting ?? 0) <= LONG_QUEUE.back;
  while (!world.state.everybodyDone) {
    if (!(await screen.when(isCalm, LOOK_EVERY_MS))) continue;
    // The queue takes a moment longer to call it calm; and the lane may be an ordinary one by now.
    if (await setExtra(false, ["still-crowded", "server-unknown"])) return;
    await world.clock.sleep(CALM_AGAIN_SECONDS);
  }
}

/** Counts how often the desk's screen showed that the queue became long, until the day is over. */
export async function countLongQueues({ book, state }: World, screen: LiveSocket): Promise<void> {
  let isLong = false;
  while (!state.everybodyDone) {
    const hasTurned = () => {
      const { waiting = 0 } = queueOn(screen) ?? {};
      return isLong ? waiting <= LONG_QUEUE.back : waiting > LONG_QUEUE.level;
    };
    if (!(await screen.when(hasTurned, LOOK_EVERY_MS))) continue;
    isLong = !isLong;
    if (isLong) book.longQueue.times += 1;
  }
}

function queueOn({ entries }: LiveSocket): z.output<typeof screenSummary>["queue"] | null {
  const summary = screenSummary.safeParse(entries.get("summary"));
  return summary.success ? summary.data.queue : null;
}

function longQueueRule(): { readonly id: Rule["id"]; readonly level: number; readonly back: number } {
  for (const { id, body } of DEFAULT_RULES) {
    const { trigger } = body;
    if (trigger.type === "crossing" && trigger.measure === "queue.length")
      return { id, level: trigger.level, back: trigger.back };
  }
  throw new Error("the platform has a rule about long queues");
}
