import type { Difference, PlacedRow } from "./draft-differences.ts";
import { quoted, yesOrNo } from "./draft-words.ts";
import { conditionWords, KIND_WORDS, type QuestionDraft, type QuestionsDraft } from "./question-draft.ts";
import type { TypeName } from "./question-tickets.tsx";
import type { DraftWords } from "./their-changes.tsx";

/** As the form's labels say it, after the question. */
const NAMES: Readonly<Record<keyof QuestionDraft, string>> = {
  id: "mark",
  kind: "kind of answer",
  label: "question",
  help: "help",
  required: "has to be answered",
  onlyIf: "asked",
  ticketTypes: "asked for",
  purpose: "what the answer is for",
  keepDays: "days kept after the event",
  options: "options",
  min: "smallest, or at least",
  max: "largest, or at most",
  text: "what people agree to",
  link: "where all of it is to be read",
};

/**
 * The fields of questions, for who has to choose between two values of one.
 * @param drafts where questions are found, the first that has one
 */
export function questionWords(drafts: readonly QuestionsDraft[], types: readonly TypeName[]): DraftWords {
  const all = drafts.flatMap(({ questions }) => questions);
  const labelOf = (key: string) => all.find(({ id }) => id === key)?.label.trim() || "New question";
  const say = (name: string, value: unknown) => {
    switch (name as keyof QuestionDraft) {
      case "kind":
        return KIND_WORDS[value as QuestionDraft["kind"]];
      case "required":
        return yesOrNo(value);
      case "onlyIf":
        return value === null ? "Always" : conditionWords(value as NonNullable<QuestionDraft["onlyIf"]>, all);
      case "ticketTypes":
        return value === null ? "All tickets" : ticketNames(value as readonly string[], types);
      default:
        return String(value);
    }
  };
  return {
    nameOf: (difference) => nameOfChange(difference, labelOf),
    say: (spot, value) => {
      switch (spot.kind) {
        case "field":
        case "row-field":
          return say(spot.name, value);
        case "row": {
          const row = (value as PlacedRow | null)?.row as QuestionDraft | undefined;
          return row ? `${row.label || "New question"} (${KIND_WORDS[row.kind]})` : "Not there";
        }
        case "order":
          return quoted((value as readonly string[]).map(labelOf));
      }
    },
  };
}

function nameOfChange({ spot, mine, theirs }: Difference, labelOf: (key: string) => string): string {
  switch (spot.kind) {
    case "field":
      return spot.name;
    case "row-field":
      return `“${labelOf(spot.key)}”: ${NAMES[spot.name as keyof QuestionDraft] ?? spot.name}`;
    case "row":
      return `“${((mine ?? theirs) as PlacedRow).row.label || "New question"}”: the question itself`;
    case "order":
      return "Order of the questions";
  }
}

function ticketNames(ids: readonly string[], types: readonly TypeName[]): string {
  return quoted(ids.map((id) => types.find((type) => type.id === id)?.name ?? "a ticket that is gone"));
}
