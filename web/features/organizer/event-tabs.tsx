import { Link } from "@tanstack/react-router";
import { ChevronLeft } from "lucide-react";
import { useCollege } from "#web/lib/trpc";

const TAB_CLASS =
  "inline-flex min-h-9 items-center rounded-control px-3 pointer-coarse:min-h-11 hover:bg-sunken hover:text-ink aria-[current=page]:bg-sunken aria-[current=page]:font-semibold aria-[current=page]:text-ink";

/** The three pages of one event. */
export function EventTabs({ eventId }: { eventId: string }) {
  const college = useCollege();
  const params = { college, eventId };
  return (
    <nav aria-label="Event" className="-ml-3 flex flex-wrap items-center gap-1">
      <Link
        to="/$college/console"
        params={{ college }}
        activeOptions={{ exact: true }}
        className={`${TAB_CLASS} gap-1`}
      >
        <ChevronLeft aria-hidden size={16} />
        Events
      </Link>
      <Link
        to="/$college/console/events/$eventId"
        params={params}
        activeOptions={{ exact: true }}
        className={TAB_CLASS}
      >
        Live wall
      </Link>
      <Link to="/$college/console/events/$eventId/people" params={params} className={TAB_CLASS}>
        Door list
      </Link>
      <Link to="/$college/console/events/$eventId/setup" params={params} className={TAB_CLASS}>
        Set-up
      </Link>
    </nav>
  );
}
