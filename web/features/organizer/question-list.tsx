import { ClipboardList } from "lucide-react";
import { useState } from "react";
import { EmptyState } from "#web/ui/empty-state";
import { keepFocus } from "#web/ui/keep-focus";
import { useReorder } from "#web/ui/use-reorder";
import type { QuestionDraft } from "./question-draft.ts";
import { QuestionEditor } from "./question-editor.tsx";
import type { TypeName } from "./question-tickets.tsx";

export type QuestionListProps = {
  drafts: readonly QuestionDraft[];
  types: readonly TypeName[];
  /** Sentences by field, of the question at that place. */
  errorsOf: (at: number) => Readonly<Record<string, string>>;
  /** Ids of those that are open. */
  open: ReadonlySet<string>;
  onToggle: (id: string, isOpen: boolean) => void;
  onChange: (drafts: readonly QuestionDraft[]) => void;
};

/** The questions in their order, which is changed by dragging or with the arrow keys. */
export function QuestionList({ drafts, types, errorsOf, open, onToggle, onChange }: QuestionListProps) {
  const [said, setSaid] = useState("");
  const reorder = useReorder(
    drafts.map(({ id }) => id),
    (id, to) => {
      const moved = drafts.find((draft) => draft.id === id);
      if (!moved) return;
      onChange(drafts.filter((draft) => draft !== moved).toSpliced(to, 0, moved));
      setSaid(`${moved.label || "The question"} is now ${to + 1} of ${drafts.length}.`);
    },
  );
  return (
    <section ref={keepFocus} aria-label="Questions in their order" className="flex flex-col gap-3">
      {drafts.length === 0 ? (
        <EmptyState icon={<ClipboardList size={28} />} title="Nothing is asked">
          People register with their name and mail alone. Ask only what you need: each question costs registrations.
        </EmptyState>
      ) : (
        <ol className="flex flex-col gap-3">
          {drafts.map((draft, at) => (
            <li
              key={draft.id}
              {...reorder.row(draft.id)}
              className={`overflow-hidden rounded-card border border-line bg-surface ${reorder.held === draft.id ? "shadow-float" : ""}`}
            >
              <QuestionEditor
                draft={draft}
                drafts={drafts}
                types={types}
                errors={errorsOf(at)}
                isOpen={open.has(draft.id)}
                handle={reorder.handle(draft.id)}
                onToggle={(isOpen) => onToggle(draft.id, isOpen)}
                onChange={(next) => onChange(drafts.map((one) => (one === draft ? next : one)))}
                onRemove={() => onChange(drafts.filter((one) => one !== draft))}
              />
            </li>
          ))}
        </ol>
      )}
      <p role="status" className="sr-only">
        {said}
      </p>
    </section>
  );
}
