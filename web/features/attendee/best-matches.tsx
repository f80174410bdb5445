import type { EventCard } from "#shared/views/event";
import { EventRow } from "./event-row.tsx";

/** What fits the words best, whenever that is: each row says its day. */
export function BestMatches({ shown, isLooking }: { shown: readonly EventCard[]; isLooking: boolean }) {
  return (
    <>
      <p role="status" className="sr-only">
        {shown.length === 1 ? "1 event" : `${shown.length} events`}
      </p>
      <ul aria-busy={isLooking} className="flex flex-col gap-3 transition-opacity aria-busy:opacity-70">
        {shown.map((event) => (
          <EventRow key={event.id} event={event} withDay />
        ))}
      </ul>
    </>
  );
}
