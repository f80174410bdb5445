import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { whyNotAction } from "#shared/domain/rules/actions";
import { KNOWN_TEMPLATES, kindOfTemplate, sayTemplate, textVariablesOf } from "#shared/domain/rules/templates";
import type { Action, Trigger } from "#shared/domain/rules/types";
import { RULE_TEXT_CHARS_MAX } from "#shared/limits";
import { useApi } from "#web/lib/trpc";
import { Button } from "#web/ui/button";
import { Select, TextArea } from "#web/ui/field";
import { TextPreview } from "./text-preview.tsx";

type Saying = Extract<Action, { readonly template: string }>;

export type RuleSaidProps = {
  /** Whose people would read it; null: no event is at hand to show it with. */
  eventId: string | null;
  trigger: Trigger;
  action: Saying;
  onChange: (action: Saying) => void;
};

const OWN = "own";

/** What a rule says: one of the messages that have words of their own, or the rule's; and what people would read. */
export function RuleSaid({ eventId, trigger, action, onChange }: RuleSaidProps) {
  const { template } = action;
  const isOwn = kindOfTemplate(template) === null;
  const say = (next: string) => onChange({ ...action, template: next });
  const known = KNOWN_TEMPLATES.filter(
    (one) => one === template || whyNotAction(trigger, { ...action, template: one }) === null,
  );
  const wrong = template.trim() === "" ? null : whyNotAction(trigger, action);
  const names = textVariablesOf(trigger)
    .map(({ name, says }) => `{${name}} ${says}`)
    .join(", ");
  return (
    <div className="flex min-w-0 flex-col gap-2 sm:col-span-2">
      {known.length > 0 ? (
        <Select
          label="What about"
          hideLabel
          value={isOwn ? OWN : template}
          options={[
            { value: OWN, label: "In your own words" },
            ...known.map((one) => ({ value: one, label: sayTemplate(one) })),
          ]}
          onChange={(next) => say(next === OWN ? "" : next)}
        />
      ) : null}
      {isOwn ? (
        <TextArea
          label="What it says"
          hideLabel
          rows={2}
          placeholder="What they are to read"
          maxLength={RULE_TEXT_CHARS_MAX}
          value={template}
          error={wrong}
          hint={`It can name ${names}.`}
          onChange={(event) => say(event.target.value)}
        />
      ) : wrong ? (
        <p role="alert" className="text-sm font-medium text-bad">
          {wrong}
        </p>
      ) : null}
      {wrong || template.trim() === "" || eventId === null ? null : (
        <Preview eventId={eventId} trigger={trigger} action={action} />
      )}
    </div>
  );
}

function Preview({ eventId, trigger, action }: Pick<RuleSaidProps, "trigger" | "action"> & { eventId: string }) {
  const { trpc } = useApi();
  const [shown, setShown] = useState<Saying | null>(null);
  const { data } = useQuery({
    ...trpc.rules.previewMessage.queryOptions({ eventId, trigger, action: shown ?? action }),
    enabled: shown !== null,
  });
  const isShown = shown !== null && JSON.stringify(shown) === JSON.stringify(action);
  return (
    <>
      <div>
        <Button variant="quiet" size="sm" aria-expanded={isShown} onClick={() => setShown(isShown ? null : action)}>
          {isShown ? "Hide the preview" : "Show what they read"}
        </Button>
      </div>
      {isShown && data?.ok ? (
        <>
          <TextPreview said={data.value} />
          <p className="text-sm text-ink-soft">Numbers and places in it are examples: nothing has happened yet.</p>
        </>
      ) : null}
    </>
  );
}
