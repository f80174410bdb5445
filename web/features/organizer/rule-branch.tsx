import { Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { compileCondition } from "#shared/domain/rules/conditions";
import { newPart, PARTS_MAX, type Part, type Sentence, sentenceOf, textOf } from "#shared/domain/rules/parts";
import { nameOfTrigger, specOf } from "#shared/domain/rules/triggers";
import type { Branch, Trigger } from "#shared/domain/rules/types";
import { Button } from "#web/ui/button";
import { TextArea } from "#web/ui/field";
import { Segmented } from "#web/ui/segmented";
import { RuleActions } from "./rule-actions.tsx";
import type { DraftSetup, RuleReach } from "./rule-draft.ts";
import { RulePart } from "./rule-part.tsx";

export type RuleBranchProps = {
  trigger: Trigger;
  setup: DraftSetup;
  scope: RuleReach;
  branch: Branch;
  label: string;
  onChange: (branch: Branch) => void;
  onRemove?: () => void;
};

/** A condition, as a sentence of parts or as a text, and what follows from it. */
export function RuleBranch({ trigger, setup, scope, branch, label, onChange, onRemove }: RuleBranchProps) {
  const name = nameOfTrigger(trigger);
  const sentence = sentenceOf(name, branch.when);
  const [wantsText, setWantsText] = useState(false);
  const [wantsParts, setWantsParts] = useState(false);
  const isText = wantsText || sentence === null;
  const compiled = compileCondition(name, branch.when);
  const say = (next: Sentence) => onChange({ ...branch, when: textOf(next) });
  return (
    <fieldset className="flex flex-col gap-3 rounded-control border border-line bg-surface p-3">
      <legend className="sr-only">{label}</legend>
      <div className="flex flex-wrap items-center gap-3">
        <p aria-hidden className="font-semibold">
          {label}
        </p>
        <Segmented
          label="How to write it"
          hideLabel
          value={isText ? "text" : "parts"}
          options={[
            { value: "parts", label: "Parts" },
            { value: "text", label: "Text" },
          ]}
          onChange={(way) => {
            setWantsText(way === "text");
            setWantsParts(way === "parts");
          }}
        />
        {onRemove ? (
          <div className="ml-auto">
            <Button
              variant="quiet"
              aria-label={`Remove “${label}”`}
              icon={<Trash2 aria-hidden size={18} />}
              onClick={onRemove}
            />
          </div>
        ) : null}
      </div>
      {isText ? (
        <TextArea
          label="Condition"
          rows={2}
          spellCheck={false}
          className="font-mono text-sm"
          value={branch.when}
          error={
            compiled.ok ? null : `${wantsParts ? "Parts can show it once it is right. " : ""}${compiled.refusal.says}`
          }
          hint={
            sentence === null && compiled.ok
              ? "This is more than parts can say, so it stays a text."
              : `Empty: always. It knows ${specOf(name).facts.join(", ")}.`
          }
          onChange={(event) => onChange({ ...branch, when: event.target.value })}
        />
      ) : sentence ? (
        <Parts sentence={sentence} trigger={trigger} onChange={say} />
      ) : null}
      <RuleActions
        label="Then"
        trigger={trigger}
        setup={setup}
        scope={scope}
        actions={branch.does}
        onChange={(does) => onChange({ ...branch, does })}
      />
    </fieldset>
  );
}

type PartsProps = { sentence: Sentence; trigger: Trigger; onChange: (sentence: Sentence) => void };

function Parts({ sentence, trigger, onChange }: PartsProps) {
  const { join, parts } = sentence;
  const name = nameOfTrigger(trigger);
  const change = (next: readonly Part[]) => onChange({ join, parts: next });
  return (
    <div className="flex flex-col gap-3">
      {parts.length === 0 ? <p className="text-ink-soft">Always.</p> : null}
      {parts.map((part, at) => (
        <RulePart
          // biome-ignore lint/suspicious/noArrayIndexKey: a part is its place in the sentence
          key={at}
          facts={specOf(name).facts}
          part={part}
          onChange={(next) => change(parts.with(at, next))}
          onRemove={() => change(parts.filter((_, other) => other !== at))}
        />
      ))}
      {parts.length > 1 ? (
        <Segmented
          label="Of these must hold"
          value={join}
          options={[
            { value: "&&", label: "All" },
            { value: "||", label: "One" },
          ]}
          onChange={(next) => onChange({ join: next, parts })}
        />
      ) : null}
      <div>
        <Button
          variant="quiet"
          size="sm"
          icon={<Plus aria-hidden size={16} />}
          disabledReason={parts.length >= PARTS_MAX ? "More fits a text." : null}
          onClick={() => change([...parts, newPart(name)])}
        >
          Add a part
        </Button>
      </div>
    </div>
  );
}
