import type { PassHistory } from "#shared/domain/entry/types";
import { isThere, NO_HISTORY, stepOf } from "#shared/domain/entry/view";
import type { ScanVerdict } from "#shared/domain/ledger/answers";
import type { CommandId, PassId } from "#shared/ids";
import type { Here, OwnScan } from "./decide-here.ts";
import { historyWith, type OwnStep } from "./own-steps.ts";
import { findOutcome, keepOutcome, TAKEN_BACK } from "./write-scan.ts";

type Admitted = Extract<ScanVerdict, { verdict: "admit" }>;

/** Keeps what the server let in by this phone. */
export async function noteVerdict(here: Here, scan: OwnScan, verdict: Admitted): Promise<void> {
  const { store, place, held, log } = here;
  const { direction, scanId } = scan;
  const { passId: scannedId, at, gateName } = verdict;
  const list = held.setup.lists.find(({ id }) => id === scan.listId);
  if (!list) return;
  const listIds = held.setup.lists.map(({ id }) => id);
  await store.write(["roster", "steps", "events", "recent"], async (turn) => {
    const kept = await turn.objectStore("events").get(place);
    if (!kept) return; // let go of meanwhile
    const { round: knownIn } = kept;
    const scanned = await turn.objectStore("roster").get([place, scannedId]);
    const all = scanned ? await turn.objectStore("roster").index("party").getAll([place, scanned.party]) : [];
    const histories = new Map<PassId, PassHistory>();
    const stepsBefore = new Map<PassId, readonly OwnStep[]>();
    const named = new Set([scannedId, ...(verdict.passIds ?? []), ...all.map(({ passId }) => passId)]);
    for (const passId of named) {
      const steps = (await turn.objectStore("steps").get([place, passId])) ?? [];
      const before = all.find((one) => one.passId === passId)?.facts.history ?? NO_HISTORY;
      stepsBefore.set(passId, steps);
      histories.set(passId, historyWith(before, steps, listIds));
    }
    const others = all.filter(({ passId }) => passId !== scannedId).sort((one, other) => one.number - other.number);
    const party = [scannedId, ...others.map(({ passId }) => passId)];
    const historyOf = (passId: PassId) => histories.get(passId) ?? NO_HISTORY;
    const taken = whoCame(verdict, party, (passId) => isThere(historyOf(passId), list) !== (direction === "in"));
    const made = { gateName, scan: { id: scanId, by: log.userId }, by: scanId, knownIn };
    for (const passId of taken) {
      const step: OwnStep = { step: stepOf({ list, direction }, historyOf(passId)), at, ...made };
      await turn.objectStore("steps").put([...(stepsBefore.get(passId) ?? []), step], [place, passId]);
    }
    const word = direction === "out" ? "Out" : "Admit";
    const outcome = { id: scanId, at, word, kind: "admit", passIds: taken, canTakeBack: true } as const;
    await keepOutcome(turn.objectStore("recent"), place, outcome);
  });
}

/**
 * Whose passes the server let in: as it says, or, where an older one tells only how many of a party, those who could come.
 * @param party the scanned pass, and the others in the order of their tickets
 */
export function whoCame(
  { people = 1, passId, passIds }: Pick<Admitted, "people" | "passId" | "passIds">,
  party: readonly PassId[],
  couldCome: (passId: PassId) => boolean,
): readonly PassId[] {
  return passIds ?? (people === 1 ? [passId] : party.filter(couldCome).slice(0, people));
}

/** Keeps that the server took a scan of this phone back. */
export async function noteTakenBack({ store, place, log, time }: Here, scanId: CommandId): Promise<void> {
  await store.write(["steps", "events", "recent"], async (turn) => {
    const kept = await turn.objectStore("events").get(place);
    if (!kept) return; // let go of meanwhile
    const { round: knownIn } = kept;
    const outcome = await findOutcome(turn.objectStore("recent"), place, scanId);
    const scan = { id: scanId, by: log.userId };
    for (const passId of outcome?.passIds ?? []) {
      const steps = (await turn.objectStore("steps").get([place, passId])) ?? [];
      const undo: OwnStep = { step: null, at: time.at, gateName: "", scan, by: scanId, knownIn };
      await turn.objectStore("steps").put([...steps, undo], [place, passId]);
    }
    if (outcome) await keepOutcome(turn.objectStore("recent"), place, { ...outcome, ...TAKEN_BACK });
  });
}
