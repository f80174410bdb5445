import { Timer } from "lucide-react";
import { Button } from "#web/ui/button";
import { Countdown } from "#web/ui/countdown";
import { Notice } from "#web/ui/notice";
import { Skeleton } from "#web/ui/skeleton";
import type { useHeldSeat } from "./use-held-seat.ts";

/** How long the seat is still kept; when that is over, the server says who has it, not this browser. */
export function HeldSeat({ seat }: { seat: ReturnType<typeof useHeldSeat> }) {
  const { hold, keep, shownUntil, isOver, end } = seat;
  if (isOver) {
    return (
      <Notice
        tone="warn"
        title="Your seat is kept no longer"
        action={
          <Button variant="secondary" pending={hold.pending} onClick={keep}>
            Keep a seat again
          </Button>
        }
      >
        Nothing was booked, and what you typed is kept. You can confirm as long as there are seats.
      </Notice>
    );
  }
  if (shownUntil === null) return hold.pending ? <Skeleton className="h-5 w-48" /> : null;
  return (
    <p className="flex items-center gap-2 text-sm text-ink-soft">
      <Timer aria-hidden size={18} className="text-accent-text" />
      <span>
        Your seat is kept for{" "}
        <strong className="font-semibold text-ink">
          <Countdown until={shownUntil} onEnd={end} />
        </strong>
      </span>
    </p>
  );
}
