import type { Answers, Question } from "#shared/domain/forms/types";
import type { QuestionId, TicketTypeId } from "#shared/ids";

/** What an event asks of somebody, and what they have answered. */
export type FormPage = {
  readonly questions: readonly Question[];
  /** Null: they have answered nothing here. The types are those of their tickets. */
  readonly mine: { readonly answers: Answers; readonly ticketTypes: readonly TicketTypeId[] } | null;
  /** Epoch milliseconds: answers can be changed until then. */
  readonly changeableUntil: number;
  /** When the event ends; what is kept how long counts from then. */
  readonly endsAt: number;
};

/** What somebody is asked at the gate, for tickets of these types; no questions: nothing is open. */
export type OpenQuestions = { readonly questions: readonly Question[]; readonly ticketTypes: readonly TicketTypeId[] };

/** A form as its organizers edit it; `version` guards against a stale edit, and is 0 before the first. */
export type FormSetup = {
  readonly version: number;
  readonly questions: readonly Question[];
  /** Asked no more; what was answered is kept for its time. */
  readonly archived: readonly Question[];
  /** How many people have answered. */
  readonly answeredBy: number;
};

/** A column of the list of answers. */
export type AskedQuestion = { readonly id: QuestionId; readonly label: string; readonly isArchived: boolean };
