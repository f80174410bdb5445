import { useState } from "react";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { queryClient } from "#web/lib/query-client";
import { useApi } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { Button } from "#web/ui/button";
import { Dialog } from "#web/ui/dialog";

export function GiveBackSeat({ eventId, title }: { eventId: string; title: string }) {
  const { client, trpc } = useApi();
  const [open, setOpen] = useState(false);
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
          <p>Your pass for {title} stops working at once, and somebody else can have the seat.</p>
          <OutcomeNotice refusal={cancel.refusal} problem={cancel.problem} />
        </div>
      </Dialog>
    </>
  );
}
