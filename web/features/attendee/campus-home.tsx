import { useSuspenseQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { CalendarX, Search } from "lucide-react";
import { useMemo } from "react";
import { useApi } from "#web/lib/trpc";
import { useBrand, useCan } from "#web/lib/use-me";
import { Button } from "#web/ui/button";
import { EmptyState } from "#web/ui/empty-state";
import { TextField } from "#web/ui/field";
import { usePageTitle } from "#web/ui/use-page-title";
import { CategoryChips } from "./category-chips.tsx";
import { EventDays } from "./event-days.tsx";
import { categoriesOf, type EventFilter, searchEvents } from "./event-search.ts";
import { WhatNow } from "./what-now.tsx";

export function CampusHome({ filter }: { filter: EventFilter }) {
  const { trpc } = useApi();
  const brand = useBrand();
  usePageTitle(brand.name);
  const attends = useCan("register");
  const navigate = useNavigate();
  const { data: events } = useSuspenseQuery(trpc.attendee.listEvents.queryOptions({}));
  const found = useMemo(() => searchEvents(events, filter.q), [events, filter.q]);
  const shown = filter.category ? found.filter((event) => event.category === filter.category) : found;
  const change = (next: EventFilter) =>
    navigate({ to: "/$college", params: { college: brand.slug }, search: next, replace: true, resetScroll: false });
  const withQuery = (q: string) => ({ ...(q && { q }), ...(filter.category && { category: filter.category }) });
  const withCategory = (category: string | null) => ({
    ...(filter.q && { q: filter.q }),
    ...(category && { category }),
  });
  return (
    <div className="flex flex-col gap-8">
      {attends ? <WhatNow /> : null}
      <section aria-labelledby="events" className="flex flex-col gap-4">
        <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
          <h1 id="events" className="text-title font-bold">
            What's on
          </h1>
          {events.length > 0 ? (
            <div className="w-full sm:w-72">
              <TextField
                label="Search events"
                hideLabel
                type="search"
                placeholder="Search events"
                icon={<Search size={18} />}
                value={filter.q ?? ""}
                maxLength={60}
                onChange={(event) => change(withQuery(event.target.value))}
              />
            </div>
          ) : null}
        </div>
        <CategoryChips
          categories={categoriesOf(events)}
          chosen={filter.category ?? null}
          onChoose={(category) => change(withCategory(category))}
        />
        {events.length === 0 ? (
          <EmptyState icon={<CalendarX size={32} />} title="Nothing is announced yet">
            Events of {brand.name} appear here as soon as their organizers publish them.
          </EmptyState>
        ) : shown.length === 0 ? (
          <EmptyState
            icon={<Search size={32} />}
            title="No event fits"
            action={
              <Button variant="secondary" onClick={() => change({})}>
                Show all {events.length}
              </Button>
            }
          >
            Try fewer words or another category.
          </EmptyState>
        ) : (
          <EventDays shown={shown} />
        )}
      </section>
    </div>
  );
}
