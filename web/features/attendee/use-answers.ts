import { useState } from "react";
import type { Answers, GivenAnswers } from "#shared/domain/forms/types";
import { askedOf } from "#shared/domain/forms/view";
import type { FormPage } from "#shared/views/forms";
import type { AnswerErrors } from "#web/lib/check-answers";
import type { Problem } from "#web/lib/problem";
import { useMe } from "#web/lib/use-me";
import { readDraft, writeDraft } from "./answer-draft.ts";

export type Answering = {
  readonly form: FormPage;
  readonly given: GivenAnswers;
  readonly ticketTypes: readonly string[];
  readonly errors: AnswerErrors;
  readonly answer: (id: string, value: unknown) => void;
  /** What is to be sent; null where something is missing or wrong, which `errors` then says. */
  readonly check: () => Promise<Answers | null>;
  /** Call when they have arrived. */
  readonly forget: () => void;
};

/**
 * Somebody's answers while they are typed. They outlive a reload, a lost network and a sign-in on the way, for as long as the
 * tab lives, and belong to who typed them.
 * @param problem what the server said of them when they were last sent
 */
export function useAnswers(
  { eventId, form, ticketTypes }: { eventId: string; form: FormPage; ticketTypes: readonly string[] },
  problem: Problem | null,
): Answering {
  const { user } = useMe();
  const key = `campuspulse.answers.${eventId}.${user?.id ?? ""}`;
  const [given, setGiven] = useState<GivenAnswers>(() => readDraft(key) ?? form.mine?.answers ?? {});
  // Null takes back what the server said of an answer that has changed since.
  const [found, setFound] = useState<Readonly<Record<string, string | null>>>({});
  const said = problem?.code === "FORM_INVALID" ? problem.fields.map(({ path, message }) => [path, message]) : [];
  const errors: Readonly<Record<string, string | null>> = { ...Object.fromEntries(said), ...found };
  return {
    form,
    given,
    ticketTypes,
    errors: Object.fromEntries(Object.entries(errors).flatMap(([id, says]) => (says === null ? [] : [[id, says]]))),
    answer: (id, value) => {
      const next = { ...given, [id]: value };
      setGiven(next);
      setFound({ ...found, [id]: null, "": null });
      writeDraft(key, next);
    },
    check: async () => {
      if (form.questions.length === 0) return {};
      const { checkAnswers } = await import("#web/lib/check-answers");
      const checked = checkAnswers(form.questions, given, ticketTypes);
      const fine = Object.fromEntries(askedOf(form.questions, given, ticketTypes).map(({ id }) => [id, null]));
      setFound(checked.ok ? {} : { ...fine, ...checked.errors });
      return checked.ok ? checked.answers : null;
    },
    forget: () => writeDraft(key, null),
  };
}
