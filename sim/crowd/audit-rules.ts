import { sayStep } from "#shared/domain/rules/words";
import type { DecisionPage, DecisionView } from "#shared/views/rules";
import { LONG_QUEUE } from "./long-queue.ts";
import { CATCH_UP_WITHIN_MS, READ_BACK, untilCaughtUp } from "./read-back.ts";
import type { Session } from "./session.ts";
import type { World } from "./world.ts";

/** What the rule about long queues did at the first desk: a lane for each time the queue became long, and no more often. */
export async function auditRules({ book, grounds }: World, organizer: Session): Promise<void> {
  const { longQueue } = book;
  const [desk] = grounds.desks;
  if (!desk || longQueue.times === 0) return;
  const wrong = await untilCaughtUp(CATCH_UP_WITHIN_MS, async () => {
    const decisions = (await readDecisions(organizer, grounds.eventId)).filter(
      ({ stationName, steps }) => stationName === desk.name && steps.some(isOfLongQueue),
    );
    const opened = decisions.filter(({ effects }) => effects.some(({ outcome }) => outcome === "lane-opened"));
    longQueue.traces = opened.toReversed().map(traceOf);
    return [
      ...(opened.length === 0 ? [`the queue at ${desk.name} became long, and no rule opened a lane there`] : []),
      ...(decisions.length > longQueue.times
        ? [`the rule acted ${decisions.length} times, and the queue became long ${longQueue.times} times`]
        : []),
    ];
  });
  for (const one of wrong) book.violated("rules astray", one);
}

function isOfLongQueue({ ruleId, stopped }: DecisionView["steps"][number]): boolean {
  return ruleId === LONG_QUEUE.id && stopped === null;
}

/** The line of the console about it. */
function traceOf({ happening, steps, stationName }: DecisionView): string {
  const says = steps
    .filter(isOfLongQueue)
    .map((step) => `${step.name}: ${sayStep(happening.trigger, happening.facts, step, () => null)}`);
  return `${happening.facts["queue.length"]} people waiting at ${stationName}. ${says.join(" ")}`;
}

async function readDecisions(organizer: Session, eventId: World["grounds"]["eventId"]): Promise<DecisionView[]> {
  const all: DecisionView[] = [];
  let before: DecisionPage["next"] = null;
  do {
    const from: DecisionPage["next"] = before;
    const page: DecisionPage = await organizer.ask(READ_BACK, (api) =>
      api.rules.listDecisions.query({ eventId, before: from }),
    );
    all.push(...page.decisions);
    before = page.next;
  } while (before);
  return all;
}
