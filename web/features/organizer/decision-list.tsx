import { useInfiniteQuery } from "@tanstack/react-query";
import { Workflow } from "lucide-react";
import { specOf } from "#shared/domain/rules/triggers";
import { sayAction, sayStep } from "#shared/domain/rules/words";
import type { DecisionPage, DecisionView, EffectOutcome, EffectView, RulesSetup } from "#shared/views/rules";
import { useApi } from "#web/lib/trpc";
import { Status, type Tone } from "#web/ui/badge";
import { Button } from "#web/ui/button";
import { Card } from "#web/ui/card";
import { EmptyState } from "#web/ui/empty-state";
import { Notice } from "#web/ui/notice";
import { Loading, Skeleton } from "#web/ui/skeleton";
import { Time } from "#web/ui/time";
import { namesIn } from "./rule-draft.ts";

/** Somebody who waits for a rule looks on. */
const REFRESH_MS = 5_000;

/** What rules did, newest first, and why. */
export function DecisionList({ eventId, setup }: { eventId: string; setup: RulesSetup }) {
  const { client, trpc } = useApi();
  const list = useInfiniteQuery({
    queryKey: trpc.rules.listDecisions.queryKey({ eventId }),
    queryFn: ({ pageParam, signal }) => client.rules.listDecisions.query({ eventId, before: pageParam }, { signal }),
    initialPageParam: null as DecisionPage["next"],
    getNextPageParam: (page) => page.next,
    refetchInterval: REFRESH_MS,
  });
  if (list.isPending)
    return (
      <Loading>
        <Skeleton className="h-24 w-full" />
      </Loading>
    );
  if (list.isError) return <Notice tone="bad" title="What rules did could not be read. It is tried again." />;
  const decisions = list.data.pages.flatMap((page) => page.decisions);
  if (decisions.length === 0)
    return (
      <EmptyState icon={<Workflow size={32} />} title="No rule did anything yet">
        Each time one does, it is listed here with what set it off, which of its conditions held, and what became of it.
      </EmptyState>
    );
  return (
    <section aria-label="What rules did" className="flex flex-col gap-4">
      <ol className="flex flex-col gap-4">
        {decisions.map((decision) => (
          <li key={decision.happening.id}>
            <DecisionCard decision={decision} setup={setup} />
          </li>
        ))}
      </ol>
      {list.hasNextPage ? (
        <div>
          <Button variant="secondary" pending={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            Show earlier ones
          </Button>
        </div>
      ) : null}
    </section>
  );
}

function DecisionCard({ decision, setup }: { decision: DecisionView; setup: RulesSetup }) {
  const { happening, steps, effects, stationName } = decision;
  const names = namesIn(setup);
  const { says } = specOf(happening.trigger);
  return (
    <Card as="article" className="flex flex-col gap-2">
      <p className="font-semibold">
        {says.charAt(0).toUpperCase() + says.slice(1)}
        {typeof happening.facts[happening.trigger] === "number" ? `: ${happening.facts[happening.trigger]}` : ""}
        {stationName ? ` · ${stationName}` : ""}
        <span className="font-normal text-ink-soft">
          {" · "}
          <Time at={happening.at} form="day-clock" />
        </span>
      </p>
      {steps.map((step) => (
        <div key={`${step.ruleId}:${step.byMetric}`}>
          <p className="[overflow-wrap:anywhere]">
            <b>{step.name}</b>
            <span className="text-ink-soft"> (version {step.version})</span>:{" "}
            {sayStep(happening.trigger, happening.facts, step, names)}
          </p>
          <ul className="flex flex-col gap-1 pt-1">
            {effects
              .filter(({ ruleId }) => ruleId === step.ruleId)
              .map((effect) => (
                <li key={effect.id} className="flex flex-wrap items-center justify-between gap-x-4 text-sm">
                  <span className="min-w-0 [overflow-wrap:anywhere]">{capital(sayAction(effect.action, names))}</span>
                  <Status tone={TONES[effect.status]}>{statusOf(effect)}</Status>
                </li>
              ))}
          </ul>
        </div>
      ))}
    </Card>
  );
}

const TONES: Record<EffectView["status"], Tone> = { pending: "neutral", done: "good", refused: "warn", late: "warn" };

const OUTCOMES: Record<EffectOutcome, string> = {
  "lane-opened": "A spare lane is open there",
  "servers-added": "One more serves there",
  "queue-relieved": "Who waits there is shown shorter queues",
  "intake-paused": "Paused",
  "intake-resumed": "Resumed",
  "no-queue-there": "There is no queue",
  "lanes-prioritised": "Those with a head start are called first there",
  "no-priority-lane": "No lane has a head start there",
  "no-spare-lane": "No lane is kept in reserve there, or all are open",
  "no-other-queue": "There is no other queue",
  "people-told": "They are told",
  "nobody-there": "There was nobody to tell",
  "servers-all": "No more can serve there",
  "handed-over": "Handed to the webhook",
  "webhook-off": "The webhook is off, or gone",
  "station-gone": "The station is gone",
  "too-late": "Too late to be of use",
  refused: "The station refused",
};

function statusOf({ status, outcome, action }: EffectView): string {
  if (outcome === "lane-opened" && action.type === "open-lane" && action.vipFirst)
    return "A spare lane is open there, VIP first";
  return outcome === null ? (status === "pending" ? "To be sent" : status) : OUTCOMES[outcome];
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
