import { FlaskConical } from "lucide-react";
import { useState } from "react";
import { specOf } from "#shared/domain/rules/triggers";
import type { RuleBody } from "#shared/domain/rules/types";
import { sayActions } from "#shared/domain/rules/words";
import type { RuleId } from "#shared/ids";
import type { DryRun, DryStep, RulesSetup } from "#shared/views/rules";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { useApi } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { Button } from "#web/ui/button";
import { Select } from "#web/ui/field";
import { Time } from "#web/ui/time";
import { namesIn } from "./rule-draft.ts";

const HOUR_MS = 3_600_000;
const SPANS = [
  { value: "24", label: "The last 24 hours" },
  { value: "3", label: "The last 3 hours" },
  { value: "event", label: "The whole event so far" },
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
  const { client } = useApi();
  const [span, setSpan] = useState<Span>("24");
  const [ran, setRan] = useState<{ body: RuleBody; result: DryRun } | null>(null);
  const run = useCommand({
    send: (tried: RuleBody) => {
      const until = Date.now();
      const from =
        span === "event"
          ? Math.min(setup.event.startsAt - 24 * HOUR_MS, until - HOUR_MS)
          : until - Number(span) * HOUR_MS;
      return client.rules.replay.query({ eventId, ruleId, body: tried, from, until });
    },
    onOk: (result, tried) => setRan({ body: tried, result }),
  });
  return (
    <section aria-label="Try it" className="flex flex-col gap-3">
      <div className="grid grid-cols-[minmax(0,1fr)_auto] items-end gap-2">
        <Select label="Try it on what happened" value={span} options={SPANS} onChange={setSpan} />
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
        <Result result={ran.result} setup={setup} isOld={JSON.stringify(ran.body) !== JSON.stringify(body)} />
      ) : null}
    </section>
  );
}

function Result({ result, setup, isOld }: { result: DryRun; setup: RulesSetup; isOld: boolean }) {
  const { happenings, differences, differencesTotal, until } = result;
  const names = namesIn(setup);
  const said = (steps: readonly DryStep[]) => {
    const done = steps.filter(({ isStopped }) => !isStopped).flatMap(({ actions }) => actions);
    return done.length === 0 ? "nothing" : sayActions(done, names);
  };
  return (
    <div className={`flex flex-col gap-2 ${isOld ? "opacity-60" : ""}`} role="status">
      <p>
        {happenings === 0
          ? "Nothing happened in that time."
          : differencesTotal === 0
            ? `Of ${happenings} happenings none would have ended differently.`
            : `${differencesTotal} of ${happenings} happenings would have ended differently.`}
        {isOld ? " The rule has changed since." : ""}
      </p>
      {happenings > 0 ? (
        <p className="text-sm text-ink-soft">
          Up to <Time at={until} form="day-clock" />. Helpers are counted as they are now, and nobody as serving.
        </p>
      ) : null}
      <ul className="flex flex-col divide-y divide-line">
        {differences.slice(0, 10).map((one) => (
          <li key={one.id} className="py-2 text-sm">
            <p className="font-medium">
              <Time at={one.at} form="day-clock" /> · {specOf(one.trigger).says}
              {one.stationName ? ` · ${one.stationName}` : ""}
            </p>
            <p className="text-ink-soft">Now: {said(one.before)}</p>
            <p>With this rule: {said(one.after)}</p>
          </li>
        ))}
      </ul>
      {differencesTotal > 10 ? <p className="text-sm text-ink-soft">The first 10 are shown.</p> : null}
    </div>
  );
}
