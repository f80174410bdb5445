import { CalendarPlus } from "lucide-react";
import { useCollege } from "#web/lib/trpc";
import { buttonClass } from "#web/ui/button";

/** The event as a file, which calendars open. There is none of a draft. */
export function AddToCalendar({ eventId }: { eventId: string }) {
  const college = useCollege();
  return (
    <a
      href={`/api/${college}/calendar/events/${eventId}.ics`}
      className={buttonClass({ variant: "quiet", size: "sm" })}
    >
      <CalendarPlus aria-hidden size={18} />
      Add to calendar
    </a>
  );
}
