import { useQueryClient } from "@tanstack/react-query";
import { ClipboardList, Plus } from "lucide-react";
import { type FormEvent, useState } from "react";
import { whyNotForm } from "#shared/domain/forms/decide";
import type { QuestionKind } from "#shared/domain/forms/types";
import { repeatedLabels } from "#shared/domain/forms/view";
import { QUESTIONS_MAX } from "#shared/limits";
import type { EventSetup } from "#shared/views/event";
import type { FormSetup } from "#shared/views/forms";
import { useApi } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { Button } from "#web/ui/button";
import { Card } from "#web/ui/card";
import { EmptyState } from "#web/ui/empty-state";
import { Select } from "#web/ui/field";
import { keepFocus } from "#web/ui/keep-focus";
import { Notice } from "#web/ui/notice";
import { toast } from "#web/ui/toast";
import { useReorder } from "#web/ui/use-reorder";
import { draftOf, KIND_WORDS, newQuestion, type QuestionDraft, questionOf } from "./question-draft.ts";
import { QuestionEditor } from "./question-editor.tsx";
import { QuestionPreview } from "./question-preview.tsx";
import { SaveBar } from "./save-bar.tsx";

const KINDS = Object.entries(KIND_WORDS).map(([value, label]) => ({ value: value as QuestionKind, label }));

export type FormBuilderProps = {
  event: Pick<EventSetup, "id" | "ticketTypes">;
  form: FormSetup;
  /** Gets the version to go on from. */
  onLoad: (form: FormSetup) => void;
};

/** The questions in their order, and beside them the form as people meet it. */
export function FormBuilder({ event, form, onLoad }: FormBuilderProps) {
  const { id: eventId, ticketTypes } = event;
  const { client, trpc } = useApi();
  const queryClient = useQueryClient();
  const [drafts, setDrafts] = useState(() => form.questions.map(draftOf));
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [tried, setTried] = useState(false);
  const [said, setSaid] = useState("");
  const questions = drafts.map(questionOf);
  const problems = whyNotForm(questions);
  const changed = JSON.stringify(drafts) !== JSON.stringify(form.questions.map(draftOf));
  const save = useCommand({
    send: (input: Parameters<typeof client.forms.save.mutate>[0]) => client.forms.save.mutate(input),
    onOk: (next) => {
      queryClient.setQueryData(trpc.forms.getSetup.queryKey({ eventId }), next);
      void queryClient.invalidateQueries(trpc.forms.get.queryFilter({ eventId }));
      onLoad(next);
      toast("Saved. Whoever registers from now on is asked this.", "good");
    },
  });
  const loadTheirs = async () => {
    await queryClient.invalidateQueries(trpc.forms.getSetup.queryFilter({ eventId }));
    const theirs = queryClient.getQueryData(trpc.forms.getSetup.queryKey({ eventId }));
    if (theirs) onLoad(theirs);
  };
  const put = (next: readonly QuestionDraft[]) => {
    setDrafts([...next]);
    if (save.problem?.code === "FORM_INVALID") save.reset(); // it speaks of what was sent
  };
  const toggle = (id: string, isOpen: boolean) =>
    setOpen(isOpen ? new Set([...open, id]) : new Set([...open].filter((one) => one !== id)));
  const add = (kind: QuestionKind) => {
    const draft = newQuestion(kind, Date.now());
    put([...drafts, draft]);
    toggle(draft.id, true);
  };
  const reorder = useReorder(
    drafts.map(({ id }) => id),
    (id, to) => {
      const moved = drafts.find((draft) => draft.id === id);
      if (!moved) return;
      put(drafts.filter((draft) => draft !== moved).toSpliced(to, 0, moved));
      setSaid(`${moved.label || "The question"} is now ${to + 1} of ${drafts.length}.`);
    },
  );
  const errorsOf = (at: number) => {
    const sent = save.problem?.fields.map(({ path, message }) => ({ path: path.replace(/^questions\./, ""), message }));
    // An order that cannot be is said at once: it comes of moving, not of typing.
    const mine = problems.filter(({ path }) => tried || path.endsWith(".onlyIf"));
    const here = [...(sent ?? []), ...mine].filter(({ path }) => path.startsWith(`${at}.`));
    return Object.fromEntries(here.map(({ path, message }) => [path.slice(path.indexOf(".") + 1), message]));
  };
  const submit = (submitted: FormEvent) => {
    submitted.preventDefault();
    setTried(true);
    const wrong = problems.flatMap(({ path }) => drafts[Number(path.split(".")[0] || -1)]?.id ?? []);
    setOpen(new Set([...open, ...wrong]));
    if (problems.length === 0)
      void save.run({ eventId, version: form.version, questions: structuredClone(questions) as never });
  };
  const whole = tried ? problems.find(({ path }) => path === "")?.message : undefined;
  const repeated = repeatedLabels(questions);
  return (
    <div className="grid grid-cols-1 items-start gap-6 lg:grid-cols-[minmax(0,1fr)_24rem]">
      <form onSubmit={submit} noValidate aria-label="Questions" className="flex min-w-0 flex-col gap-4">
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
                    types={ticketTypes}
                    errors={errorsOf(at)}
                    isOpen={open.has(draft.id)}
                    handle={reorder.handle(draft.id)}
                    onToggle={(isOpen) => toggle(draft.id, isOpen)}
                    onChange={(next) => put(drafts.map((one) => (one === draft ? next : one)))}
                    onRemove={() => put(drafts.filter((one) => one !== draft))}
                  />
                </li>
              ))}
            </ol>
          )}
          <p role="status" className="sr-only">
            {said}
          </p>
        </section>
        <AddQuestion isFull={drafts.length >= QUESTIONS_MAX} onAdd={add} />
        {repeated.length > 0 ? (
          <Notice tone="warn" title="Two questions read the same">
            {repeated.map((label) => `“${label}”`).join(", ")}: in the list of answers nobody could tell them apart.
          </Notice>
        ) : null}
        {form.answeredBy > 0 ? <Answered form={form} /> : null}
        {whole ? <Notice tone="bad">{whole}</Notice> : null}
        <SaveBar save={save} isChanged={changed} label="Save the questions" onReload={loadTheirs} />
      </form>
      <QuestionPreview questions={questions} types={ticketTypes} />
    </div>
  );
}

function AddQuestion({ isFull, onAdd }: { isFull: boolean; onAdd: (kind: QuestionKind) => void }) {
  const [kind, setKind] = useState<QuestionKind>("short-text");
  return (
    <Card className="flex flex-wrap items-end gap-3">
      <div className="min-w-48 flex-1">
        <Select label="Kind of answer" value={kind} options={KINDS} onChange={setKind} />
      </div>
      <Button
        variant="secondary"
        icon={<Plus aria-hidden size={18} />}
        disabledReason={isFull ? `At most ${QUESTIONS_MAX} questions.` : null}
        reason="tooltip"
        onClick={() => onAdd(kind)}
      >
        Add a question
      </Button>
    </Card>
  );
}

function Answered({ form: { answeredBy, archived } }: { form: FormSetup }) {
  return (
    <p className="text-sm text-ink-soft">
      {answeredBy === 1 ? "1 person has" : `${answeredBy.toLocaleString()} people have`} answered. What was answered
      stays in the download until its days are over, also for questions you remove
      {archived.length > 0 ? `: ${archived.map(({ label }) => `“${label}”`).join(", ")}` : ""}.
    </p>
  );
}
