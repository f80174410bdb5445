import { Link } from "@tanstack/react-router";
import { Hourglass, QrCode, Send } from "lucide-react";
import type { EventCard } from "#shared/views/event";
import type { Home } from "#shared/views/home";
import { useCollege } from "#web/lib/trpc";
import { Time } from "#web/ui/time";
import { HeldCard } from "./held-card.tsx";

export function PassCard({ event, pass, passes }: Home["passes"][number]) {
  const college = useCollege();
  return (
    <HeldCard
      icon={<QrCode size={24} />}
      kind={
        pass.revokedAt
          ? "Pass withdrawn"
          : pass.admission
            ? "You are in"
            : passes > 1
              ? `Your ${passes} passes`
              : "Your pass"
      }
      title={event.title}
      detail={
        pass.admission ? (
          <>
            {pass.admission.gateName} <Time at={pass.admission.at} />
          </>
        ) : (
          <>
            {event.status === "live" ? "On now" : <Time at={event.startsAt} form="day-clock" />} · {event.venue}
          </>
        )
      }
      link={(className, content) => (
        <Link to="/$college/events/$eventId/pass" params={{ college, eventId: event.id }} className={className}>
          {content}
        </Link>
      )}
    />
  );
}

export function GivenCard({ event, emails }: Home["given"][number]) {
  const college = useCollege();
  return (
    <HeldCard
      icon={<Send size={24} />}
      kind={emails.length > 1 ? `${emails.length} passes given` : "Pass given"}
      title={event.title}
      detail={<span className="break-words">To {emails.join(", ")}</span>}
      link={(className, content) => (
        <Link to="/$college/events/$eventId" params={{ college, eventId: event.id }} className={className}>
          {content}
        </Link>
      )}
    />
  );
}

export function PendingCard({ event, requestedAt }: { event: EventCard; requestedAt: number }) {
  const college = useCollege();
  return (
    <HeldCard
      icon={<Hourglass size={24} />}
      kind="Waiting for the organizers"
      title={event.title}
      detail={
        <>
          Asked <Time at={requestedAt} form="relative" />
        </>
      }
      link={(className, content) => (
        <Link to="/$college/events/$eventId" params={{ college, eventId: event.id }} className={className}>
          {content}
        </Link>
      )}
    />
  );
}
