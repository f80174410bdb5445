import { Pencil } from "lucide-react";
import { isGateRule, isGatesOwn } from "#shared/domain/rules/defaults";
import type { Rule } from "#shared/domain/rules/types";
import { sayRule } from "#shared/domain/rules/words";
import type { RulesSetup } from "#shared/views/rules";
import { formatDayClock } from "#web/lib/time";
import { Badge } from "#web/ui/badge";
import { Button } from "#web/ui/button";
import { Card } from "#web/ui/card";
import { usePlace } from "#web/ui/place";
import { namesIn } from "./rule-draft.ts";

const ORIGINS: Record<Rule["origin"], string> = { platform: "CampusPulse", college: "All events", event: "This event" };

/** What a rule about who is let in can do, and what not. */
export const GATE_RULE_WORDS =
  "Asked for the way in, after everything else that must hold, with and without a connection. Letting somebody in overrules nothing; a lead may overrule a refusal.";

/** How it comes to the gates of other events. */
export const COLLEGE_GATE_WORDS =
  "Asked together with each event's own, in their order. Gates here know it at once, those of other events within minutes.";

/** A rule, in sentences. */
export function RuleCard({ rule, setup, onEdit }: { rule: Rule; setup: RulesSetup; onEdit?: () => void }) {
  const { timeZone } = usePlace();
  const { body } = rule;
  const [when, ...then] = sayRule(body, namesIn(setup));
  const clock = (at: number) => formatDayClock(at, timeZone, Date.now());
  return (
    <Card as="section" aria-label={body.name} className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2 className="min-w-0 font-semibold [overflow-wrap:anywhere]">{body.name}</h2>
        <div className="flex flex-wrap items-center gap-2">
          {body.isOn ? null : <Badge tone="warn">Off</Badge>}
          <Badge>{ORIGINS[rule.origin]}</Badge>
          {onEdit ? (
            <Button
              variant="secondary"
              size="sm"
              icon={<Pencil aria-hidden size={16} />}
              aria-label={`Change ${body.name}`}
              onClick={onEdit}
            >
              Change
            </Button>
          ) : null}
        </div>
      </div>
      <div className={body.isOn ? "" : "text-ink-soft"}>
        <p>{when}</p>
        <ul className="list-disc pl-5">
          {then.map((line) => (
            <li key={line} className="[overflow-wrap:anywhere]">
              {line}
            </li>
          ))}
        </ul>
      </div>
      {body.stationId ? (
        <p className="text-sm text-ink-soft">Only at {namesIn(setup)(body.stationId) ?? "a station that is gone"}.</p>
      ) : null}
      {body.from !== null || body.until !== null ? (
        <p className="text-sm text-ink-soft">
          In force{body.from === null ? "" : ` from ${clock(body.from)}`}
          {body.until === null ? "" : ` until ${clock(body.until)}`}.
        </p>
      ) : null}
      {isGateRule(rule) ? (
        <p className="text-sm text-ink-soft">
          {isGatesOwn(rule.id)
            ? "Every gate decides this by itself, with and without a connection, and asks for more: the doors must be open, and what is set up under Check-in must hold."
            : GATE_RULE_WORDS}
        </p>
      ) : null}
    </Card>
  );
}
