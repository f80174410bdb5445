import { ChevronRight, DoorOpen, ScanLine } from "lucide-react";
import { useEffect } from "react";
import type { ScannerEvent } from "#shared/views/gate";
import { Badge } from "#web/ui/badge";
import { EmptyState } from "#web/ui/empty-state";
import { PageHeader } from "#web/ui/page-header";
import { Time } from "#web/ui/time";
import { recallGate } from "./gate-memory.ts";
import { askOrKept } from "./own-gate/ask-or-kept.ts";
import { findKeptEvents } from "./own-gate/kept-college.ts";
import { useScanApi } from "./scan-api.ts";
import { useLoaded } from "./use-loaded.ts";
import { goTo, ScanLink } from "./use-scan-address.tsx";
import { Waiting } from "./waiting.tsx";

/** Which event, which gate: asked once, then this phone remembers. `ask` asks again. */
export function ChooseGate({ ask }: { ask: boolean }) {
  const { college, client } = useScanApi();
  const loaded = useLoaded("events", () =>
    askOrKept(
      () => client.scanner.listEvents.query(),
      () => findKeptEvents(college),
    ),
  );
  const kept = ask ? null : recallGate(college);
  const events = loaded.type === "there" ? loaded.value : [];
  const event = events.find((each) => each.id === kept?.eventId);
  const gate = event?.gates.find((each) => each.gateId === kept?.gateId)?.gateId;
  const straightOn = event && gate ? { college, eventId: event.id, gate } : null;
  useEffect(() => {
    if (straightOn) goTo(straightOn, { replace: true });
  });
  if (loaded.type !== "there") return <Waiting loaded={loaded} />;
  if (straightOn) return null;
  return (
    <main className="mx-auto w-full max-w-xl p-4 pb-10">
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
    </main>
  );
}

function EventGates({ event }: { event: ScannerEvent }) {
  const { college } = useScanApi();
  return (
    <article aria-label={event.title} className="overflow-hidden rounded-card border border-line bg-surface">
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
              <ScanLink
                to={{ college, eventId: event.id, gate: gate.gateId }}
                className="flex min-h-16 items-center gap-3 px-4 text-base font-semibold hover:bg-sunken"
              >
                <DoorOpen aria-hidden size={22} className="shrink-0 text-accent-text" />
                <span className="min-w-0 flex-1">{gate.name}</span>
                <ChevronRight aria-hidden size={20} className="shrink-0 text-ink-faint" />
              </ScanLink>
            </li>
          ))}
        </ul>
      )}
    </article>
  );
}
