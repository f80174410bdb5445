import { useQuery } from "@tanstack/react-query";
import { FlaskConical } from "lucide-react";
import { useState } from "react";
import { isGateRule } from "#shared/domain/rules/defaults";
import { measuredFact, specOf } from "#shared/domain/rules/triggers";
import { MEASURES, type RuleBody, type TraceStep } from "#shared/domain/rules/types";
import { sayDone, sayStep } from "#shared/domain/rules/words";
import type { RuleId } from "#shared/ids";
import type { DryDifference, DryRun, RulesSetup } from "#shared/views/rules";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { useApi } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { Button } from "#web/ui/button";
import { Select } from "#web/ui/field";
import { Time } from "#web/ui/time";
import { namesIn } from "./rule-draft.ts";

const HOUR_MS = 3_600_000;
const EVENTS_OFFERED = 50;
const SPANS = [
  { value: "24", label: "The last 24 hours" },
  { value: "3", label: "The last 3 hours" },
  { value: "event", label: "The whole event" },
] as const;
type Span = (typeof SPANS)[number]["value"];

export type RuleDryRunProps = {
  eventId: string;
  setup: RulesSetup;
  ruleId: RuleId | null;
  /** Null: it cannot be tried as it stands. */
  body: RuleBody | null;
};

/** What the rule would have changed, had it been in force; nothing is done. */
export function RuleDryRun({ eventId, setup, ruleId, body }: RuleDryRunProps) {
  const { client, trpc } = useApi();
  const [span, setSpan] = useState<Span>("24");
  const [onEventId, setOnEventId] = useState(eventId);
  const { data: listed } = useQuery(trpc.organizer.listEvents.queryOptions({ limit: EVENTS_OFFERED }));
  const others = (listed?.events ?? []).filter(({ id, startsAt }) => id !== eventId && startsAt < Date.now());
  const other = others.find(({ id }) => id === onEventId);
  const [ran, setRan] = useState<{ body: RuleBody; result: DryRun } | null>(null);
  const run = useCommand({
    send: (tried: RuleBody) => {
      const times = other ? wholeOf(other) : span === "event" ? wholeOf(setup.event) : lastHours(Number(span));
      return client.rules.replay.query({
        eventId,
        ruleId,
        body: tried,
        ...times,
        ...(other && { onEventId: other.id }),
      });
    },
    onOk: (result, tried) => setRan({ body: tried, result }),
  });
  return (
    <section aria-label="Try it" className="flex flex-col gap-3">
      {others.length > 0 ? (
        <Select
          label="Try it on"
          value={onEventId}
          options={[
            { value: eventId, label: "This event" },
            ...others.map(({ id, title }) => ({ value: id as string, label: title })),
          ]}
          onChange={setOnEventId}
        />
      ) : null}
      <div className="grid grid-cols-[minmax(0,1fr)_auto] items-end gap-2">
        <Select
          label="What happened in"
          value={other ? "event" : span}
          options={other ? SPANS.filter(({ value }) => value === "event") : SPANS}
          onChange={setSpan}
        />
        <Button
          variant="secondary"
          icon={<FlaskConical aria-hidden size={18} />}
          pending={run.pending}
          disabledReason={body ? null : "The rule is not finished yet."}
          reason="tooltip"
          onClick={() => {
            if (body) void run.run(body);
          }}
        >
          Dry run
        </Button>
      </div>
      <OutcomeNotice refusal={run.refusal} problem={run.problem} />
      {ran ? (
        <Result
          result={ran.result}
          isOfGates={isGateRule(ran)}
          setup={setup}
          isOld={JSON.stringify(ran.body) !== JSON.stringify(body)}
        />
      ) : null}
    </section>
  );
}

/** An event from its preparation until it is over. */
function wholeOf({ startsAt, endsAt }: { readonly startsAt: number; readonly endsAt: number }) {
  const until = Math.min(endsAt + 24 * HOUR_MS, Date.now());
  return { from: Math.min(startsAt - 24 * HOUR_MS, until - HOUR_MS), until };
}

function lastHours(hours: number) {
  const until = Date.now();
  return { from: until - hours * HOUR_MS, until };
}

type ResultProps = { result: DryRun; isOfGates: boolean; setup: RulesSetup; isOld: boolean };

function Result({ result, isOfGates, setup, isOld }: ResultProps) {
  const { happenings, differences, differencesTotal, until } = result;
  const said = isOfGates ? sayAtGate : sayElsewhere;
  return (
    <div className={`flex flex-col gap-2 ${isOld ? "opacity-60" : ""}`} role="status">
      <p>
        {isOfGates ? sumUpGates(result) : sumUp(result)}
        {isOld ? " The rule has changed since." : ""}
      </p>
      {happenings > 0 ? (
        <p className="text-sm text-ink-soft">
          Up to <Time at={until} form="day-clock" />. {isOfGates ? GATE_LIMITS : OTHER_LIMITS}
          {result.isOutOfTime ? " The rule is not in force then: it is tried as if it were." : ""}
          {result.isPastCut ? " What passes did long before was too much to look at." : ""}
        </p>
      ) : null}
      <ul className="flex flex-col divide-y divide-line">
        {differences.slice(0, 10).map((one) => (
          <li key={one.id} className="py-2 text-sm [overflow-wrap:anywhere]">
            <p className="font-medium">
              <Time at={one.at} form="day-clock" /> · {sayHappened(one)}
              {one.placeName ? ` · ${one.placeName}` : ""}
            </p>
            <p className="text-ink-soft">Now: {said(one, one.before, setup)}</p>
            <p>With this rule: {said(one, one.after, setup)}</p>
          </li>
        ))}
      </ul>
      {differencesTotal > 10 ? <p className="text-sm text-ink-soft">The first 10 are shown.</p> : null}
    </div>
  );
}

const OTHER_LIMITS = "Helpers are counted as they are now, and nobody as serving.";
/** Whom else a gate stopped, no rule can let in. */
const GATE_LIMITS =
  "Each pass is asked about as it came; whom a gate stopped for another reason is left out, and a lead may overrule a refusal.";

function sumUp({ happenings, differencesTotal }: DryRun): string {
  if (happenings === 0) return "Nothing happened in that time.";
  if (differencesTotal === 0) return `Of ${happenings} happenings none would have ended differently.`;
  return `${differencesTotal} of ${happenings} happenings would have ended differently.`;
}

function sumUpGates({ happenings, differencesTotal, counts }: DryRun): string {
  if (happenings === 0) return "No gate asked the rules about a pass in that time.";
  if (differencesTotal === 0) return `Of ${happenings} passes none would have been answered differently.`;
  const [{ before, after } = { before: 0, after: 0 }] = counts;
  return `${differencesTotal} of ${happenings} passes would have been answered differently: ${after} refused instead of ${before}.`;
}

/** With the number that crossed a level: several may, at one place and in one minute. */
function sayHappened({ trigger, facts }: DryDifference): string {
  const measure = MEASURES.find((one) => one === trigger);
  const number = measure && facts[measuredFact(measure)];
  return number === undefined ? specOf(trigger).says : `${specOf(trigger).says}: ${number}`;
}

function sayElsewhere({ facts }: DryDifference, steps: readonly TraceStep[], setup: RulesSetup): string {
  return sayDone(facts, steps, namesIn(setup));
}

function sayAtGate({ trigger, facts }: DryDifference, [step]: readonly TraceStep[], setup: RulesSetup): string {
  return step ? `“${step.name}” refuses. ${sayStep(trigger, facts, step, namesIn(setup))}` : "let in, no rule refuses.";
}
