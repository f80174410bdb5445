import { Link } from "@tanstack/react-router";
import type { StationRef } from "#shared/views/home";
import { useCollege } from "#web/lib/trpc";
import { buttonClass } from "#web/ui/button";

/** Where somebody without a pass gets one. */
export function EventLink({ station }: { station: StationRef }) {
  const college = useCollege();
  return (
    <Link
      to="/$college/events/$eventId"
      params={{ college, eventId: station.eventId }}
      className={buttonClass({ variant: "secondary" })}
    >
      Go to {station.eventTitle}
    </Link>
  );
}
