import type { CommandId, GateId, ListId, UserId } from "#shared/ids";
import { takeStep } from "./evolve.ts";
import type { CheckInList, Direction, EntryStep, PassFacts, PassHistory, Visit } from "./types.ts";
import { NO_HISTORY, newestVisit, stepOf, timesMax } from "./view.ts";

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
};

/**
 * What cannot have been, because scanners did not know of each other: a pass let in where it was already, a right had that
 * was used up, somebody who left and had never come in.
 */
export type Impossible =
  | {
      readonly kind: "double-entry" | "double-redemption";
      /** The one that counts; of one that is not kept any more, when and where. */
      readonly first: Pick<TakenScan, "at" | "gateName"> & Partial<TakenScan>;
      readonly second: TakenScan;
    }
  | { readonly kind: "exit-without-entry"; readonly second: TakenScan };

/** What a scanner decided by itself that people must look at. */
export type Incident =
  | Impossible
  | {
      /**
       * `unproven`: let in on a code that is nobody's. `against-rules`: the ledger would have refused it.
       * `refused-online`: the ledger did, and its answer did not arrive.
       */
      readonly kind: "unproven" | "against-rules" | "refused-online";
      readonly second: TakenScan;
      /** The ledger's reason. */
      readonly refusal: string;
    }
  /** Refused by the scanner, let in by the ledger, whose answer did not arrive; they have moved on since. */
  | { readonly kind: "admitted-online"; readonly second: TakenScan };

export type MergedScans = {
  readonly history: PassHistory;
  /** What counts, in the order in which it happened. */
  readonly steps: readonly { readonly scan: TakenScan; readonly step: EntryStep }[];
  readonly incidents: readonly Impossible[];
};

/**
 * What happened to one pass, from every scan that took it: the same for any order in which they became known, and however often.
 * Who scanned first by the server's clock counts, and of the same millisecond the lesser id. Nobody who was let in is
 * taken back out: what could not be is named, and left to people.
 * @param scans all of one pass, none that was refused or undone
 * @param since what happened before them
 */
export function mergeScans(
  lists: readonly CheckInList[],
  facts: Pick<PassFacts, "ticketTypeId">,
  scans: readonly TakenScan[],
  since: PassHistory = NO_HISTORY,
): MergedScans {
  const listIds = lists.map(({ id }) => id);
  const known = new Map(scans.map((scan) => [scan.id, scan]));
  const steps: { scan: TakenScan; step: EntryStep }[] = [];
  const incidents: Impossible[] = [];
  let history = since;
  for (const scan of [...known.values()].sort(byTime)) {
    const list = lists.find(({ id }) => id === scan.listId);
    if (!list) continue;
    const incident = whatCannotBe({ history, steps, lists, list, facts, scan });
    if (incident && !(scan.isForced && incident.kind !== "exit-without-entry")) {
      incidents.push(incident);
      continue;
    }
    const step = stepOf({ list, direction: scan.direction }, history);
    steps.push({ scan, step });
    const { at, gateName, id, by } = scan;
    history = takeStep(history, step, { at, gateName, scan: { id, by } }, listIds);
  }
  return { history, steps, incidents };
}

type SoFar = {
  readonly history: PassHistory;
  readonly steps: MergedScans["steps"];
  readonly lists: readonly CheckInList[];
  readonly list: CheckInList;
  readonly facts: Pick<PassFacts, "ticketTypeId">;
  readonly scan: TakenScan;
};

function whatCannotBe({ history, steps, lists, list, facts, scan }: SoFar): Impossible | null {
  const { where, visits } = history;
  const after = (kind: "double-entry" | "double-redemption", did: (step: EntryStep) => boolean): Impossible => {
    const first = steps.findLast(({ step }) => did(step))?.scan ?? visited(visits[list.id] ?? newestVisit(history));
    return { kind, first, second: scan };
  };
  if (list.kind === "right") {
    const max = timesMax(list, facts) ?? Number.POSITIVE_INFINITY;
    if ((visits[list.id]?.times ?? 0) < max) return null;
    return after("double-redemption", ({ type, listId }) => type === "redeemed" && listId === list.id);
  }
  if (scan.direction === "out") return where === null ? { kind: "exit-without-entry", second: scan } : null;
  // Whoever is in a zone within is inside the event too.
  const isInside =
    where === list.id || (list.kind === "entry" && lists.some(({ id, within }) => id === where && within));
  return isInside ? after("double-entry", ({ type }) => type === "entered") : null;
}

function visited({ lastAt: at, gateName }: Visit): Pick<TakenScan, "at" | "gateName"> {
  return { at, gateName };
}

function byTime(one: TakenScan, other: TakenScan): number {
  return one.at - other.at || (one.id < other.id ? -1 : 1);
}
