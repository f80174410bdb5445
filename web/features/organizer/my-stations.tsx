import { useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ChefHat, ChevronRight, Users } from "lucide-react";
import { useApi, useCollege } from "#web/lib/trpc";
import { useCan } from "#web/lib/use-me";
import { EmptyState } from "#web/ui/empty-state";
import { PageHeader } from "#web/ui/page-header";

/** For those who run stations and manage no events: the way to their work. */
export function MyStations() {
  const college = useCollege();
  const { trpc } = useApi();
  const assigns = useCan("assign-volunteers");
  const { data } = useSuspenseQuery(trpc.scanner.listEvents.queryOptions());
  const events = data.filter(({ stations }) => stations.length > 0);
  return (
    <>
      <PageHeader title="Stations">Where you help today.</PageHeader>
      {events.length === 0 ? (
        <EmptyState icon={<Users size={32} />} title="No station yet">
          Once an event you help at has a stand or a queue for you, it appears here.
        </EmptyState>
      ) : null}
      <div className="flex flex-col gap-6">
        {events.map(({ id, title, stations }) => (
          <section key={id} aria-label={title}>
            <div className="flex items-baseline justify-between gap-3 pb-2">
              <h2 className="font-semibold">{title}</h2>
              {assigns ? (
                <Link
                  to="/$college/console/events/$eventId/staffing"
                  params={{ college, eventId: id }}
                  className="inline-flex min-h-11 items-center font-medium text-accent-text hover:underline"
                >
                  Who helps where
                </Link>
              ) : null}
            </div>
            <ul className="divide-y divide-line overflow-hidden rounded-card border border-line bg-surface">
              {stations.map((station) => (
                <li key={station.id}>
                  <Link
                    to="/$college/console/stations/$stationId"
                    params={{ college, stationId: station.id }}
                    className="flex min-h-14 items-center gap-3 px-4 font-medium hover:bg-sunken/50"
                  >
                    {station.kind === "food" ? (
                      <ChefHat aria-hidden size={20} className="text-ink-soft" />
                    ) : (
                      <Users aria-hidden size={20} className="text-ink-soft" />
                    )}
                    <span className="flex-1">{station.name}</span>
                    <ChevronRight aria-hidden size={18} className="text-ink-faint" />
                  </Link>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </>
  );
}
