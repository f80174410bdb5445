import { type FormEvent, useState } from "react";
import type { Answers, GivenAnswers } from "#shared/domain/forms/types";
import type { OpenQuestions } from "#shared/views/forms";
import type { AnswerErrors } from "#web/lib/check-answers";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { wordsForProblem } from "#web/lib/problem-words";
import { QuestionFields } from "#web/lib/question-fields";
import { useCommand } from "#web/lib/use-command";
import { Button } from "#web/ui/button";
import { Dialog } from "#web/ui/dialog";
import { Notice } from "#web/ui/notice";
import { Loading, Skeleton } from "#web/ui/skeleton";
import { useScanApi } from "./scan-api.ts";
import { useLoaded } from "./use-loaded.ts";

export type AskAtGateProps = {
  eventId: string;
  passId: string;
  name: string;
  onClose: () => void;
  /** All is answered: they can be let in. */
  onDone: () => void;
};

/** What the event asks of somebody who was not asked before, answered at the gate. */
export function AskAtGate({ eventId, passId, name, onClose, onDone }: AskAtGateProps) {
  const { client } = useScanApi();
  const open = useLoaded(passId, () => client.scanner.questions.query({ eventId, passId }));
  return (
    <Dialog open onClose={onClose} title={`Ask ${name}`}>
      {open.type === "there" ? (
        <Questions eventId={eventId} passId={passId} open={open.value} onDone={onDone} />
      ) : open.type === "failed" ? (
        <Notice
          tone="bad"
          title={wordsForProblem(open.problem).title}
          action={
            <Button variant="secondary" onClick={open.retry}>
              Try again
            </Button>
          }
        >
          {open.problem.message}
        </Notice>
      ) : (
        <Loading>
          <Skeleton className="h-48 w-full" />
        </Loading>
      )}
    </Dialog>
  );
}

type QuestionsProps = Pick<AskAtGateProps, "eventId" | "passId" | "onDone"> & { open: OpenQuestions };

function Questions({ eventId, passId, open: { questions, ticketTypes }, onDone }: QuestionsProps) {
  const { client } = useScanApi();
  const [given, setGiven] = useState<GivenAnswers>({});
  const [errors, setErrors] = useState<AnswerErrors>({});
  const answer = useCommand({
    send: (answers: Answers, commandId) => client.scanner.answer.mutate({ commandId, eventId, passId, answers }),
    onOk: onDone,
  });
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const { checkAnswers } = await import("#web/lib/check-answers");
    const checked = checkAnswers(questions, given, ticketTypes);
    setErrors(checked.ok ? {} : checked.errors);
    if (checked.ok) await answer.run(checked.answers);
  };
  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-4 text-ink">
      {questions.length === 0 ? <p>Nothing is open any more.</p> : null}
      <QuestionFields
        questions={questions}
        given={given}
        errors={errors}
        ticketTypes={ticketTypes}
        onAnswer={(id, value) => setGiven({ ...given, [id]: value })}
      />
      <OutcomeNotice refusal={answer.refusal} problem={answer.problem} />
      <Button type="submit" size="lg" wide variant="good" pending={answer.pending}>
        Save and let them in
      </Button>
    </form>
  );
}
