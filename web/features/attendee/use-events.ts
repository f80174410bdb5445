import { keepPreviousData, useInfiniteQuery, useSuspenseInfiniteQuery, useSuspenseQuery } from "@tanstack/react-query";
import type { EventCard, EventChoices } from "#shared/views/event";
import { useApi } from "#web/lib/trpc";
import type { EventFilter } from "./event-search.ts";
import { eventChoices, listedEvents } from "./listed-events.ts";

/** The way to events that begin later. */
export type Later = {
  readonly hasMore: boolean;
  readonly isLooking: boolean;
  readonly hasFailed: boolean;
  readonly show: () => void;
};

export type Events = {
  /** What is announced, as far as it was asked for. */
  readonly all: readonly EventCard[];
  /** What all events can be narrowed by, also those not asked for yet. */
  readonly choices: EventChoices;
  /** What the server says passes the filter; until it says so, everything. */
  readonly narrowed: readonly EventCard[];
  readonly later: Later;
};

/** The college's events, and those of them that a filter lets through. */
export function useEvents(filter: EventFilter): Events {
  const api = useApi();
  const everything = useSuspenseInfiniteQuery(listedEvents(api, {}));
  const { data: choices } = useSuspenseQuery(eventChoices(api));
  const isNarrowed = [filter.category, filter.day, filter.tag, filter.free].some(Boolean);
  const some = useInfiniteQuery({
    ...listedEvents(api, filter),
    enabled: isNarrowed,
    placeholderData: keepPreviousData,
  });
  const all = everything.data.pages.flat();
  const shown = isNarrowed ? some : everything;
  const later = {
    hasMore: shown.hasNextPage,
    isLooking: shown.isFetchingNextPage,
    hasFailed: shown.isFetchNextPageError,
    show: () => void shown.fetchNextPage(),
  };
  return { all, choices, narrowed: isNarrowed ? (some.data?.pages.flat() ?? all) : all, later };
}
