import { useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ChevronRight, DoorOpen, ScanLine } from "lucide-react";
import type { ScannerEvent } from "#shared/views/gate";
import { useApi, useCollege } from "#web/lib/trpc";
import { Badge } from "#web/ui/badge";
import { EmptyState } from "#web/ui/empty-state";
import { PageHeader } from "#web/ui/page-header";
import { Time } from "#web/ui/time";

/** Which event, which gate: asked once, then this phone remembers. */
export function ChooseGate() {
  const { trpc } = useApi();
  const { data: events } = useSuspenseQuery(trpc.scanner.listEvents.queryOptions());
  return (
    <div className="mx-auto w-full max-w-xl p-4 pb-10">
      <PageHeader title="Where are you scanning?">This phone remembers your gate for the next time.</PageHeader>
      {events.length === 0 ? (
        <EmptyState icon={<ScanLine size={32} />} title="No event to scan for">
          Events appear here as soon as an organizer publishes one with a gate.
        </EmptyState>
      ) : (
        <div className="flex flex-col gap-4">
          {events.map((event) => (
            <EventGates key={event.id} event={event} />
          ))}
        </div>
      )}
    </div>
  );
}

function EventGates({ event }: { event: ScannerEvent }) {
  const college = useCollege();
  return (
    <section aria-label={event.title} className="overflow-hidden rounded-card border border-line bg-surface">
      <header className="flex items-start justify-between gap-3 p-4 pb-3">
        <div className="min-w-0">
          <h2 className="text-lg font-semibold">{event.title}</h2>
          <p className="text-base text-ink-soft">
            <Time at={event.startsAt} form="day-clock" />
          </p>
        </div>
        {event.status === "live" ? <Badge tone="good">Live</Badge> : <Badge>Not started</Badge>}
      </header>
      {event.gates.length === 0 ? (
        <p className="px-4 pb-4 text-base text-ink-soft">No gate yet. An organizer adds one in the event's set-up.</p>
      ) : (
        <ul>
          {event.gates.map((gate) => (
            <li key={gate.gateId} className="border-t border-line">
              <Link
                to="/$college/scan/$eventId"
                params={{ college, eventId: event.id }}
                search={{ gate: gate.gateId }}
                className="flex min-h-16 items-center gap-3 px-4 text-base font-semibold hover:bg-sunken"
              >
                <DoorOpen aria-hidden size={22} className="shrink-0 text-accent-text" />
                <span className="min-w-0 flex-1">{gate.name}</span>
                <ChevronRight aria-hidden size={20} className="shrink-0 text-ink-faint" />
              </Link>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
