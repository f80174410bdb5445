import { useState } from "react";
import type { RegistrationView } from "#shared/domain/ledger/answers";
import type { EventPage } from "#shared/views/event";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { queryClient } from "#web/lib/query-client";
import { useApi } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { Button } from "#web/ui/button";
import { Dialog } from "#web/ui/dialog";
import { Money } from "#web/ui/money";

export type GiveBackSeatProps = {
  event: Pick<EventPage, "id" | "title" | "refund">;
  mine: Pick<RegistrationView, "paid" | "payBy">;
};

export function GiveBackSeat({ event, mine }: GiveBackSeatProps) {
  const { id: eventId, title } = event;
  const { client, trpc } = useApi();
  const [open, setOpen] = useState(false);
  const { shareBp, until } = event.refund;
  const back = until === null || Date.now() < until ? Math.ceil((mine.paid * shareBp) / 10_000) : 0;
  const cancel = useCommand({
    send: (_: null, commandId) => client.attendee.cancelRegistration.mutate({ commandId, eventId }),
    onOk: async () => {
      setOpen(false);
      await queryClient.invalidateQueries(trpc.attendee.pathFilter());
    },
  });
  return (
    <>
      <button
        type="button"
        onClick={() => setOpen(true)}
        className="min-h-11 rounded-control px-2 text-sm font-medium text-ink-soft hover:text-ink hover:underline"
      >
        I can't come
      </button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title="Give back your seat?"
        actions={
          <>
            <Button variant="secondary" onClick={() => setOpen(false)}>
              Keep my seat
            </Button>
            <Button variant="danger" pending={cancel.pending} onClick={() => cancel.run(null)}>
              Give it back
            </Button>
          </>
        }
      >
        <div className="flex flex-col gap-3">
          <p>
            {mine.payBy === null
              ? `Your pass for ${title} stops working at once, and somebody else can have the seat.`
              : `Nothing was paid. Somebody else can have the seat at ${title}.`}
          </p>
          {mine.paid > 0 ? (
            <p>
              {back > 0 ? (
                <>
                  Of the <Money amount={mine.paid} /> you paid, <Money amount={back} /> goes back to where it came from.
                </>
              ) : (
                <>
                  The <Money amount={mine.paid} /> you paid is not given back.
                </>
              )}
            </p>
          ) : null}
          <OutcomeNotice refusal={cancel.refusal} problem={cancel.problem} unreached={cancel.unreached} />
        </div>
      </Dialog>
    </>
  );
}
