import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { formatSpan } from "#web/lib/time";
import { useApi } from "#web/lib/trpc";
import { usePlace } from "#web/ui/place";
import { EventHeader } from "./event-header.tsx";
import { ImportList } from "./import-list.tsx";
import { ImportSource } from "./import-source.tsx";
import type { PeopleList } from "./read-list.ts";

/** Registers a list of people: paste it or choose it, look at it, bring them in, keep the report. */
export function ImportPage({ eventId }: { eventId: string }) {
  const { trpc } = useApi();
  const queryClient = useQueryClient();
  const { timeZone } = usePlace();
  const { data: event } = useSuspenseQuery(trpc.organizer.getEvent.queryOptions({ eventId }));
  const [text, setText] = useState("");
  const [list, setList] = useState<PeopleList | null>(null);
  return (
    <>
      <EventHeader eventId={eventId} title={event.title} status={event.status}>
        {formatSpan(event.startsAt, event.endsAt, timeZone, Date.now())} · {event.venue}
      </EventHeader>
      {list ? (
        <ImportList
          event={event}
          list={list}
          onBack={() => setList(null)}
          onChange={() => void queryClient.invalidateQueries(trpc.organizer.doorList.queryFilter({ eventId }))}
        />
      ) : (
        <ImportSource text={text} onText={setText} onList={setList} />
      )}
    </>
  );
}
