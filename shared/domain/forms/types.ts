import type { QuestionId } from "#shared/ids";

/**
 * What somebody is asked when they register. A form is a list of questions in their order; its answers are kept in D1 and
 * not in the event's log, so that they can be deleted when their time is over.
 */
export type Question = QuestionFrame &
  (
    | { readonly kind: "short-text" | "long-text" | "yes-no" | "date" | "email" | "phone" | "country" }
    /** Null: no bound. */
    | { readonly kind: "number"; readonly min: number | null; readonly max: number | null }
    | { readonly kind: "one-of"; readonly options: readonly string[] }
    | {
        readonly kind: "several-of";
        readonly options: readonly string[];
        readonly min: number | null;
        readonly max: number | null;
      }
    /** Always required: what somebody may refuse is a yes or no. `link` is an https address, or null. */
    | { readonly kind: "consent"; readonly text: string; readonly link: string | null }
  );
export type QuestionKind = Question["kind"];
export type QuestionOf<K extends QuestionKind> = Question & { readonly kind: K };

export type QuestionFrame = {
  /** Stays with the question whatever else of it changes. */
  readonly id: QuestionId;
  readonly label: string;
  readonly help: string;
  readonly required: boolean;
  /** Asked only where an earlier question has this answer; null: always. */
  readonly onlyIf: Condition | null;
  /** Ids of the ticket types it is asked for, if somebody has any of them; null: all. */
  readonly ticketTypes: readonly string[] | null;
  /** Why it is asked, as the person reads it. */
  readonly purpose: string;
  /** Days after the event's end for which answers are kept. */
  readonly keepDays: number;
};

/** `equals` is an option of a one-of, or the answer to a yes-no. */
export type Condition = { readonly questionId: QuestionId; readonly equals: string | boolean };

/** A date is `YYYY-MM-DD`, a phone number E.164, a country ISO 3166-1 alpha-2; several options come in the form's order. */
export type Answer = string | number | boolean | readonly string[];
/** By question; one that was not asked, or not answered, is absent. */
export type Answers = Readonly<Partial<Record<QuestionId, Answer>>>;
/** What somebody typed, or what came over the net: anything at all. */
export type GivenAnswers = Readonly<Record<string, unknown>>;
