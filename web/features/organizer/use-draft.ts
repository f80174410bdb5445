import { useState } from "react";
import type { Refusal, Result } from "#shared/result";
import { compareDrafts, type Difference, isSame, isSameAt, putSpot, readSpot } from "./draft-differences.ts";

export type Side = "mine" | "theirs";
/** `side` is which of the two stands in the form now. */
export type OpenDifference = Difference & { readonly side: Side };

/** What somebody else changed under a form, until it is saved or gives up what was typed. */
export type Differing = {
  readonly differences: readonly OpenDifference[];
  readonly choose: (difference: OpenDifference, side: Side) => void;
  /** Shows what they saved, and gives up what was typed. */
  readonly takeAll: () => void;
};

type Sent = Result<unknown, Refusal> | null;

export type Draft<D> = Differing & {
  readonly draft: D;
  readonly setDraft: (draft: D) => void;
  /** Something is typed that is not saved. */
  readonly isChanged: boolean;
  /** Of what it was typed over: a change names it, so that nobody writes over what they have not seen. */
  readonly version: number;
  /** What was sent is saved, as `saved`; what was typed since is not. */
  readonly landed: (saved: D, version: number) => void;
  /**
   * Sends a change; and again where it came too late, but only for something that this form does not hold.
   * @param newest what is known to be saved, once the refusal is there
   */
  readonly send: (run: (version: number) => Promise<Sent>, newest: () => Saved<D> | null) => Promise<void>;
};

type Saved<D> = { readonly saved: D; readonly version: number };
type Kept<D> = {
  readonly draft: D;
  readonly base: D;
  readonly version: number;
  readonly differences: readonly Difference[];
};

/**
 * What somebody types over something that others change, too. A newer version is taken in as soon as it is known: what was
 * typed stays, the rest is as it is saved now, and `differences` says where the two are not the same.
 */
export function useDraft<D extends object>(saved: D, version: number): Draft<D> {
  const [kept, setKept] = useState<Kept<D>>({ draft: saved, base: saved, version, differences: [] });
  if (version > kept.version) setKept(movedOn(kept, saved, version));
  return {
    draft: kept.draft,
    setDraft: (draft) => setKept((was) => ({ ...was, draft })),
    isChanged: !isSame(kept.draft, kept.base),
    version: kept.version,
    landed: (next, nextVersion) =>
      setKept((was) => {
        const { merged } = compareDrafts(kept.draft, was.draft, next);
        return { draft: merged, base: next, version: nextVersion, differences: [] };
      }),
    differences: kept.differences.flatMap((one) => openOf(one, kept.draft)),
    choose: (difference, side) => setKept((was) => chosen(was, difference, side)),
    takeAll: () => setKept((was) => ({ ...was, draft: was.base, differences: [] })),
    send: async (run, newest) => {
      const sent = await run(kept.version);
      if (!sent || sent.ok || sent.refusal.code !== "stale-edit") return;
      const now = newest();
      if (now && now.version > kept.version && isSame(now.saved, kept.base)) await run(now.version);
    },
  };
}

function movedOn<D extends object>(kept: Kept<D>, saved: D, version: number): Kept<D> {
  const { merged, differences } = compareDrafts(kept.base, kept.draft, saved);
  if (isSame(merged, saved)) return { draft: saved, base: saved, version, differences: [] };
  const isNew = ({ spot }: Difference) => differences.some((one) => isSame(one.spot, spot));
  const older = kept.differences.filter(
    (one) => !isNew(one) && isSameAt(one.spot, readSpot(saved, one.spot), one.theirs),
  );
  return { draft: merged, base: saved, version, differences: [...older, ...differences] };
}

/** Nothing for a field of a row that was removed since. */
function openOf(difference: Difference, draft: object): OpenDifference[] {
  const now = readSpot(draft, difference.spot);
  if (now === undefined) return [];
  const isTheirs = isSameAt(difference.spot, now, difference.theirs);
  return [isTheirs ? { ...difference, side: "theirs" } : { ...difference, mine: now, side: "mine" }];
}

/** Whoever looks at theirs finds again what they had typed. */
function chosen<D extends object>(kept: Kept<D>, { side: _, ...shown }: OpenDifference, side: Side): Kept<D> {
  const differences = kept.differences.map((one) => (isSame(one.spot, shown.spot) ? shown : one));
  return { ...kept, differences, draft: putSpot(kept.draft, shown.spot, shown[side]) };
}
