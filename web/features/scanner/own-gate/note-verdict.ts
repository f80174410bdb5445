import { isThere, NO_HISTORY, stepOf } from "#shared/domain/entry/view";
import type { ScanVerdict } from "#shared/domain/ledger/answers";
import type { CommandId, PassId } from "#shared/ids";
import type { Here, OwnScan } from "./decide-here.ts";
import { historyWith, type OwnStep } from "./own-steps.ts";
import { findOutcome, TAKEN_BACK, withOutcome } from "./write-scan.ts";

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
    const [roster, ownSteps] = [turn.objectStore("roster"), turn.objectStore("steps")];
    // Asked together: each answer that is waited for takes from the next verdict's time.
    const [kept, scanned, outcomes = []] = await Promise.all([
      turn.objectStore("events").get(place),
      roster.get([place, scannedId]),
      turn.objectStore("recent").get(place),
    ]);
    if (!kept) return; // let go of meanwhile
    const { round: knownIn } = kept;
    const all = scanned ? await roster.index("party").getAll([place, scanned.party]) : [];
    const named = [...new Set([scannedId, ...(verdict.passIds ?? []), ...all.map(({ passId }) => passId)])];
    const stepsBefore = new Map(
      await Promise.all(
        named.map(async (passId) => [passId, (await ownSteps.get([place, passId])) ?? ([] as const)] as const),
      ),
    );
    const historyOf = (passId: PassId) => {
      const listed = all.find((one) => one.passId === passId)?.facts.history ?? NO_HISTORY;
      return historyWith(listed, stepsBefore.get(passId) ?? [], listIds);
    };
    const others = all.filter(({ passId }) => passId !== scannedId).sort((one, other) => one.number - other.number);
    const party = [scannedId, ...others.map(({ passId }) => passId)];
    const taken = whoCame(verdict, party, (passId) => isThere(historyOf(passId), list) !== (direction === "in"));
    const made = { gateName, scan: { id: scanId, by: log.userId }, by: scanId, knownIn };
    const word = direction === "out" ? "Out" : "Admit";
    const outcome = { id: scanId, at, word, kind: "admit", passIds: taken, canTakeBack: true } as const;
    await Promise.all([
      ...taken.map((passId) => {
        const step: OwnStep = { step: stepOf({ list, direction }, historyOf(passId)), at, ...made };
        return ownSteps.put([...(stepsBefore.get(passId) ?? []), step], [place, passId]);
      }),
      turn.objectStore("recent").put(withOutcome(outcomes, outcome), place),
    ]);
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
    const [ownSteps, recent] = [turn.objectStore("steps"), turn.objectStore("recent")];
    const [kept, outcomes = []] = await Promise.all([turn.objectStore("events").get(place), recent.get(place)]);
    if (!kept) return; // let go of meanwhile
    const { round: knownIn } = kept;
    const outcome = findOutcome(outcomes, scanId);
    const scan = { id: scanId, by: log.userId };
    for (const passId of outcome?.passIds ?? []) {
      const steps = (await ownSteps.get([place, passId])) ?? [];
      const undo: OwnStep = { step: null, at: time.at, gateName: "", scan, by: scanId, knownIn };
      await ownSteps.put([...steps, undo], [place, passId]);
    }
    if (outcome) await recent.put(withOutcome(outcomes, { ...outcome, ...TAKEN_BACK }), place);
  });
}
