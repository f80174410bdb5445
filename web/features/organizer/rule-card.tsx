import { Pencil } from "lucide-react";
import { isGateRule, isGatesOwn, isPlatformsOwn } from "#shared/domain/rules/defaults";
import type { Rule, RuleBody } from "#shared/domain/rules/types";
import { sayRule } from "#shared/domain/rules/words";
import { formatDayClock } from "#web/lib/time";
import { Badge } from "#web/ui/badge";
import { Button } from "#web/ui/button";
import { Card } from "#web/ui/card";
import { usePlace } from "#web/ui/place";
import { Time } from "#web/ui/time";
import { type DraftSetup, namesIn, ORIGINS } from "./rule-draft.ts";
import { VersionLink } from "./rule-versions.tsx";

/** What a rule about who is let in can do, and what not. */
export const GATE_RULE_WORDS =
  "Asked for the way in, after everything else that must hold, with and without a connection. Letting somebody in overrules nothing; a lead may overrule a refusal.";

/** How it comes to the gates of other events. */
export const COLLEGE_GATE_WORDS =
  "Asked together with each event's own, in their order. Gates here know it at once, those of other events within minutes.";

/** Where the pipeline says less than gates ask for. */
const DOORS_WORDS = "As gates carry it out: only while the event is live. While it is published they refuse everybody.";

export type RuleCardProps = {
  rule: Rule;
  setup: DraftSetup;
  onEdit?: () => void;
  /** Takes up what it said once, to be looked at and saved anew. */
  onBack?: (body: RuleBody) => void;
};

/** A rule, in sentences. */
export function RuleCard({ rule, setup, onEdit, onBack }: RuleCardProps) {
  const { timeZone } = usePlace();
  const { body } = rule;
  const [when, ...said] = sayRule(body, namesIn(setup));
  const isOpening = isGatesOwn(rule.id) && body.branches.some(({ when: text }) => text.includes("event.status"));
  const then = isOpening ? [...said, DOORS_WORDS] : said;
  const isOver = body.until !== null && body.until <= Date.now();
  const clock = (at: number) => formatDayClock(at, timeZone, Date.now());
  return (
    <Card as="section" aria-label={body.name} className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2 className="min-w-0 font-semibold [overflow-wrap:anywhere]">{body.name}</h2>
        <div className="flex flex-wrap items-center gap-2">
          <span className="text-sm text-ink-soft">Place {body.order}</span>
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
      {rule.version === 0 ? null : (
        <div className="text-sm text-ink-soft">
          Since <Time at={rule.savedAt} form="day-clock" />,{" "}
          {setup.event ? (
            <VersionLink
              eventId={setup.event.id}
              rule={{ id: rule.id, version: rule.version, origin: rule.origin, name: body.name }}
              setup={setup}
              {...(onBack && { onBack })}
            />
          ) : (
            `version ${rule.version}`
          )}
          .{setup.event && isPlatformsOwn(rule) ? " By the platform, for every college: it is not changed here." : null}
        </div>
      )}
      {body.stationId ? (
        <p className="text-sm text-ink-soft">Only at {namesIn(setup)(body.stationId) ?? "a station that is gone"}.</p>
      ) : null}
      {body.from !== null || body.until !== null ? (
        <p className="text-sm text-ink-soft">
          {isOver ? "Over: it was in force" : "In force"}
          {body.from === null ? "" : ` from ${clock(body.from)}`}
          {body.until === null ? "" : ` until ${clock(body.until)}`}.
        </p>
      ) : null}
      {isGateRule(rule) ? (
        <p className="text-sm text-ink-soft">
          {isGatesOwn(rule.id)
            ? "Every gate decides this by itself, with and without a connection, and asks for more: what is set up under Check-in must hold too."
            : GATE_RULE_WORDS}
        </p>
      ) : null}
    </Card>
  );
}
