import type { RowProblem } from "#shared/views/imports";
import { formatDayClock } from "#web/lib/time";
import type { Tone } from "#web/ui/badge";
import type { LineOutcome } from "./bring-in.ts";
import type { ListProblem } from "./read-list.ts";

/** `title`: what happens or happened to a line. `detail`: what to do; empty where there is nothing. */
export type LineWords = { readonly title: string; readonly detail: string; readonly tone: Tone };

export type LinePlace = {
  /** Names of what lets in, hidden ones too. */
  readonly tickets: readonly string[];
  readonly timeZone: string;
  readonly now: number;
};

type Problem = RowProblem | Extract<LineOutcome, { is: "wrong" }>["problem"];
type Of<C extends Problem["code"]> = Extract<Problem, { code: C }>;
type Words = Omit<LineWords, "tone">;
type Say = { readonly when: (at: number) => string; readonly tickets: string };

const PROBLEMS: { readonly [C in Problem["code"]]: (problem: Of<C>, say: Say) => Words } = {
  "name-missing": () => ({ title: "No name", detail: "Write a name into this line." }),
  "name-too-long": ({ max }) => ({ title: "The name is too long", detail: `Shorten it to ${max} characters.` }),
  "mail-wrong": () => ({
    title: "Not a mail address",
    detail: "Write it like ana@college.edu, or leave it empty.",
  }),
  "no-such-ticket": (_, { tickets }) => ({
    title: "No ticket of that name lets in",
    detail: `Write one of these, or nothing: ${tickets}.`,
  }),
  "listed-twice": ({ line }) => ({
    title: `The same as line ${line}`,
    detail: "Take one of them out, or tell them apart by mail address.",
  }),
  "event-full": ({ seatsLeft }) => ({
    title: seatsLeft > 0 ? `Only ${seatsLeft} left` : "No seat left",
    detail: "Raise the capacity or wait for a seat to come back, then bring the same list in again.",
  }),
  "tickets-sold-out": ({ name, left }) => ({
    title: left > 0 ? `Only ${left} of ${name} left` : `${name} is sold out`,
    detail: "Raise its limit or name another ticket, then bring the same list in again.",
  }),
  "ticket-type-closed": ({ name, opensAt, closedAt }, { when }) => ({
    title:
      opensAt !== null ? `${name} can be had ${when(opensAt)}` : `${name} could be had until ${when(closedAt ?? 0)}`,
    detail: "Change its times of sale, or name another ticket.",
  }),
  "ticket-type-unknown": () => ({ title: "This ticket is gone", detail: "Name another ticket of the event." }),
  "already-waiting": ({ since }, { when }) => ({
    title: `On the waiting list since ${when(since)}`,
    detail: "They keep their place. Cancel it in the door list, if they are to have a seat another way.",
  }),
  "already-cancelled": ({ cancelledAt }, { when }) => ({
    title: `Cancelled ${when(cancelledAt)}`,
    detail: "A list brings nobody back. They can register again themselves, or at the door.",
  }),
  "event-not-published": () => ({ title: "The event takes nobody now", detail: "Publish it, then try again." }),
  "sales-closed": () => ({ title: "The event is over", detail: "" }),
};

/** @param isDone whether it has happened, or is what would happen */
export function wordsForLine(outcome: LineOutcome | undefined, place: LinePlace, isDone: boolean): LineWords {
  if (!outcome) return { title: "Not asked yet", detail: "", tone: "neutral" };
  if (outcome.is === "new") return { title: isDone ? "Registered" : "New", detail: "", tone: "good" };
  if (outcome.is === "there") return { title: "There already", detail: "", tone: "neutral" };
  return { ...wordsForProblem(outcome.problem, place), tone: "warn" };
}

function wordsForProblem<C extends Problem["code"]>(problem: Of<C>, { tickets, timeZone, now }: LinePlace): Words {
  const entry: (problem: Of<C>, say: Say) => Words = PROBLEMS[problem.code as C];
  return entry(problem, { when: (at) => formatDayClock(at, timeZone, now), tickets: tickets.join(", ") });
}

const LISTS: { readonly [C in ListProblem["code"]]: (problem: Extract<ListProblem, { code: C }>) => Words } = {
  "list-empty": () => ({
    title: "There is nobody on this list",
    detail: "Under its headings it needs a line for each.",
  }),
  "list-too-large": () => ({
    title: "This list is larger than 1 MB",
    detail: "Cut it into several, or take columns out.",
  }),
  "list-too-long": ({ rows }) => ({
    title: `This list has ${rows.toLocaleString()} lines`,
    detail: "Up to 5,000 at once: cut it into several.",
  }),
  "quote-open": ({ line }) => ({
    title: `A quote in line ${line} is not closed`,
    detail: "Close it, or write two where one is meant.",
  }),
  "no-name-column": ({ found }) => ({
    title: "No column is called Name",
    detail: `The first line holds the headings; it says: ${found.slice(0, 8).join(", ")}. Call one Name, or two First name and Last name.`,
  }),
};

export function wordsForList<C extends ListProblem["code"]>(problem: Extract<ListProblem, { code: C }>): Words {
  const entry: (problem: Extract<ListProblem, { code: C }>) => Words = LISTS[problem.code as C];
  return entry(problem);
}
