import type { EntryWords, Say } from "#shared/domain/entry/words";
import type { ScanVerdict } from "#shared/domain/ledger/answers";
import { outcomeOfVerdict, type Price } from "../gate-outcome.ts";
import { type Outcome, PLAIN, type ShownOutcome } from "../outcome.ts";
import type { OwnScanAnswer } from "./decide-here.ts";
import type { KeptOutcome } from "./gate-store.ts";
import type { OwnDoubt } from "./own-verdict.ts";

/** What this phone decided by itself, in the words of every gate, and marked as its own. */
export function outcomeOfOwnScan(answer: OwnScanAnswer, say: Say, price: Price): Outcome {
  const { decision, passId, person } = answer;
  const { party } = decision;
  const name = person?.name ?? (passId && `Pass …${passId.slice(-4)}`);
  const said = { notes: person?.notes ?? [], party, passId, isOwn: true };
  if (decision.type === "asks") {
    const { reason, todo } = wordsForDoubts(decision.doubts);
    return { ...PLAIN, ...said, kind: "look", word: "Look", name, reason, todo, asks: true };
  }
  if (decision.type === "taken") return { ...outcomeOfVerdict(admitted(answer, name), say, price), ...said };
  const { refusal, canForce } = decision;
  if (refusal.code === "pass-withdrawn") return { ...PLAIN, ...said, kind: "stop", word: "Stop", name, ...WITHDRAWN };
  const verdict = { verdict: "stop", refusal, canForce, passId, name, at: answer.at } as const;
  const outcome = { ...outcomeOfVerdict(verdict, say, price), ...said };
  // Nothing is wrong with the pass but that this phone is alone: it is for a lead to look.
  const isAlone = refusal.code === "home-gate" || (refusal.code === "supervisor-needed" && canForce);
  return isAlone ? { ...outcome, kind: "look", word: "Look" } : outcome;
}

/** The server lets in whom this phone has let in before, which it was not told. */
export function outcomeOfSecondEntry(admitted: Outcome): Outcome {
  const reason = "This phone let them in before; the server does not have that scan.";
  const todo = "Look at them and their card. If they are not the same person, send them to the organizers' desk.";
  return { ...admitted, kind: "look", word: "Look", reason, todo };
}

/** One of the last, of which the phone kept no name. */
export function outcomeOfKept({ id, at, word, kind, passIds, canTakeBack }: KeptOutcome): ShownOutcome {
  const passId = passIds[0] ?? null;
  const name = passId && `Pass …${passId.slice(-4)}`;
  return { ...PLAIN, id, at, word, kind, passId, name, reason: null, todo: null, undoable: canTakeBack };
}

type Admitted = Extract<ScanVerdict, { verdict: "admit" }>;

function admitted(
  { decision, passId, person, ticketType, gateName, at }: OwnScanAnswer,
  name: string | null,
): Admitted {
  if (decision.type !== "taken") throw new Error("nobody was let in");
  const { passes, forced } = decision;
  const [first] = passes;
  const did = first?.step.type === "left" ? { did: "left" as const } : {};
  const redeemed = first?.step.type === "redeemed" ? { did: "redeemed" as const } : {};
  const isFirst = first?.step.type === "entered" && first.step.from === null && !first.step.isReturn;
  return {
    ...{ verdict: "admit", ...did, ...redeemed, forced, ticketType, gateName, at, inside: 0 },
    ...(passes.length > 1 ? { people: passes.length } : {}),
    // Whose code was typed stands nowhere here; whoever looked at them knows.
    ...{
      passId: passId ?? ("" as Admitted["passId"]),
      name: name ?? "Typed code",
      due: isFirst ? (person?.due ?? 0) : 0,
    },
  };
}

const WITHDRAWN: EntryWords = {
  reason: "Withdrawn by the organizers.",
  todo: "Send them to the organizers' desk.",
};

/** All that this phone cannot know, the weightiest first; the rest of it goes without saying. */
function wordsForDoubts([doubt]: readonly OwnDoubt[]): EntryWords {
  return doubt ? DOUBTS[doubt] : DOUBTS["not-listed"];
}

const LOOK = "Look at the pass together, and at a card with their name. Then choose below.";

const DOUBTS: Readonly<Record<OwnDoubt, EntryWords>> = {
  "not-listed": { reason: "Genuine, and not on this phone's list yet: it may be new.", todo: LOOK },
  "phone-not-listed": { reason: "Genuine, from a phone that is not on this phone's list yet.", todo: LOOK },
  typed: { reason: "Without a connection, typed characters name nobody.", todo: LOOK },
};
