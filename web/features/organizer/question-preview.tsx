import { useRef, useState } from "react";
import type { GivenAnswers, Question } from "#shared/domain/forms/types";
import type { AnswerErrors } from "#web/lib/check-answers";
import { QuestionFields } from "#web/lib/question-fields";
import { Button } from "#web/ui/button";
import { Card } from "#web/ui/card";
import { focusInvalid } from "#web/ui/choices";

/** The form as people meet it, to try out. Nothing that is typed here goes anywhere. */
export function QuestionPreview({ questions }: { questions: readonly Question[] }) {
  const ref = useRef<HTMLDivElement>(null);
  const [given, setGiven] = useState<GivenAnswers>({});
  const [errors, setErrors] = useState<AnswerErrors>({});
  const [said, setSaid] = useState("");
  const tryOut = async () => {
    const { checkAnswers } = await import("#web/lib/check-answers");
    const checked = checkAnswers(questions, given, null);
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
      <div ref={ref} className="flex flex-col gap-5">
        <QuestionFields
          questions={questions}
          given={given}
          errors={errors}
          ticketType={null}
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
