import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { EVENTS_LISTED_MAX } from "#shared/limits";
import type { Api } from "#web/lib/trpc";
import type { EventFilter } from "./event-search.ts";

/** What the server narrows the list by; how far away an event is stays with whoever looks. */
export type EventWish = Pick<EventFilter, "category" | "day" | "tag" | "free">;

/** New events appear to who is looking. The edge keeps the answer, so many who look cost what one does. */
const LOOK_EVERY_MS = 30_000;

/** What they can be narrowed by, all of them. */
export function eventChoices({ client, trpc }: Api) {
  return queryOptions({
    queryKey: trpc.attendee.listChoices.queryKey(),
    queryFn: ({ signal }) => client.attendee.listChoices.query(undefined, { signal }),
    refetchInterval: LOOK_EVERY_MS,
  });
}

/** What everybody may find, soonest first, page after page. */
export function listedEvents({ client, trpc }: Api, { category, day, tag, free }: EventWish) {
  const wish = { ...(category && { category }), ...(day && { day }), ...(tag && { tag }), ...(free && { free }) };
  return infiniteQueryOptions({
    queryKey: [...trpc.attendee.listEvents.queryKey(), "listed", wish],
    queryFn: ({ pageParam, signal }) =>
      client.attendee.listEvents.query({ ...wish, ...(pageParam && { cursor: pageParam }) }, { signal }),
    initialPageParam: "",
    getNextPageParam: (page) => {
      const last = page.length === EVENTS_LISTED_MAX ? page.at(-1) : undefined;
      return last ? `${last.startsAt}.${last.id}` : null;
    },
    refetchInterval: LOOK_EVERY_MS,
  });
}
