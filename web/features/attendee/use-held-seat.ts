import { useEffect, useRef, useState } from "react";
import { useApi } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import type { ChoiceInput } from "./choice.ts";
import type { useChoice } from "./use-choice.ts";

const CHOOSING_RESTS_MS = 500;

/** `until`: by the server's clock, to be told to it again. `shownUntil`: by this browser's, to be counted down. */
type Kept = { readonly until: number; readonly shownUntil: number };

/**
 * The seat that is kept while somebody fills in the page: from when they arrive, and for what they chose last.
 * @param onKept a seat is kept again, so what was refused before is past
 */
export function useHeldSeat(eventId: string, choice: ReturnType<typeof useChoice>, onKept: () => void) {
  const { client } = useApi();
  const [kept, setKept] = useState<Kept | null>(null);
  const [isOver, setOver] = useState(false);
  const hold = useCommand({
    send: (input: ChoiceInput & { readonly heldUntil?: number }, commandId) =>
      client.attendee.holdSeat.mutate({ commandId, eventId, ...input }),
    onOk: ({ expiresAt, keptForMs }) => {
      setKept({ until: expiresAt, shownUntil: Date.now() + keptForMs });
      setOver(false);
      onKept();
    },
  });
  const release = useCommand({
    send: (_: null, commandId) => client.attendee.releaseHold.mutate({ commandId, eventId }),
  });
  const heldUntil = kept?.until;
  const keep = () => void hold.run({ ...choice.input, ...(heldUntil === undefined ? {} : { heldUntil }) });

  // Arriving is the intent; `run` ignores a second call while the first is under way.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once per visit, not once per render
  useEffect(() => void (choice.missing ?? keep()), []);

  // What is chosen is kept as soon as the choosing rests, so that it is there when it is confirmed.
  const wanted = JSON.stringify(choice.draft.counts) + (choice.draft.code ?? "");
  const asked = useRef(wanted);
  // biome-ignore lint/correctness/useExhaustiveDependencies: names are no part of what is kept
  useEffect(() => {
    if (asked.current === wanted || choice.input.tickets.length === 0) return;
    const timer = setTimeout(() => {
      asked.current = wanted;
      keep();
    }, CHOOSING_RESTS_MS);
    return () => clearTimeout(timer);
  }, [wanted]);

  return {
    hold,
    keep,
    heldUntil,
    shownUntil: kept?.shownUntil ?? null,
    /** Its time is over, as far as this browser knows. */
    isOver,
    end: () => setOver(true),
    release: () => {
      if (kept && !isOver) void release.run(null);
    },
  };
}
