import { CalendarX, Copy } from "lucide-react";
import { useState } from "react";
import type { EventSetup } from "#shared/views/event";
import { Button } from "#web/ui/button";
import { Card } from "#web/ui/card";
import { CancelEvent } from "./cancel-event.tsx";
import { DuplicateEvent } from "./duplicate-event.tsx";

/** What is done to a whole event, and seldom. */
export function EventActions({ event }: { event: EventSetup }) {
  const [open, setOpen] = useState<"duplicate" | "cancel" | null>(null);
  const close = () => setOpen(null);
  const canCancel = event.status === "published" || event.status === "live";
  return (
    <Card as="section" aria-labelledby="actions-title">
      <h2 id="actions-title" className="pb-3 font-semibold">
        The whole event
      </h2>
      <div className="flex flex-wrap gap-2">
        <Button variant="secondary" size="sm" onClick={() => setOpen("duplicate")}>
          <Copy aria-hidden size={16} />
          Duplicate
        </Button>
        {canCancel ? (
          <Button variant="danger" size="sm" onClick={() => setOpen("cancel")}>
            <CalendarX aria-hidden size={16} />
            Cancel the event
          </Button>
        ) : null}
      </div>
      <DuplicateEvent event={event} open={open === "duplicate"} onClose={close} />
      <CancelEvent event={event} open={open === "cancel"} onClose={close} />
    </Card>
  );
}
