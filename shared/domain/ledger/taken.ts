import { undoStep } from "#shared/domain/entry/evolve";
import { byTime, endOf, mergeScans, type ScanFault, type TakenScan } from "#shared/domain/entry/merge";
import type { CheckInList, Direction, ScanRef } from "#shared/domain/entry/types";
import { type StepCounts, standingCounts } from "#shared/domain/entry/view";
import type { GateId, ListId } from "#shared/ids";
import { historyOf } from "./party.ts";
import type { Pass, TakenScans } from "./types.ts";

/**
 * Of one pass, in the order in which they happened: days of coming and going. What a log says later of the time before them cannot
 * be put in order any more, and is told as unchecked.
 */
export const SCANS_KEPT_MAX = 30;

type Known = Pick<Pass, "entry" | "admission" | "taken" | "ticketTypeId">;
type Lists = readonly CheckInList[];

/** The scans that are kept of a pass; one from before they were has what it did alone. */
export function takenOf(pass: Known): TakenScans {
  return pass.taken ?? { before: historyOf(pass), scans: [] };
}

export function takenScan(one: {
  readonly scan: ScanRef;
  readonly at: number;
  readonly listId: ListId;
  readonly direction: Direction;
  readonly gateId: GateId;
  readonly gateName: string;
  readonly forced?: object;
  readonly against?: ScanFault;
}): TakenScan {
  const { scan, at, listId, direction, gateId, gateName, forced, against } = one;
  const place = { at, listId, direction, gateId, gateName };
  return { ...scan, ...place, ...(forced ? { isForced: true } : {}), ...(against ? { against } : {}) };
}

/** The newest of these scans; what the others did goes before them. */
export function keepScans(pass: Known, scans: readonly TakenScan[], lists: Lists): TakenScans {
  const inOrder = [...scans].sort(byTime);
  const folded = inOrder.slice(0, Math.max(0, inOrder.length - SCANS_KEPT_MAX));
  const taken = takenOf(pass);
  const newest = folded.at(-1);
  if (!newest) return { ...taken, scans: inOrder };
  const { history: before } = mergeScans(lists, pass, folded, taken);
  const through = Math.max(newest.at, endOf(taken));
  // The newest step says it, but for one that counted for nothing.
  const end = before.last?.at === through ? {} : { through };
  return { before, scans: inOrder.slice(folded.length), ...end };
}

/** What became of a pass by these scans, whatever was believed before. */
export function withScans(
  pass: Known,
  scans: readonly TakenScan[],
  lists: Lists,
): Pick<Pass, "entry" | "admission" | "taken"> {
  const before = takenOf(pass);
  const { history, steps } = mergeScans(lists, pass, scans, before);
  const first = steps.find(({ step }) => step.type === "entered")?.scan;
  const cameFirst = first ? { at: first.at, gateId: first.gateId, gateName: first.gateName } : null;
  const admission = before.before.cameIn ? pass.admission : cameFirst;
  return { taken: keepScans(pass, scans, lists), entry: history, admission };
}

/** Without its newest step, which cannot be undone in turn. */
export function withoutLast(pass: Known, lists: Lists): Pick<Pass, "entry" | "admission" | "taken"> {
  const history = historyOf(pass);
  const { scans } = takenOf(pass);
  const rest = scans.filter(({ id }) => id !== history.last?.scan?.id);
  if (rest.length === scans.length) {
    const entry = undoStep(history);
    return { entry, admission: entry.cameIn ? pass.admission : null, taken: { before: entry, scans: [] } };
  }
  const { entry, ...others } = withScans(pass, rest, lists);
  return { ...others, ...(entry ? { entry: { ...entry, last: null } } : {}) };
}

/** What a pass adds to the counts after a change, less what it added before. */
export function changeOfCounts(before: Known, after: Known, lists: Lists): StepCounts {
  const [was, is] = [before, after].map((pass) => standingCounts(historyOf(pass), lists));
  const changes = new Map<ListId, number>();
  for (const [id, n] of is?.lists ?? []) changes.set(id, n);
  for (const [id, n] of was?.lists ?? []) changes.set(id, (changes.get(id) ?? 0) - n);
  return {
    admitted: (is?.admitted ?? 0) - (was?.admitted ?? 0),
    left: (is?.left ?? 0) - (was?.left ?? 0),
    lists: [...changes].filter(([, change]) => change !== 0),
  };
}
