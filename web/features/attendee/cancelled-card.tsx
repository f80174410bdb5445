import { Link } from "@tanstack/react-router";
import { CalendarX } from "lucide-react";
import type { Home } from "#shared/views/home";
import { useCollege } from "#web/lib/trpc";
import { HeldCard } from "./held-card.tsx";

export function CancelledCard({ event, reason }: Home["cancelled"][number]) {
  const college = useCollege();
  return (
    <HeldCard
      icon={<CalendarX size={24} />}
      kind="Cancelled"
      title={event.title}
      detail={<span className="line-clamp-2">{reason}</span>}
      link={(className, content) => (
        <Link to="/$college/events/$eventId" params={{ college, eventId: event.id }} className={className}>
          {content}
        </Link>
      )}
    />
  );
}
