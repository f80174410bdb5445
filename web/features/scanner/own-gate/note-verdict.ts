import { isThere, NO_HISTORY, stepOf } from "#shared/domain/entry/view";
import type { ScanVerdict } from "#shared/domain/ledger/answers";
import type { CommandId, PassId } from "#shared/ids";
import type { Here, OwnScan } from "./decide-here.ts";
import { historyWith, type OwnStep } from "./own-steps.ts";
import { findOutcome, keepOutcome, TAKEN_BACK } from "./write-scan.ts";

type Admitted = Extract<ScanVerdict, { verdict: "admit" }>;

/** Keeps what the server let in by this phone; of a party it chose those who could come, in the order of their tickets. */
export async function noteVerdict(here: Here, scan: OwnScan, verdict: Admitted): Promise<void> {
  const { store, place, held, log } = here;
  const { direction, scanId } = scan;
  const { people = 1, passId: scannedId, at, gateName } = verdict;
  const list = held.setup.lists.find(({ id }) => id === scan.listId);
  if (!list) return;
  const listIds = held.setup.lists.map(({ id }) => id);
  await store.write(["roster", "steps", "events", "recent"], async (turn) => {
    const kept = await turn.objectStore("events").get(place);
    if (!kept) return; // let go of meanwhile
    const { round: knownIn } = kept;
    const scanned = await turn.objectStore("roster").get([place, scannedId]);
    const all = scanned ? await turn.objectStore("roster").index("party").getAll([place, scanned.party]) : [];
    const others = all.filter(({ passId }) => passId !== scannedId).sort((one, other) => one.number - other.number);
    const taken: PassId[] = [];
    for (const passId of [scannedId, ...others.map((other) => other.passId)]) {
      const steps = (await turn.objectStore("steps").get([place, passId])) ?? [];
      const before = all.find((one) => one.passId === passId)?.facts.history ?? NO_HISTORY;
      const history = historyWith(before, steps, listIds);
      if (taken.length === people) break;
      if (people > 1 && isThere(history, list) === (direction === "in")) continue;
      taken.push(passId);
      const made = { gateName, scan: { id: scanId, by: log.userId }, by: scanId, knownIn };
      const step: OwnStep = { step: stepOf({ list, direction }, history), at, ...made };
      await turn.objectStore("steps").put([...steps, step], [place, passId]);
    }
    const word = direction === "out" ? "Out" : "Admit";
    const outcome = { id: scanId, at, word, kind: "admit", passIds: taken, canTakeBack: true } as const;
    await keepOutcome(turn.objectStore("recent"), place, outcome);
  });
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
