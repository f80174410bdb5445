import { ChevronDown, GripVertical, Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import type { Condition } from "#shared/domain/forms/types";
import { LABEL_CHARS_MAX, LINK_CHARS_MAX, PURPOSE_CHARS_MAX } from "#shared/limits";
import { Button } from "#web/ui/button";
import { Select, TextArea, TextField } from "#web/ui/field";
import { Switch } from "#web/ui/switch";
import type { Reorder } from "#web/ui/use-reorder";
import { conditionsFor, conditionWords, KIND_WORDS, type QuestionDraft } from "./question-draft.ts";
import { QuestionTickets, type TypeName } from "./question-tickets.tsx";

export type QuestionEditorProps = {
  draft: QuestionDraft;
  drafts: readonly QuestionDraft[];
  /** Those of the event. */
  types: readonly TypeName[];
  /** Sentences by field. */
  errors: Readonly<Record<string, string>>;
  isOpen: boolean;
  handle: ReturnType<Reorder["handle"]>;
  onToggle: (isOpen: boolean) => void;
  onChange: (draft: QuestionDraft) => void;
  onRemove: () => void;
};

type TextKey = "label" | "help" | "purpose" | "keepDays" | "options" | "min" | "max" | "text" | "link";

/** One question of the form: closed it is a line to move, open it is everything about it. */
export function QuestionEditor(props: QuestionEditorProps) {
  const { draft, drafts, types, errors, isOpen, handle, onToggle, onChange, onRemove } = props;
  const name = draft.label.trim() || "New question";
  const place = `${drafts.indexOf(draft) + 1} of ${drafts.length}`;
  const text = (key: TextKey, label: string) => ({
    label,
    value: draft[key],
    error: errors[key],
    onChange: (event: { target: { value: string } }) => onChange({ ...draft, [key]: event.target.value }),
  });
  return (
    <>
      <div className="flex items-center">
        <button
          type="button"
          {...handle}
          aria-label={`Move ${name}, ${place}`}
          title="Drag, or press the arrow keys"
          className="flex min-h-14 w-11 shrink-0 cursor-grab touch-none items-center justify-center text-ink-faint hover:text-ink"
        >
          <GripVertical aria-hidden size={20} />
        </button>
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={() => onToggle(!isOpen)}
          className="flex min-h-14 min-w-0 flex-1 items-center gap-3 py-2 pr-4 text-left"
        >
          <span className="min-w-0 flex-1">
            <span className="block truncate font-semibold">{name}</span>
            <span className={`block truncate text-sm ${hasErrors(errors) ? "font-medium text-bad" : "text-ink-soft"}`}>
              {hasErrors(errors) ? "Needs another look" : summaryOf(draft, drafts, types)}
            </span>
          </span>
          <ChevronDown
            aria-hidden
            size={18}
            className={`shrink-0 text-ink-faint transition-transform ${isOpen ? "rotate-180" : ""}`}
          />
        </button>
      </div>
      {isOpen ? (
        <div className="grid gap-4 border-t border-line p-4 sm:grid-cols-2">
          <Wide>
            <TextField {...text("label", "Question")} maxLength={LABEL_CHARS_MAX} />
          </Wide>
          <Details draft={draft} text={text} />
          <Wide>
            <TextField {...text("help", "Help")} hint="Shown below the field, if there is any." />
          </Wide>
          <Wide>
            <TextField
              {...text("purpose", "What the answer is for")}
              placeholder="So that the kitchen knows what to cook"
              hint="Whoever is asked reads it."
              maxLength={PURPOSE_CHARS_MAX}
            />
          </Wide>
          <TextField
            {...text("keepDays", "Days kept after the event")}
            inputMode="numeric"
            hint="Answers are deleted then."
          />
          <Asked draft={draft} drafts={drafts} error={errors.onlyIf} onChange={onChange} />
          {types.length > 1 || draft.ticketTypes ? (
            <Wide>
              <QuestionTickets
                types={types}
                chosen={draft.ticketTypes}
                error={errors.ticketTypes}
                onChange={(ticketTypes) => onChange({ ...draft, ticketTypes })}
              />
            </Wide>
          ) : null}
          {draft.kind === "consent" ? null : (
            <Wide>
              <Switch
                label="Has to be answered"
                checked={draft.required}
                onChange={(required) => onChange({ ...draft, required })}
              />
            </Wide>
          )}
          <Wide>
            <Button variant="quiet" size="sm" icon={<Trash2 aria-hidden size={16} />} onClick={onRemove}>
              Remove the question
            </Button>
          </Wide>
        </div>
      ) : null}
    </>
  );
}

type Texts = (
  key: TextKey,
  label: string,
) => {
  label: string;
  value: string;
  error: string | undefined;
  onChange: (event: { target: { value: string } }) => void;
};

/** What only this kind of question has. */
function Details({ draft, text }: { draft: QuestionDraft; text: Texts }) {
  switch (draft.kind) {
    case "one-of":
    case "several-of":
      return (
        <>
          <Wide>
            <TextArea {...text("options", "Options")} rows={4} hint="One a line." />
          </Wide>
          {draft.kind === "several-of" ? (
            <>
              <TextField {...text("min", "Choose at least")} inputMode="numeric" placeholder="1" />
              <TextField {...text("max", "Choose at most")} inputMode="numeric" placeholder="All" />
            </>
          ) : null}
        </>
      );
    case "number":
      return (
        <>
          <TextField {...text("min", "Smallest")} inputMode="decimal" placeholder="Any" />
          <TextField {...text("max", "Largest")} inputMode="decimal" placeholder="Any" />
        </>
      );
    case "consent":
      return (
        <>
          <Wide>
            <TextArea {...text("text", "What people agree to")} rows={3} />
          </Wide>
          <Wide>
            <TextField {...text("link", "Where all of it is to be read")} type="url" maxLength={LINK_CHARS_MAX} />
          </Wide>
        </>
      );
    default:
      return null;
  }
}

type AskedProps = Pick<QuestionEditorProps, "draft" | "drafts" | "onChange"> & { error: string | undefined };

function Asked({ draft, drafts, error, onChange }: AskedProps) {
  const possible = conditionsFor(draft, drafts);
  const chosen = draft.onlyIf;
  const isPossible = possible.some((one) => keyOf(one) === keyOf(chosen));
  const conditions = chosen && !isPossible ? [chosen, ...possible] : possible;
  return (
    <Select
      label="Asked"
      value={keyOf(chosen)}
      error={error}
      options={[
        { value: keyOf(null), label: "Always" },
        ...conditions.map((one) => ({ value: keyOf(one), label: conditionWords(one, drafts) })),
      ]}
      onChange={(key) => onChange({ ...draft, onlyIf: conditions.find((one) => keyOf(one) === key) ?? null })}
    />
  );
}

function keyOf(condition: Condition | null): string {
  return condition ? JSON.stringify([condition.questionId, condition.equals]) : "";
}

function summaryOf(
  { kind, required, onlyIf, ticketTypes }: QuestionDraft,
  drafts: readonly QuestionDraft[],
  types: readonly TypeName[],
): string {
  const names = types.filter(({ id }) => ticketTypes?.includes(id)).map(({ name }) => name);
  const asked = [onlyIf && conditionWords(onlyIf, drafts), ticketTypes && `For ${names.join(", ") || "no ticket"}`];
  const words = [KIND_WORDS[kind], required ? null : "optional", ...asked];
  return words.filter(Boolean).join(" · ");
}

function hasErrors(errors: Readonly<Record<string, string>>): boolean {
  return Object.keys(errors).length > 0;
}

function Wide({ children }: { children: ReactNode }) {
  return <div className="sm:col-span-2">{children}</div>;
}
