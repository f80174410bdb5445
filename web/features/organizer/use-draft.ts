import { useState } from "react";

export type Draft<D> = {
  readonly draft: D;
  readonly setDraft: (draft: D) => void;
  /** Something is typed that is not saved. */
  readonly isChanged: boolean;
  /** What it was typed over: a change names it, so that nobody writes over what they have not seen. */
  readonly version: number;
  /** Shows what is saved, and gives up what was typed. */
  readonly load: (saved: D, version: number) => void;
};

/**
 * What somebody types over a part of something that changes in other parts, too. A version that changes nothing here leaves
 * what is typed; one that does is shown where nothing is typed, and elsewhere waits for `load`.
 */
export function useDraft<D>(saved: D, version: number): Draft<D> {
  const [kept, setKept] = useState({ draft: saved, base: saved, version });
  const isChanged = !isSame(kept.draft, kept.base);
  const isSavedAsTyped = isSame(kept.draft, saved);
  if (isSame(saved, kept.base) ? version !== kept.version : !isChanged || isSavedAsTyped)
    setKept({ draft: kept.draft, base: saved, version, ...(!isChanged && { draft: saved }) });
  return {
    draft: kept.draft,
    setDraft: (draft) => setKept((was) => ({ ...was, draft })),
    isChanged,
    version: kept.version,
    load: (next, nextVersion) => setKept({ draft: next, base: next, version: nextVersion }),
  };
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
