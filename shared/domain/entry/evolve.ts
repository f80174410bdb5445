import type { ListId } from "#shared/ids";
import type { EntryStep, PassHistory, ScanRef, Visit } from "./types.ts";

/** When and where a step was taken. */
export type StepAt = { readonly at: number; readonly gateName: string; readonly scan: ScanRef | null };

/**
 * The history after a step. What happened at lists that are no more is let go, so it never grows beyond the lists there are.
 * @param listIds the lists there are
 */
export function takeStep(history: PassHistory, step: EntryStep, done: StepAt, listIds: readonly ListId[]): PassHistory {
  const before = history.visits[step.listId] ?? null;
  const visits = Object.fromEntries(
    Object.entries(history.visits).filter(([id]) => listIds.includes(id as ListId)),
  ) as Record<ListId, Visit>;
  return {
    where: whereAfter(history, step),
    cameIn: history.cameIn || step.type === "entered",
    visits: { ...visits, [step.listId]: visitAfter(before, step, done) },
    last: { step, at: done.at, scan: done.scan, before },
  };
}

/**
 * The history after a step from before what is known one by one: where the pass has been since, later scans said; that it was
 * there counts.
 */
export function takeEarlier(
  history: PassHistory,
  { type, listId }: EntryStep,
  done: Omit<StepAt, "scan">,
): PassHistory {
  if (type === "left") return history;
  const { at, gateName } = done;
  const visit = history.visits[listId] ?? { times: 0, lastAt: at, gateName, leftAt: type === "entered" ? at : null };
  return {
    ...history,
    cameIn: history.cameIn || type === "entered",
    visits: { ...history.visits, [listId]: { ...visit, times: visit.times + 1 } },
  };
}

/** The history as it was before its newest step; that one cannot be undone in turn. */
export function undoStep(history: PassHistory): PassHistory {
  if (!history.last) return history;
  const { step, before } = history.last;
  const { [step.listId]: _, ...others } = history.visits;
  const where = step.type === "redeemed" ? history.where : step.from;
  const cameIn = step.type === "entered" && where === null ? step.isReturn : history.cameIn;
  return { where, cameIn, visits: before ? { ...others, [step.listId]: before } : others, last: null };
}

function whereAfter({ where }: PassHistory, step: EntryStep): ListId | null {
  if (step.type === "redeemed") return where;
  return step.type === "entered" ? step.listId : step.to;
}

function visitAfter(before: Visit | null, step: EntryStep, { at, gateName }: StepAt): Visit {
  // Whoever leaves by a door they never came in by has a visit there all the same: when they left.
  if (step.type === "left") return { ...(before ?? { times: 0, lastAt: at, gateName }), leftAt: at };
  return { times: (before?.times ?? 0) + 1, lastAt: at, gateName, leftAt: null };
}
