import { useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { type FormEvent, useState } from "react";
import { whyNotForm } from "#shared/domain/forms/decide";
import type { QuestionKind } from "#shared/domain/forms/types";
import { repeatedLabels } from "#shared/domain/forms/view";
import type { FieldProblem } from "#shared/errors";
import { QUESTIONS_MAX } from "#shared/limits";
import type { EventSetup } from "#shared/views/event";
import type { FormSetup } from "#shared/views/forms";
import { useApi } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { Button } from "#web/ui/button";
import { Card } from "#web/ui/card";
import { Select } from "#web/ui/field";
import { Notice } from "#web/ui/notice";
import { toast } from "#web/ui/toast";
import { quoted } from "./draft-words.ts";
import {
  draftOf,
  KIND_WORDS,
  newQuestion,
  type QuestionDraft,
  type QuestionsDraft,
  questionOf,
} from "./question-draft.ts";
import { QuestionList } from "./question-list.tsx";
import { QuestionPreview } from "./question-preview.tsx";
import { questionWords } from "./question-words.ts";
import { SaveBar } from "./save-bar.tsx";
import { useDraft } from "./use-draft.ts";

const KINDS = Object.entries(KIND_WORDS).map(([value, label]) => ({ value: value as QuestionKind, label }));

export type FormBuilderProps = { event: Pick<EventSetup, "id" | "ticketTypes">; form: FormSetup };

/** The questions in their order, and beside them the form as people meet it. */
export function FormBuilder({ event: { id: eventId, ticketTypes }, form }: FormBuilderProps) {
  const { client, trpc } = useApi();
  const queryClient = useQueryClient();
  const savedDraft = questionsDraftOf(form);
  const kept = useDraft(savedDraft, form.version);
  const drafts = kept.draft.questions;
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [tried, setTried] = useState(false);
  /** Names what was saved last: the list closes then, and the preview begins anew. */
  const [shownOf, setShownOf] = useState(form.version);
  const questions = drafts.map(questionOf);
  const problems = whyNotForm(questions);
  const save = useCommand({
    send: (input: Parameters<typeof client.forms.save.mutate>[0]) => client.forms.save.mutate(input),
    onOk: (next) => {
      queryClient.setQueryData(trpc.forms.getSetup.queryKey({ eventId }), next);
      void queryClient.invalidateQueries(trpc.forms.get.queryFilter({ eventId }));
      kept.landed(questionsDraftOf(next), next.version);
      setTried(false);
      setOpen(new Set());
      setShownOf(next.version);
      toast("Saved. Whoever registers from now on is asked this.", "good");
    },
  });
  const newest = () => {
    const theirs = queryClient.getQueryData(trpc.forms.getSetup.queryKey({ eventId }));
    return theirs ? { saved: questionsDraftOf(theirs), version: theirs.version } : null;
  };
  const put = (next: readonly QuestionDraft[]) => {
    kept.setDraft({ questions: next });
    if (save.problem?.code === "FORM_INVALID") save.reset(); // it speaks of what was sent
  };
  const toggle = (id: string, isOpen: boolean) =>
    setOpen(isOpen ? new Set([...open, id]) : new Set([...open].filter((one) => one !== id)));
  const add = (kind: QuestionKind) => {
    const draft = newQuestion(kind, Date.now());
    put([...drafts, draft]);
    toggle(draft.id, true);
  };
  const submit = (submitted: FormEvent) => {
    submitted.preventDefault();
    setTried(true);
    const wrong = problems.flatMap(({ path }) => drafts[Number(path.split(".")[0] || -1)]?.id ?? []);
    setOpen(new Set([...open, ...wrong]));
    if (problems.length > 0) return;
    const sent = structuredClone(questions) as never;
    void kept.send((version) => save.run({ eventId, version, questions: sent }), newest);
  };
  const whole = tried ? problems.find(({ path }) => path === "")?.message : undefined;
  return (
    <div className="grid grid-cols-1 items-start gap-6 lg:grid-cols-[minmax(0,1fr)_24rem]">
      <form onSubmit={submit} noValidate aria-label="Questions" className="flex min-w-0 flex-col gap-4">
        <QuestionList
          key={shownOf}
          drafts={drafts}
          types={ticketTypes}
          errorsOf={(at) => errorsAt(at, save.problem?.fields ?? [], tried ? problems : problems.filter(isOfOrder))}
          open={open}
          onToggle={toggle}
          onChange={put}
        />
        <AddQuestion isFull={drafts.length >= QUESTIONS_MAX} onAdd={add} />
        <Repeated labels={repeatedLabels(questions)} />
        {form.answeredBy > 0 ? <Answered form={form} /> : null}
        {whole ? <Notice tone="bad">{whole}</Notice> : null}
        <SaveBar
          save={save}
          draft={kept}
          words={questionWords([kept.draft, savedDraft], ticketTypes)}
          label="Save the questions"
        />
      </form>
      <QuestionPreview key={shownOf} questions={questions} types={ticketTypes} />
    </div>
  );
}

function questionsDraftOf({ questions }: FormSetup): QuestionsDraft {
  return { questions: questions.map(draftOf) };
}

/** An order that cannot be is said at once: it comes of moving, not of typing. */
function isOfOrder({ path }: FieldProblem): boolean {
  return path.endsWith(".onlyIf");
}

/** Sentences by field of one question. What the browser finds itself comes last, and so is what is shown. */
function errorsAt(
  at: number,
  sent: readonly FieldProblem[],
  found: readonly FieldProblem[],
): Readonly<Record<string, string>> {
  const all = [...sent.map(({ path, message }) => ({ path: path.replace(/^questions\./, ""), message })), ...found];
  const here = all.filter(({ path }) => path.startsWith(`${at}.`));
  return Object.fromEntries(here.map(({ path, message }) => [path.slice(path.indexOf(".") + 1), message]));
}

function Repeated({ labels }: { labels: readonly string[] }) {
  if (labels.length === 0) return null;
  return (
    <Notice tone="warn" title="Two questions read the same">
      {quoted(labels)}: in the list of answers nobody could tell them apart.
    </Notice>
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
      {archived.length > 0 ? `: ${quoted(archived.map(({ label }) => label))}` : ""}.
    </p>
  );
}
