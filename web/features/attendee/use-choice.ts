import { useState } from "react";
import type { EventPage, OpenedCode } from "#shared/views/event";
import { useMe } from "#web/lib/use-me";
import { type ChoiceDraft, choiceInput, firstChoice, peopleOf } from "./choice.ts";

type Kept = { readonly draft: ChoiceDraft; readonly opened: OpenedCode | null };

/** What somebody is choosing at one event; kept over a reload until they have it, for nobody but who chose it. */
export function useChoice({ id, ticketTypes, mine }: EventPage) {
  const { user } = useMe();
  const key = `choice:${id}.${user?.id ?? ""}`;
  const [{ draft, opened }, set] = useState<Kept>(
    () => read(key) ?? { draft: firstChoice(ticketTypes, mine), opened: null },
  );
  const types = [...ticketTypes, ...(opened?.ticketTypes ?? [])];
  const keep = (kept: Kept) => {
    set(kept);
    sessionStorage.setItem(key, JSON.stringify(kept));
  };
  const people = peopleOf(types, draft);
  return {
    types,
    draft,
    opened,
    input: choiceInput(types, draft),
    change: (next: ChoiceDraft) => keep({ draft: next, opened }),
    open: (code: string | null, found: OpenedCode | null) => keep({ draft: { ...draft, code }, opened: found }),
    forget: () => sessionStorage.removeItem(key),
    /** What is still to be said before it can be asked for. */
    missing:
      people.length === 0
        ? "Choose a ticket to come in with."
        : people.slice(1).some(({ name }) => name.trim() === "")
          ? "Say who comes with you."
          : null,
  };
}

/** Nothing for what another version of this page kept. */
function read(key: string): Kept | null {
  try {
    const kept: Kept | null = JSON.parse(sessionStorage.getItem(key) ?? "null");
    return kept?.draft.counts && kept.draft.names ? kept : null;
  } catch {
    return null;
  }
}
