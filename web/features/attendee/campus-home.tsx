import { useNavigate } from "@tanstack/react-router";
import { CalendarX, Search } from "lucide-react";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { useBrand, useCan } from "#web/lib/use-me";
import { Button } from "#web/ui/button";
import { EmptyState } from "#web/ui/empty-state";
import { TextField } from "#web/ui/field";
import { usePlace } from "#web/ui/place";
import { usePageTitle } from "#web/ui/use-page-title";
import { BestMatches } from "./best-matches.tsx";
import { CategoryChips } from "./category-chips.tsx";
import { EventDays } from "./event-days.tsx";
import { EventFilters } from "./event-filters.tsx";
import { type EventFilter, filterEvents } from "./event-search.ts";
import { LaterEvents } from "./later-events.tsx";
import { useEvents } from "./use-events.ts";
import { useFoundEvents } from "./use-found-events.ts";
import { useHere } from "./use-here.ts";
import { WhatNow } from "./what-now.tsx";

export function CampusHome({ filter }: { filter: EventFilter }) {
  const brand = useBrand();
  usePageTitle(brand.name);
  const attends = useCan("register");
  const navigate = useNavigate();
  const { all: events, choices, narrowed, later } = useEvents(filter);
  const { timeZone } = usePlace();
  const { here } = useHere();
  const words = filter.q?.trim() ?? "";
  const search = useFoundEvents(words, filter);
  const looking = { timeZone, now: Date.now(), here: here.state === "known" ? here.point : null };
  // Until the first answer is there the whole list stays.
  const best = words ? search.events : null;
  const shown = filterEvents(best ?? narrowed, filter, looking);
  const change = (search: EventFilter) =>
    navigate({ to: "/$college", params: { college: brand.slug }, search, replace: true, resetScroll: false });
  const add = (more: EventFilter) => change({ ...filter, ...more });
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
                onChange={(event) => add({ q: event.target.value || undefined })}
              />
            </div>
          ) : null}
        </div>
        <CategoryChips
          categories={choices.categories}
          chosen={filter.category ?? null}
          onChoose={(category) => add({ category: category ?? undefined })}
        />
        <EventFilters choices={choices} filter={filter} onChange={add} />
        {events.length === 0 ? (
          <EmptyState icon={<CalendarX size={32} />} title="Nothing is announced yet">
            Events of {brand.name} appear here as soon as their organizers publish them.
          </EmptyState>
        ) : search.problem && words ? (
          <OutcomeNotice refusal={null} problem={search.problem} />
        ) : shown.length === 0 ? (
          <EmptyState
            icon={<Search size={32} />}
            title="No event fits"
            action={
              <Button variant="secondary" onClick={() => change({})}>
                Show all events
              </Button>
            }
          >
            Try fewer words, or ask for less at once.
          </EmptyState>
        ) : best ? (
          <BestMatches shown={shown} isLooking={search.isLooking} />
        ) : (
          <EventDays shown={shown} />
        )}
        {best ? null : <LaterEvents later={later} />}
      </section>
    </div>
  );
}
