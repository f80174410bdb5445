import { useState } from "react";
import type { TokenView } from "#shared/domain/queue/types";
import type { StationRef } from "#shared/views/home";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { useApi } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { Button } from "#web/ui/button";
import { Dialog } from "#web/ui/dialog";

export type LeaveQueueProps = { token: TokenView; station: StationRef; onLeft: () => void | Promise<void> };

export function LeaveQueue({ token, station, onLeft }: LeaveQueueProps) {
  const { client } = useApi();
  const [open, setOpen] = useState(false);
  const leave = useCommand({
    send: (tokenId: string, commandId) =>
      client.attendee.leaveQueue.mutate({ commandId, stationId: station.id, tokenId }),
    onOk: async () => {
      setOpen(false);
      await onLeft();
    },
  });
  return (
    <>
      <Button variant="quiet" onClick={() => setOpen(true)}>
        Leave the queue
      </Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title={`Leave with number ${token.number}?`}
        actions={
          <>
            <Button variant="secondary" onClick={() => setOpen(false)}>
              Keep my place
            </Button>
            <Button variant="danger" pending={leave.pending} onClick={() => leave.run(token.id)}>
              Leave
            </Button>
          </>
        }
      >
        <div className="flex flex-col gap-3">
          <p>Your place goes to the next person. Joining again later means starting at the end.</p>
          <OutcomeNotice refusal={leave.refusal} problem={leave.problem} unreached={leave.unreached} />
        </div>
      </Dialog>
    </>
  );
}
