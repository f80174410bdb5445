import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { isGatesOwn, isPlatformsOwn } from "#shared/domain/rules/defaults";
import type { Rule, RuleBody } from "#shared/domain/rules/types";
import { RULES_MAX } from "#shared/limits";
import type { RulesSetup } from "#shared/views/rules";
import { formatSpan } from "#web/lib/time";
import { useApi } from "#web/lib/trpc";
import { Button } from "#web/ui/button";
import { usePlace } from "#web/ui/place";
import { Segmented } from "#web/ui/segmented";
import { DecisionList } from "./decision-list.tsx";
import { EventHeader } from "./event-header.tsx";
import { RuleCard } from "./rule-card.tsx";
import { RuleCounts } from "./rule-counts.tsx";
import { newRuleBody } from "./rule-draft.ts";
import { RuleEditor } from "./rule-editor.tsx";
import { useOpenRule } from "./use-open-rule.tsx";

export type RuleView = "rules" | "why" | "left";

export type RulesPageProps = { eventId: string; view: RuleView; onView: (view: RuleView) => void };

/** What follows from what at an event; and what rules did, and why. */
export function RulesPage({ eventId, view, onView }: RulesPageProps) {
  const { trpc } = useApi();
  const { timeZone } = usePlace();
  const { data: event } = useSuspenseQuery(trpc.organizer.getEvent.queryOptions({ eventId }));
  const { data: setup } = useSuspenseQuery(trpc.rules.get.queryOptions({ eventId }));
  return (
    <>
      <EventHeader eventId={eventId} title={event.title} status={event.status}>
        {formatSpan(event.startsAt, event.endsAt, timeZone, Date.now())} · {event.venue}
      </EventHeader>
      <div className="flex max-w-3xl flex-col gap-6">
        <Segmented
          label="View"
          hideLabel
          value={view}
          options={[
            { value: "rules", label: "Rules" },
            { value: "why", label: "What they did" },
            { value: "left", label: "Left alone" },
          ]}
          onChange={onView}
        />
        {view === "rules" ? (
          <RuleList eventId={eventId} setup={setup} />
        ) : (
          <DecisionList key={view} eventId={eventId} setup={setup} isMatch={view === "why"} />
        )}
      </div>
    </>
  );
}

function RuleList({ eventId, setup }: { eventId: string; setup: RulesSetup }) {
  const { trpc } = useApi();
  const queryClient = useQueryClient();
  const { opened, listed, isGone, open, close, onChanged, question } = useOpenRule(setup.rules);
  const isFull = setup.rules.length >= RULES_MAX ? `At most ${RULES_MAX} rules.` : null;
  const saved = (next: RulesSetup) => {
    queryClient.setQueryData(trpc.rules.get.queryKey({ eventId }), next);
    void queryClient.invalidateQueries(trpc.rules.listVersions.pathFilter());
    close();
  };
  const shared = { eventId, setup, isGone, onSaved: saved, onChanged, onClose: () => open(null) };
  const changing = ({ id }: Rule) => ({
    onEdit: () => open({ id }),
    onBack: (from: RuleBody) => open({ id, from }),
  });
  return (
    <>
      <p className="text-ink-soft">
        When something happens, its rules are asked in this order. They concern what happens from the moment they are
        saved.
      </p>
      <ol className="flex flex-col gap-4">
        {listed.map((rule) => (
          <li key={rule.id}>
            {opened?.id === rule.id ? (
              <RuleEditor {...shared} rule={rule} body={rule.body} from={opened.from ?? null} />
            ) : (
              <RuleCard
                rule={rule}
                setup={setup}
                {...(isGatesOwn(rule.id) || isPlatformsOwn(rule) ? {} : changing(rule))}
              />
            )}
          </li>
        ))}
      </ol>
      {opened?.id === null ? (
        <RuleEditor {...shared} rule={null} body={newRuleBody(setup)} from={null} />
      ) : (
        <div>
          <Button
            variant="secondary"
            icon={<Plus aria-hidden size={18} />}
            disabledReason={isFull}
            onClick={() => open({ id: null })}
          >
            Add a rule
          </Button>
        </div>
      )}
      <RuleCounts eventId={eventId} setup={setup} />
      {question}
    </>
  );
}
