import { useEffect, useRef } from "react";
import { askedOf } from "#shared/domain/forms/view";
import { QuestionFields } from "#web/lib/question-fields";
import { focusInvalid } from "#web/ui/choices";
import type { Answering } from "./use-answers.ts";

/** What the organizers ask, between what somebody chose and the button. Nothing where nothing is asked. */
export function RegistrationForm({ answering }: { answering: Answering }) {
  const { form, given, ticketTypes, errors, answer } = answering;
  const ref = useRef<HTMLElement>(null);
  const wrong = Object.keys(errors).length;
  // More is wrong than before: somebody has just pressed the button.
  const before = useRef(0);
  useEffect(() => {
    if (wrong > before.current) focusInvalid(ref.current);
    before.current = wrong;
  }, [wrong]);
  if (askedOf(form.questions, given, ticketTypes).length === 0) return null;
  return (
    <section
      ref={ref}
      aria-label="Questions"
      className="flex flex-col gap-5 border-t border-line pt-4 first:border-0 first:pt-0"
    >
      <QuestionFields
        questions={form.questions}
        given={given}
        errors={errors}
        ticketTypes={ticketTypes}
        onAnswer={answer}
      />
      {errors[""] ? (
        <p role="alert" className="text-sm font-medium text-bad">
          {errors[""]}
        </p>
      ) : null}
    </section>
  );
}
