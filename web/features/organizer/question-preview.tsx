import { useRef, useState } from "react";
import type { GivenAnswers, Question } from "#shared/domain/forms/types";
import type { AnswerErrors } from "#web/lib/check-answers";
import { QuestionFields } from "#web/lib/question-fields";
import { Button } from "#web/ui/button";
import { Card } from "#web/ui/card";
import { focusInvalid } from "#web/ui/choices";
import { Select } from "#web/ui/field";
import type { TypeName } from "./question-tickets.tsx";

const ALL_TICKETS = "";

export type QuestionPreviewProps = { questions: readonly Question[]; types: readonly TypeName[] };

/** The form as people meet it, to try out. Nothing that is typed here goes anywhere. */
export function QuestionPreview({ questions, types }: QuestionPreviewProps) {
  const ref = useRef<HTMLDivElement>(null);
  const [given, setGiven] = useState<GivenAnswers>({});
  const [errors, setErrors] = useState<AnswerErrors>({});
  const [said, setSaid] = useState("");
  const [ticket, setTicket] = useState<string>(ALL_TICKETS);
  const ticketTypes = ticket === ALL_TICKETS ? types.map(({ id }) => id) : [ticket];
  const tryOut = async () => {
    const { checkAnswers } = await import("#web/lib/check-answers");
    const checked = checkAnswers(questions, given, ticketTypes);
    setErrors(checked.ok ? {} : checked.errors);
    setSaid(checked.ok ? "These answers would be taken." : "");
    if (!checked.ok) requestAnimationFrame(() => focusInvalid(ref.current));
  };
  return (
    <Card as="section" aria-labelledby="preview-title" className="flex flex-col gap-4 lg:sticky lg:top-20">
      <div>
        <h2 id="preview-title" className="font-semibold">
          Preview
        </h2>
        <p className="text-sm text-ink-soft">As people meet it when they register. Try it out: nothing is kept.</p>
      </div>
      {questions.some((question) => question.ticketTypes) ? (
        <Select
          label="With"
          value={ticket}
          options={[
            { value: ALL_TICKETS, label: "All tickets together" },
            ...types.map(({ id, name }) => ({ value: id as string, label: name })),
          ]}
          onChange={(next) => {
            setTicket(next);
            setErrors({});
            setSaid("");
          }}
        />
      ) : null}
      <div ref={ref} className="flex flex-col gap-5">
        <QuestionFields
          questions={questions}
          given={given}
          errors={errors}
          ticketTypes={ticketTypes}
          onAnswer={(id, answer) => {
            setGiven({ ...given, [id]: answer });
            setErrors(Object.fromEntries(Object.entries(errors).filter(([key]) => key !== id)));
            setSaid("");
          }}
        />
      </div>
      <div className="flex flex-wrap items-center gap-3">
        <Button variant="secondary" onClick={tryOut}>
          Try these answers
        </Button>
        <p role="status" className="text-sm font-medium text-good">
          {said}
        </p>
      </div>
    </Card>
  );
}
