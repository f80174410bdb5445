import { Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { newPart, PARTS_MAX, type Part, type Sentence, sentenceOf, textOf } from "#shared/domain/rules/parts";
import { type FactName, nameOfTrigger, specOf } from "#shared/domain/rules/triggers";
import type { Branch, Trigger } from "#shared/domain/rules/types";
import { valuesOf, whyNotCondition } from "#shared/domain/rules/values";
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
  // While a number in it is still to be typed, no sentence can be read from the text.
  const [said, setSaid] = useState<{ readonly when: string; readonly sentence: Sentence } | null>(null);
  const sentence = said?.when === branch.when ? said.sentence : sentenceOf(name, branch.when);
  const [way, setWay] = useState<Way>(sentence ? "parts" : "text");
  const [wantsParts, setWantsParts] = useState(false);
  const isText = way === "text" || sentence === null;
  const wrong = whyNotCondition(name, branch.when);
  const say = (next: Sentence) => {
    const when = textOf(next);
    setSaid({ when, sentence: next });
    onChange({ ...branch, when });
  };
  // At every event of a college there are other gates and stations.
  const choicesOf = (fact: FactName) => valuesOf(fact) ?? (scope === "event" ? setup.names[fact] : null) ?? [];
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
          onChange={(next) => {
            // A text that no parts can show stays one, and says why; it does not turn into parts under the hands of who corrects it.
            setWay(next === "parts" && sentence ? "parts" : "text");
            setWantsParts(next === "parts");
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
          error={wrong && `${wantsParts && !sentence ? "Parts can show it once it is right. " : ""}${wrong}`}
          hint={
            sentence === null && wrong === null
              ? "This is more than parts can say, so it stays a text."
              : `Empty: always. It knows ${specOf(name).facts.join(", ")}.`
          }
          onChange={(event) => onChange({ ...branch, when: event.target.value })}
        />
      ) : sentence ? (
        <Parts sentence={sentence} trigger={trigger} choicesOf={choicesOf} onChange={say} />
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

type Way = "parts" | "text";

type PartsProps = {
  sentence: Sentence;
  trigger: Trigger;
  choicesOf: (fact: FactName) => readonly string[];
  onChange: (sentence: Sentence) => void;
};

function Parts({ sentence, trigger, choicesOf, onChange }: PartsProps) {
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
          choicesOf={choicesOf}
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
