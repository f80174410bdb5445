import { useInfiniteQuery } from "@tanstack/react-query";
import { Workflow } from "lucide-react";
import { useState } from "react";
import { fillAction } from "#shared/domain/rules/templates";
import { factsOfStep, specOf } from "#shared/domain/rules/triggers";
import type { Rule, TraceStep } from "#shared/domain/rules/types";
import { sayEffect, sayMiss, sayRest, sayStep } from "#shared/domain/rules/words";
import type {
  DecisionPage,
  DecisionView,
  EffectOutcome,
  EffectView,
  GateDecision,
  RulesSetup,
} from "#shared/views/rules";
import { useApi } from "#web/lib/trpc";
import { Status, type Tone } from "#web/ui/badge";
import { Button } from "#web/ui/button";
import { Card } from "#web/ui/card";
import { EmptyState } from "#web/ui/empty-state";
import { Select } from "#web/ui/field";
import { Notice } from "#web/ui/notice";
import { Loading, Skeleton } from "#web/ui/skeleton";
import { Time } from "#web/ui/time";
import { namesIn } from "./rule-draft.ts";
import { VersionLink } from "./rule-versions.tsx";

/** Somebody who waits for a rule looks on. */
const REFRESH_MS = 5_000;

export type DecisionListProps = {
  eventId: string;
  setup: RulesSetup;
  /** What rules did; false: what they were asked about and left alone. */
  isMatch: boolean;
};

/** What rules did or left, all of them or one, gates' refusals by them among it, newest first, and why. */
export function DecisionList(props: DecisionListProps) {
  const { rules } = props.setup;
  const [ruleId, setRuleId] = useState<Rule["id"] | "">("");
  return (
    <div className="flex flex-col gap-4">
      <Select
        label="Of"
        value={ruleId}
        options={[
          { value: "", label: "Every rule" },
          ...rules.map(({ id, body }) => ({ value: id, label: body.name })),
        ]}
        onChange={setRuleId}
      />
      <DecisionPages key={ruleId} {...props} ruleId={ruleId || null} />
    </div>
  );
}

function DecisionPages({ eventId, setup, isMatch, ruleId }: DecisionListProps & { ruleId: Rule["id"] | null }) {
  const { client, trpc } = useApi();
  const list = useInfiniteQuery({
    queryKey: trpc.rules.listDecisions.queryKey({ eventId, isMatch, ruleId }),
    queryFn: ({ pageParam, signal }) =>
      client.rules.listDecisions.query({ eventId, isMatch, ruleId, before: pageParam }, { signal }),
    initialPageParam: null as DecisionPage["next"],
    getNextPageParam: (page) => page.next,
    // Whoever looks back reads; what is new is on top of the first page.
    refetchInterval: ({ state }) => ((state.data?.pages.length ?? 0) > 1 ? false : REFRESH_MS),
  });
  if (list.isPending)
    return (
      <Loading>
        <Skeleton className="h-24 w-full" />
      </Loading>
    );
  if (list.isError) return <Notice tone="bad" title="What rules did could not be read. It is tried again." />;
  const decisions = list.data.pages.flatMap((page) => page.decisions);
  const rules = list.data.pages.flatMap((page) => page.rules);
  if (decisions.length === 0 && !list.hasNextPage)
    return isMatch ? <NothingDone ofOne={ruleId !== null} /> : <NothingLeft />;
  return (
    <section aria-label={isMatch ? "What rules did" : "What rules left alone"} className="flex flex-col gap-4">
      {decisions.length === 0 ? <p className="text-ink-soft">Nothing of this rule was found so far.</p> : null}
      <ol className="flex flex-col gap-4">
        {decisions.map((decision) => (
          <li key={decision.happening.id}>
            <DecisionCard eventId={eventId} decision={decision} rules={rules} setup={setup} />
          </li>
        ))}
      </ol>
      {list.hasNextPage ? (
        <div>
          <Button variant="secondary" pending={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {decisions.length === 0 ? "Look at earlier ones" : "Show earlier ones"}
          </Button>
        </div>
      ) : null}
    </section>
  );
}

function NothingDone({ ofOne }: { ofOne: boolean }) {
  return (
    <EmptyState icon={<Workflow size={32} />} title={ofOne ? "This rule did nothing yet" : "No rule did anything yet"}>
      Each time one does, it is listed here with what set it off, which of its conditions held, and what became of it.
    </EmptyState>
  );
}

function NothingLeft() {
  return (
    <EmptyState icon={<Workflow size={32} />} title="Nothing was left alone yet">
      What rules are asked about while none of their conditions holds is listed here, with what did not hold. A number
      that does not cross its level asks nobody. Whom no rule refuses at a gate is not noted.
    </EmptyState>
  );
}

type DecisionCardProps = {
  eventId: string;
  decision: DecisionView;
  /** What those said that were asked. */
  rules: readonly Rule[];
  setup: RulesSetup;
};

function DecisionCard({ eventId, decision, rules, setup }: DecisionCardProps) {
  const { happening, steps, effects, unmatched, stationName, gate } = decision;
  const place = stationName ?? gate?.gateName;
  const names = namesIn(setup);
  const { says } = specOf(happening.trigger);
  const restOf = (step: TraceStep) => {
    // An event's and a college's may be of one version: what held tells them apart.
    const rule = rules.find(
      ({ id, version, body }) =>
        id === step.ruleId &&
        version === step.version &&
        step.held.every((text) => body.branches.some(({ when }) => when === text)),
    );
    return rule ? sayRest(rule.body, step, happening.facts, names) : [];
  };
  return (
    <Card as="article" className="flex flex-col gap-2">
      <p className="font-semibold">
        {says.charAt(0).toUpperCase() + says.slice(1)}
        {typeof happening.facts[happening.trigger] === "number" ? `: ${happening.facts[happening.trigger]}` : ""}
        {place ? ` · ${place}` : ""}
        <span className="font-normal text-ink-soft">
          {" · "}
          <Time at={happening.at} form="day-clock" />
        </span>
      </p>
      {steps.map((step) => (
        <div key={`${step.ruleId}:${step.byMetric}`}>
          <div className="[overflow-wrap:anywhere]">
            <b>{step.name}</b> <VersionLink eventId={eventId} rule={{ ...step, id: step.ruleId }} setup={setup} />:{" "}
            {sayStep(happening.trigger, happening.facts, step, names)}
          </div>
          {restOf(step).map((line) => (
            <p key={line} className="[overflow-wrap:anywhere] text-ink-soft">
              {line}
            </p>
          ))}
          <ul className="flex flex-col gap-1 pt-1">
            {effects
              .filter(({ ruleId }) => ruleId === step.ruleId)
              .map((effect) => (
                <li key={effect.id} className="flex flex-wrap items-center justify-between gap-x-4 text-sm">
                  <span className="min-w-0 [overflow-wrap:anywhere]">
                    {capital(
                      sayEffect(fillAction(effect.action, factsOfStep(happening.facts, step)), effect.executor, names),
                    )}
                  </span>
                  <Status tone={effect.outcome === "nobody-there" ? "warn" : TONES[effect.status]}>
                    {statusOf(effect)}
                  </Status>
                </li>
              ))}
          </ul>
        </div>
      ))}
      {unmatched.map((asked) => {
        const rule = rules.find(
          ({ id, origin, version }) => id === asked.id && origin === asked.origin && version === asked.version,
        );
        return rule ? (
          <div key={rule.id} className="[overflow-wrap:anywhere] text-ink-soft">
            <b>{rule.body.name}</b>{" "}
            <VersionLink eventId={eventId} rule={{ ...rule, name: rule.body.name }} setup={setup} />:{" "}
            {sayMiss(rule.body, happening.facts)}
          </div>
        ) : null;
      })}
      {gate ? <GateNotes gate={gate} isTraced={steps.length > 0} /> : null}
    </Card>
  );
}

/** What a trace alone does not say of a gate's decision. */
function GateNotes({ gate: { told, alone }, isTraced }: { gate: GateDecision; isTraced: boolean }) {
  return (
    <>
      {isTraced ? null : (
        <p className="[overflow-wrap:anywhere]">
          <b>{told?.name ?? "A rule"}</b> refused{told ? ` with “${told.says}”` : ""}. What it went by was not kept.
        </p>
      )}
      {alone ? (
        <p className="text-sm text-ink-soft">
          A phone decided without a connection
          {alone.rulesAt === null ? null : (
            <>
              , by the rules as they were saved up to <Time at={alone.rulesAt} form="day-clock" />
            </>
          )}
          .
        </p>
      ) : null}
    </>
  );
}

const TONES: Record<EffectView["status"], Tone> = { pending: "neutral", done: "good", refused: "warn", late: "warn" };

const OUTCOMES: Record<EffectOutcome, string> = {
  "lane-opened": "A spare lane is open there",
  "servers-added": "One more serves there",
  "queue-relieved": "Who waits there is shown shorter queues",
  "intake-paused": "Takes nobody new for now",
  "intake-resumed": "Open again",
  "no-queue-there": "There is no queue",
  "lanes-prioritised": "Those with a head start are called first there",
  "no-priority-lane": "No lane has a head start there",
  "shut-by-staff": "Staff had closed or paused it, and it stays so",
  "no-spare-lane": "No lane is kept in reserve there, or all are open",
  "no-other-queue": "There is no other queue",
  "people-told": "They are told",
  "nobody-there": "There was nobody to tell",
  "announced-enough": "Rules have written to everybody enough for now",
  "servers-all": "No more can serve there",
  "handed-over": "Handed to the webhook",
  "webhook-off": "The webhook is off, or gone",
  "station-gone": "The station is gone",
  "too-late": "Too late to be of use",
  "no-answer": "The station did not answer; it may have done it",
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
