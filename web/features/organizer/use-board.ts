import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useRef } from "react";
import type { KitchenOrderView } from "#shared/domain/food/types";
import type { StaffTokenView } from "#shared/domain/queue/types";
import { useApi } from "#web/lib/trpc";
import type { LiveChannel } from "#web/live/live-channel";
import { type StationEntries, useLiveEntries, useLiveEntry, useStationLive } from "#web/live/use-live";

/** One station as its staff see it: the loaded board, kept current by the station's channel. */
export function useBoard(stationId: string) {
  const queryClient = useQueryClient();
  const { trpc } = useApi();
  const { data: board } = useSuspenseQuery(trpc.station.board.queryOptions({ stationId }));
  const channel = useStationLive(stationId);
  const entries = useLiveEntries(channel);
  const summary = useLiveEntry(channel, "summary") ?? board.summary;
  const desks = useLiveEntry(channel, "desks") ?? board.desks;
  const handedTwice = useLiveEntry(channel, "handedTwice") ?? board.handedTwice;
  const liveMenu = useLiveEntry(channel, "menu");
  const live = entries.size > 0;
  const tokens = useMemo(
    () => (live ? tokensOf(channel, entries) : board.tokens),
    [board.tokens, channel, entries, live],
  );
  const orders = useMemo(
    () => (live ? ordersOf(channel, entries) : board.orders),
    [board.orders, channel, entries, live],
  );

  // The live menu leaves out what is hidden; the board's has every dish, so a change asks for it again.
  const seenMenu = useRef(liveMenu);
  useEffect(() => {
    if (seenMenu.current === liveMenu) return;
    seenMenu.current = liveMenu;
    void queryClient.invalidateQueries(trpc.station.board.queryFilter({ stationId }));
  }, [liveMenu, queryClient, stationId, trpc]);

  const reload = () => queryClient.invalidateQueries(trpc.station.board.queryFilter({ stationId }));
  return { board, channel, summary, desks, tokens, orders, handedTwice, menu: board.menu, live, reload };
}

function tokensOf(channel: LiveChannel<StationEntries>, entries: ReadonlyMap<string, unknown>): StaffTokenView[] {
  return [...entries.keys()].flatMap((key) => {
    const token = key.startsWith("token:") ? channel.entry(`token:${key.slice("token:".length)}`) : undefined;
    return token ? [token] : [];
  });
}

function ordersOf(channel: LiveChannel<StationEntries>, entries: ReadonlyMap<string, unknown>): KitchenOrderView[] {
  return [...entries.keys()].flatMap((key) => {
    const order = key.startsWith("order:") ? channel.entry(`order:${key.slice("order:".length)}`) : undefined;
    return order ? [order] : [];
  });
}
