import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { REASON_CHARS_MAX } from "#shared/limits";
import type { EventSetup } from "#shared/views/event";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { useApi } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { Button } from "#web/ui/button";
import { Dialog } from "#web/ui/dialog";
import { TextArea } from "#web/ui/field";
import { editInTurn } from "./edit-in-turn.ts";
import { useEventSaved } from "./use-event-saved.ts";

export type CancelEventProps = { event: EventSetup; open: boolean; onClose: () => void };

/** For good, so it says first who hears of it, and asks for the words they hear. */
export function CancelEvent({ event, open, onClose }: CancelEventProps) {
  const { client, trpc } = useApi();
  const saved = useEventSaved();
  const [reason, setReason] = useState("");
  const { data: standing } = useQuery(trpc.lifecycle.getStanding.queryOptions({ eventId: event.id }));
  const cancel = useCommand({
    send: (said: string) =>
      editInTurn(event, (version) => client.lifecycle.cancel.mutate({ eventId: event.id, version, reason: said })),
    onOk: (next) => {
      saved(next);
      onClose();
    },
  });
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title="Cancel this event?"
      kind="dialog"
      actions={
        <>
          <Button variant="secondary" onClick={onClose}>
            Keep it
          </Button>
          <Button
            variant="danger"
            pending={cancel.pending}
            disabledReason={reason.trim() ? null : "Say why first."}
            onClick={() => cancel.run(reason.trim())}
          >
            Cancel the event
          </Button>
        </>
      }
    >
      <ul className="list-disc pb-4 pl-5 text-sm text-ink marker:text-ink-faint">
        <li>{toldWords(standing?.people ?? null)}</li>
        {standing?.isPaid ? <li>Everybody who paid online gets their money back by itself.</li> : null}
        <li>Nobody can register, wait or enter any more.</li>
        <li>Its page and their calendars say that it is cancelled, and why.</li>
        <li>This cannot be undone.</li>
      </ul>
      <TextArea
        label="Why"
        hint="Everybody with a place reads this."
        maxLength={REASON_CHARS_MAX}
        value={reason}
        onChange={(changed) => setReason(changed.target.value)}
      />
      <div className="pt-3 empty:hidden">
        <OutcomeNotice refusal={cancel.refusal} problem={cancel.problem} />
      </div>
    </Dialog>
  );
}

function toldWords(people: number | null): string {
  if (people === null) return "Everybody with a place is told by mail.";
  if (people === 0) return "Nobody has a place yet, so nobody is told.";
  return people === 1 ? "One person is told by mail." : `${people.toLocaleString()} people are told by mail.`;
}
