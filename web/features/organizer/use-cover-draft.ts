import { useState } from "react";
import type { CoverId, EventId } from "#shared/ids";
import type { Cover } from "#shared/views/cover";
import { queryClient } from "#web/lib/query-client";
import { useApi } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { toast } from "#web/ui/toast";
import { type Brought, useBringCover } from "./use-bring-cover.ts";

/** The picture of an event while it is chosen and described. */
export function useCoverDraft(eventId: EventId, cover: Cover | null) {
  const { client, trpc } = useApi();
  const [brought, setBrought] = useState<Brought | null>(null);
  /** Null: nobody typed anything. What is typed stays, whichever picture it is for. */
  const [typed, setTyped] = useState<string | null>(null);
  const bringing = useBringCover(eventId, (coverId) => setBrought({ coverId, replacesId: cover?.id ?? null }));
  const keep = (next: Cover | null) => {
    queryClient.setQueryData(trpc.covers.get.queryKey({ eventId }), next);
    void queryClient.invalidateQueries(trpc.organizer.listEvents.queryFilter());
    void queryClient.invalidateQueries(trpc.attendee.pathFilter());
    setBrought(null);
    setTyped(null);
  };
  const save = useCommand({
    send: (input: Brought & { readonly alt: string }) => client.covers.save.mutate({ eventId, ...input }),
    onOk: (next) => {
      keep(next);
      toast("Saved.", "good");
    },
  });
  const remove = useCommand({
    send: (replacesId: CoverId) => client.covers.remove.mutate({ eventId, replacesId }),
    onOk: keep,
  });
  const alt = typed ?? cover?.alt ?? "";
  const shown = brought ?? (cover && { coverId: cover.id, replacesId: cover.id });
  const isChanged = brought !== null || alt.trim() !== (cover?.alt ?? "");
  /** What an earlier try met is over when another begins. */
  const forget = () => {
    for (const { reset } of [bringing, save, remove]) reset();
  };
  const put = () => {
    if (!shown || !isChanged || !alt.trim()) return; // the Enter key asks no button
    forget();
    void save.run({ ...shown, alt: alt.trim() });
  };
  const takeAway = () => {
    forget();
    if (cover) void remove.run(cover.id);
  };
  const choose = (file: File) => {
    forget();
    void bringing.bring(file);
  };
  const seeTheirs = () => {
    setBrought(null);
    forget();
    void queryClient.invalidateQueries(trpc.covers.get.queryFilter({ eventId }));
  };
  const dropBrought = () => setBrought(null);
  const refusal = bringing.refusal ?? save.refusal ?? remove.refusal;
  const problem = bringing.problem ?? save.problem ?? remove.problem;
  const words = { alt, setAlt: setTyped, isChanged };
  const picture = { shown, isBrought: brought !== null, choose, dropBrought, takeAway, seeTheirs };
  const pending = { bringing: bringing.pending, saving: save.pending, removing: remove.pending };
  return { ...words, ...picture, put, refusal, problem, pending, step: bringing.step };
}
