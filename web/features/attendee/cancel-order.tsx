import { useState } from "react";
import type { OrderView } from "#shared/domain/food/types";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { queryClient } from "#web/lib/query-client";
import { useApi } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { Button } from "#web/ui/button";
import { Dialog } from "#web/ui/dialog";

export function CancelOrder({ order, stationId }: { order: OrderView; stationId: string }) {
  const { client, trpc } = useApi();
  const [open, setOpen] = useState(false);
  const cancel = useCommand({
    send: (orderId: string, commandId) => client.attendee.cancelOrder.mutate({ commandId, stationId, orderId }),
    onOk: async () => {
      setOpen(false);
      await queryClient.invalidateQueries(trpc.attendee.pathFilter());
    },
  });
  return (
    <>
      <Button variant="quiet" wide onClick={() => setOpen(true)}>
        Cancel this order
      </Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title={`Cancel order ${order.number}?`}
        actions={
          <>
            <Button variant="secondary" onClick={() => setOpen(false)}>
              Keep it
            </Button>
            <Button variant="danger" pending={cancel.pending} onClick={() => cancel.run(order.id)}>
              Cancel the order
            </Button>
          </>
        }
      >
        <div className="flex flex-col gap-3">
          <p>
            It will not be made, and your place in the kitchen's queue is given up.
            {order.paid > 0 && order.pay === "ahead" ? " What you paid goes back by itself." : null}
          </p>
          <OutcomeNotice refusal={cancel.refusal} problem={cancel.problem} unreached={cancel.unreached} />
        </div>
      </Dialog>
    </>
  );
}
