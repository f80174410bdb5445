import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { EventCard } from "#shared/views/event";
import { type Problem, toProblem } from "#web/lib/problem";
import { useApi } from "#web/lib/trpc";
import { useSettled } from "#web/lib/use-settled";
import type { EventWish } from "./listed-events.ts";

export type Found = {
  /** Null while nothing was found out yet. */
  readonly events: readonly EventCard[] | null;
  readonly isLooking: boolean;
  readonly problem: Problem | null;
};

/** What fits the words, the best first; what fitted the words before, while the newer ones are looked up. */
export function useFoundEvents(q: string, { category, day, tag, free }: EventWish): Found {
  const { trpc } = useApi();
  const settled = useSettled(q);
  const { data, isFetching, error } = useQuery({
    ...trpc.attendee.listEvents.queryOptions({ q: settled, category, day, tag, free }),
    enabled: settled.trim() !== "",
    placeholderData: keepPreviousData,
  });
  return { events: data ?? null, isLooking: isFetching || settled !== q, problem: error ? toProblem(error) : null };
}
