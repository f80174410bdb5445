import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { EventSetup } from "#shared/views/event";
import type { Clash } from "#shared/views/venue";
import { formatSpan } from "#web/lib/time";
import { useApi, useCollege } from "#web/lib/trpc";
import { Notice } from "#web/ui/notice";
import { usePlace } from "#web/ui/place";

/** What else takes place there and then. Two events may well share a hall, so it only says so. */
export function EventClashes({ event }: { event: EventSetup }) {
  const { trpc } = useApi();
  const { id: eventId, venueId, roomId, startsAt, endsAt } = event;
  const { data: clashes } = useQuery({
    ...trpc.venues.clashes.queryOptions({ eventId, venueId: venueId ?? "", roomId, startsAt, endsAt }),
    enabled: venueId !== null,
  });
  if (!clashes || clashes.length === 0) return null;
  return (
    <Notice tone="warn" title="Something else is there at that time">
      <ul className="flex flex-col gap-1">
        {clashes.map((clash) => (
          <li key={`${clash.event?.id} ${clash.startsAt}`}>
            <Other clash={clash} />
          </li>
        ))}
      </ul>
    </Notice>
  );
}

function Other({ clash: { event, startsAt, endsAt } }: { clash: Clash }) {
  const college = useCollege();
  const { timeZone } = usePlace();
  const when = formatSpan(startsAt, endsAt, timeZone, Date.now());
  if (!event) return <>An event that you do not organize, {when}</>;
  return (
    <>
      <Link to="/$college/events/$eventId" params={{ college, eventId: event.id }} className="font-medium underline">
        {event.title}
      </Link>
      , {when}
    </>
  );
}
