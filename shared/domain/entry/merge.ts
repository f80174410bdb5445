import type { CommandId, GateId, ListId, UserId } from "#shared/ids";
import { assertNever } from "#shared/result";
import { checkHistory, type HistoryRefusal } from "./decide.ts";
import { takeEarlier, takeStep } from "./evolve.ts";
import type { CheckInList, Direction, EntryStep, PassFacts, PassHistory, Visit } from "./types.ts";
import { canOverride, NO_HISTORY, newestVisit, stepOf } from "./view.ts";

/** A scan that let a pass in or out, or had something, whoever decided it: the ledger, or a scanner without a connection. */
export type TakenScan = {
  readonly id: CommandId;
  readonly by: UserId;
  /** When it happened, by the server's clock, epoch milliseconds. */
  readonly at: number;
  readonly listId: ListId;
  readonly direction: Direction;
  readonly gateId: GateId;
  readonly gateName: string;
  /** A lead let them in all the same: it counts, whatever spoke against it. */
  readonly isForced?: true;
  /** Why it is an incident by itself, whatever other scans there are. */
  readonly against?: ScanFault;
};

/** `against-rules`: the ledger would have refused it. `refused-online`: the ledger did, and its answer did not arrive. */
export type ScanFault = {
  readonly kind: "against-rules" | "refused-online";
  /** The ledger's reason. */
  readonly refusal: string;
};

type KindOf<Code> = Code extends "already-admitted"
  ? "double-entry"
  : Code extends "already-redeemed"
    ? "double-redemption"
    : Code;

/** What one gate that knew of all scans would have refused, by what the pass did before. */
type ConflictKind = KindOf<HistoryRefusal["code"]>;
type WithFirst = "double-entry" | "double-redemption" | "rule-count" | "rule-minutes";

/** What scanners let happen because they did not know of each other. */
export type Conflict =
  | {
      readonly kind: WithFirst;
      /** The one that counts, or that it came too soon or too often after; of one that is not kept any more, when and where. */
      readonly first: Pick<TakenScan, "at" | "gateName"> & Partial<TakenScan>;
      readonly second: TakenScan;
    }
  /** `unchecked`: so many later ones were known by then that nobody can say what the pass had done before it. */
  | { readonly kind: Exclude<ConflictKind, WithFirst> | "unchecked"; readonly second: TakenScan };

/** What a scanner decided by itself that people must look at. */
export type Incident =
  | Conflict
  /** Let in on a code that is nobody's. */
  | { readonly kind: "unproven"; readonly second: TakenScan; readonly refusal: string }
  | (ScanFault & { readonly second: TakenScan })
  /** Refused by the scanner, let in by the ledger, whose answer did not arrive; they have moved on since. */
  | { readonly kind: "admitted-online"; readonly second: TakenScan };

export const INCIDENT_KINDS = [
  ...(["double-entry", "double-redemption", "rule-count", "rule-minutes"] as const),
  ...(["exit-without-entry", "not-inside", "wrong-zone", "unchecked"] as const),
  ...(["unproven", "against-rules", "refused-online", "admitted-online"] as const),
] as const satisfies readonly Incident["kind"][];

/** What a pass did by scans that are not kept one by one. `through`: when the newest was; absent: `before` says it. */
export type Folded = { readonly before: PassHistory; readonly through?: number };

export type MergedScans = {
  readonly history: PassHistory;
  /** What counts, in the order in which it happened. */
  readonly steps: readonly { readonly scan: TakenScan; readonly step: EntryStep }[];
  /** At most one for each scan. */
  readonly conflicts: readonly Conflict[];
};

/**
 * What happened to one pass, from every scan that took it: the same for any order in which they became known, and however often.
 * Each is asked for anew at one gate that knows all before it, by the server's clock, and of the same millisecond the lesser id.
 * What it would refuse is a conflict. Nobody who was let in is taken back out: who was inside already, had their share or never
 * came in changes nothing by that scan; who came too soon or too often is inside all the same.
 * @param scans all of one pass, none that was refused or undone
 * @param since what happened before them; a scan from before its end cannot be put in order any more
 */
export function mergeScans(
  lists: readonly CheckInList[],
  facts: Pick<PassFacts, "ticketTypeId">,
  scans: readonly TakenScan[],
  since: Folded = NOTHING_FOLDED,
): MergedScans {
  const { ticketTypeId } = facts;
  const listIds = lists.map(({ id }) => id);
  const known = new Map(scans.map((scan) => [scan.id, scan]));
  const steps: { scan: TakenScan; step: EntryStep }[] = [];
  const conflicts: Conflict[] = [];
  let history = since.before;
  for (const scan of [...known.values()].sort(byTime)) {
    const list = lists.find(({ id }) => id === scan.listId);
    if (!list) continue;
    const { at, gateName, id, by } = scan;
    const direction = list.kind === "right" ? "in" : scan.direction;
    const against = checkHistory({ ticketTypeId, history }, { lists, list, direction, now: at });
    const refusal = scan.isForced ? against.find((one) => !canOverride(one)) : against[0];
    if (at < endOf(since) && refusal?.code !== "already-redeemed") {
      if (!scan.isForced) conflicts.push({ kind: "unchecked", second: scan });
      history = takeEarlier(history, stepOf({ list, direction }, history), { at, gateName });
      continue;
    }
    if (refusal) conflicts.push(conflictOf(refusal.code, scan, history, steps));
    if (refusal && CHANGES_NOTHING.has(refusal.code)) continue;
    const step = stepOf({ list, direction }, history);
    steps.push({ scan, step });
    history = takeStep(history, step, { at, gateName, scan: { id, by } }, listIds);
  }
  return { history, steps, conflicts };
}

/** When the newest was of what is not kept one by one. */
export function endOf({ before, through }: Folded): number {
  return through ?? before.last?.at ?? Number.NEGATIVE_INFINITY;
}

export function byTime(one: TakenScan, other: TakenScan): number {
  return one.at - other.at || (one.id < other.id ? -1 : 1);
}

const NOTHING_FOLDED: Folded = { before: NO_HISTORY };

const CHANGES_NOTHING: ReadonlySet<HistoryRefusal["code"]> = new Set<HistoryRefusal["code"]>([
  "already-admitted",
  "already-redeemed",
  "exit-without-entry",
]);

function conflictOf(
  code: HistoryRefusal["code"],
  second: TakenScan,
  history: PassHistory,
  steps: MergedScans["steps"],
): Conflict {
  const { listId } = second;
  const after = (kind: WithFirst, did: (step: EntryStep) => boolean): Conflict => {
    const first = steps.findLast(({ step }) => did(step))?.scan;
    return { kind, first: first ?? visited(history.visits[listId] ?? newestVisit(history)), second };
  };
  switch (code) {
    case "already-admitted":
      return after("double-entry", ({ type }) => type === "entered");
    case "already-redeemed":
      return after("double-redemption", (step) => step.type === "redeemed" && step.listId === listId);
    case "rule-count":
    case "rule-minutes":
      return after(code, (step) => step.type !== "left" && step.listId === listId);
    case "not-inside":
    case "exit-without-entry":
    case "wrong-zone":
      return { kind: code, second };
    default:
      return assertNever(code);
  }
}

function visited({ lastAt: at, gateName }: Visit): Pick<TakenScan, "at" | "gateName"> {
  return { at, gateName };
}
