import { useQuery } from "@tanstack/react-query";
import type { Rule } from "#shared/domain/rules/types";
import type { RulesSetup } from "#shared/views/rules";
import { useApi } from "#web/lib/trpc";
import { Card } from "#web/ui/card";

/** Somebody who looks on sees numbers rise. */
const REFRESH_MS = 5_000;

/** What rules have counted, and which of them wait for a number to come back. */
export function RuleCounts({ eventId, setup }: { eventId: string; setup: RulesSetup }) {
  const { trpc } = useApi();
  const { data } = useQuery({
    ...trpc.rules.listCounts.queryOptions({ eventId }),
    refetchInterval: REFRESH_MS,
  });
  if (!data) return null;
  const waiting = data.beyond.flatMap(({ ruleId, stationName }) => {
    const rule = setup.rules.find(({ id, body }) => id === ruleId && body.isOn);
    const says = rule && sayBack(rule);
    return says ? [{ id: `${ruleId} ${stationName}`, stationName, name: rule.body.name, says }] : [];
  });
  if (data.counts.length + waiting.length === 0) return null;
  return (
    <Card as="section" aria-label="What they count" className="flex flex-col gap-3">
      <h2 className="font-semibold">What they count</h2>
      {data.counts.length > 0 ? (
        <ul className="flex flex-col divide-y divide-line">
          {data.counts.map(({ metric, stationName, value }) => (
            <li key={`${metric} ${stationName}`} className="flex items-baseline justify-between gap-4 py-2">
              <span className="min-w-0 [overflow-wrap:anywhere]">
                {metric}
                <span className="text-ink-soft"> · {stationName ?? "the event"}</span>
              </span>
              <span className="font-semibold tabular-nums">{value.toLocaleString()}</span>
            </li>
          ))}
        </ul>
      ) : null}
      {waiting.map(({ id, stationName, name, says }) => (
        <p key={id} className="text-sm text-ink-soft [overflow-wrap:anywhere]">
          “{name}” was set off{stationName ? ` at ${stationName}` : ""}. It is set off again {says}.
        </p>
      ))}
    </Card>
  );
}

function sayBack({ body: { trigger } }: Rule): string | null {
  if (trigger.type !== "crossing") return null;
  const { direction, back, level } = trigger;
  const isAbove = direction === "above";
  return isAbove
    ? `when the number rises above ${level} after it was down to ${back}`
    : `when the number falls below ${level} after it was up to ${back}`;
}
