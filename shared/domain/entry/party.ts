import type { EntryDecision } from "./decide.ts";
import type { CheckInList, Direction, EntryRefusal, EntryStep, PassHistory } from "./types.ts";
import { isThere } from "./view.ts";

/** A registration's passes that are worth something, the scanned one first, the others in the order of their tickets. */
export type Party<P> = {
  readonly passes: readonly [P, ...P[]];
  /** So many are to be taken; null: the scanned one alone. */
  readonly people: number | null;
  readonly isForced: boolean;
  readonly isOpen: (pass: P) => boolean;
  readonly decide: (pass: P, isForced: boolean) => EntryDecision;
};

export type PartyTooSmall = { readonly code: "party-too-small"; readonly left: number; readonly of: number };

export type TakenOfParty<P> = {
  readonly pass: P;
  readonly step: EntryStep;
  readonly overridden: readonly EntryRefusal[];
};

/** Who is taken, or the first reason that stands and whose it is. */
export type PartyChoice<P> =
  | { readonly ok: true; readonly taken: readonly TakenOfParty<P>[] }
  | { readonly ok: false; readonly pass: P; readonly refusal: EntryRefusal | PartyTooSmall };

/** Whether a pass can still come in there, or have what the list gives; outwards: whether it is there to leave. */
export function isOpenFor(history: PassHistory, list: CheckInList, direction: Direction): boolean {
  return (direction === "in") === !isThere(history, list);
}

/** So many of a party, or nobody: the first that can come. Nobody comes in twice for being of a party, not even by force. */
export function chooseOfParty<P>({ passes, people, isForced, isOpen, decide }: Party<P>): PartyChoice<P> {
  const [scanned] = passes;
  if (people === null) return takeAll([scanned], (pass) => decide(pass, isForced));
  const able = passes.filter((pass) => isOpen(pass) && decide(pass, isForced).ok);
  if (able.length === 0) return takeAll([scanned], (pass) => decide(pass, false));
  if (able.length < people)
    return { ok: false, pass: scanned, refusal: { code: "party-too-small", left: able.length, of: passes.length } };
  return takeAll(able.slice(0, people), (pass) => decide(pass, isForced));
}

function takeAll<P>(chosen: readonly P[], decide: (pass: P) => EntryDecision): PartyChoice<P> {
  const taken: TakenOfParty<P>[] = [];
  for (const pass of chosen) {
    const decision = decide(pass);
    if (!decision.ok) return { ok: false, pass, refusal: decision.refusal };
    taken.push({ pass, step: decision.step, overridden: decision.overridden });
  }
  return { ok: true, taken };
}
