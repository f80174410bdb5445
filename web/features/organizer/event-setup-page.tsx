import { useSuspenseQuery } from "@tanstack/react-query";
import { formatSpan } from "#web/lib/time";
import { useApi } from "#web/lib/trpc";
import { useCan } from "#web/lib/use-me";
import { usePlace } from "#web/ui/place";
import { useNow } from "#web/ui/use-now";
import { EventActions } from "./event-actions.tsx";
import { EventAudience } from "./event-audience.tsx";
import { EventClashes } from "./event-clashes.tsx";
import { EventCover } from "./event-cover.tsx";
import { EventDetails } from "./event-details.tsx";
import { EventGates } from "./event-gates.tsx";
import { EventHeader } from "./event-header.tsx";
import { EventPasses } from "./event-passes.tsx";
import { EventRules } from "./event-rules.tsx";
import { EventScanners } from "./event-scanners.tsx";
import { EventSeries } from "./event-series.tsx";
import { EventStage } from "./event-stage.tsx";
import { EventStations } from "./event-stations.tsx";
import { EventTeam } from "./event-team.tsx";
import { EventWaitingRoom } from "./event-waiting-room.tsx";

/** Often enough for "Today" to become "Yesterday". */
const DAY_REFRESH_MS = 60_000;

/** An event before and around its day: what it is, where people enter, what they queue for, and its next step. */
export function EventSetupPage({ eventId }: { eventId: string }) {
  const { trpc } = useApi();
  const { timeZone } = usePlace();
  const now = useNow(DAY_REFRESH_MS);
  const saysWhoHelps = useCan("assign-volunteers");
  const invites = useCan("take-along");
  const { data: event } = useSuspenseQuery(trpc.organizer.getEvent.queryOptions({ eventId }));
  return (
    <>
      <EventHeader eventId={eventId} title={event.title} status={event.status}>
        {formatSpan(event.startsAt, event.endsAt, timeZone, now)} · {event.venue}
      </EventHeader>
      <div className="grid grid-cols-1 items-start gap-6 lg:grid-cols-[minmax(0,1fr)_24rem]">
        <EventDetails key={event.id} event={event} />
        <div className="flex flex-col gap-4 max-lg:order-first">
          <EventStage key={`stage ${event.id}`} event={event} />
          <EventClashes event={event} />
          <EventCover key={`cover ${event.id}`} eventId={event.id} />
          {event.visibility === "private" && invites ? <EventAudience eventId={event.id} /> : null}
          <EventWaitingRoom event={event} />
          <EventGates event={event} />
          <EventStations event={event} />
          <EventPasses event={event} />
          <EventRules key={`rules ${event.id}`} eventId={event.id} />
          <EventSeries key={`series ${event.id}`} event={event} />
          {saysWhoHelps ? (
            <>
              <EventTeam event={event} />
              <EventScanners event={event} />
            </>
          ) : null}
          <EventActions key={`actions ${event.id}`} event={event} />
        </div>
      </div>
    </>
  );
}
