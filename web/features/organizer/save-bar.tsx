import { OutcomeNotice } from "#web/lib/outcome-notice";
import type { Problem } from "#web/lib/problem";
import type { AnyRefusal } from "#web/lib/refusal-words";
import { Button } from "#web/ui/button";

export type SaveBarProps = {
  save: { readonly refusal: AnyRefusal | null; readonly problem: Problem | null; readonly pending: boolean };
  isChanged: boolean;
  /** What the button says. */
  label: string;
  /** Shows what somebody else saved meanwhile, instead of what was typed. */
  onReload: () => void;
};

/** The end of a form that several people may edit: why it was not saved, and the button that saves it. */
export function SaveBar({ save, isChanged, label, onReload }: SaveBarProps) {
  return (
    <>
      <OutcomeNotice
        refusal={save.refusal}
        problem={save.problem}
        action={
          save.refusal?.code === "stale-edit" ? (
            <Button variant="secondary" size="sm" onClick={onReload}>
              Load their version
            </Button>
          ) : undefined
        }
      />
      <div className="flex items-center justify-end gap-4">
        {isChanged ? <span className="text-sm text-ink-soft">Not saved yet</span> : null}
        <Button
          type="submit"
          pending={save.pending}
          disabledReason={isChanged ? null : "Nothing has changed."}
          reason="tooltip"
        >
          {label}
        </Button>
      </div>
    </>
  );
}
