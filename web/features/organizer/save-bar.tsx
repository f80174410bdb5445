import { OutcomeNotice } from "#web/lib/outcome-notice";
import type { Problem } from "#web/lib/problem";
import type { AnyRefusal } from "#web/lib/refusal-words";
import { Button } from "#web/ui/button";
import { type DraftWords, TheirChanges } from "./their-changes.tsx";
import type { Differing } from "./use-draft.ts";

export type SaveBarProps = {
  save: { readonly refusal: AnyRefusal | null; readonly problem: Problem | null; readonly pending: boolean };
  draft: Differing & { readonly isChanged: boolean };
  words: DraftWords;
  /** What the button says. */
  label: string;
};

/** The end of a form that several people may edit: what somebody else changed, why it was not saved, and the button that saves it. */
export function SaveBar({ save, draft, words, label }: SaveBarProps) {
  // What they changed says the same, and more; and what is saved as it was typed needs no words.
  const isSaid = save.refusal?.code === "stale-edit" && (draft.differences.length > 0 || !draft.isChanged);
  return (
    <>
      <TheirChanges differing={draft} words={words} />
      <OutcomeNotice refusal={isSaid ? null : save.refusal} problem={save.problem} />
      <div className="flex items-center justify-end gap-4">
        {draft.isChanged ? <span className="text-sm text-ink-soft">Not saved yet</span> : null}
        <Button
          type="submit"
          pending={save.pending}
          disabledReason={draft.isChanged ? null : "Nothing has changed."}
          reason="tooltip"
        >
          {label}
        </Button>
      </div>
    </>
  );
}
