import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { TokenView } from "#shared/domain/queue/types";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { formatLength } from "#web/lib/time";
import { useApi } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { Button } from "#web/ui/button";
import { Notice } from "#web/ui/notice";

const REFRESH_MS = 30_000;

export type ShorterQueueProps = { stationId: string; token: TokenView; onMoved: () => void | Promise<void> };

/** Another queue of the event is clearly shorter: one tap goes there, another keeps the place and asks no more. */
export function ShorterQueue({ stationId, token, onMoved }: ShorterQueueProps) {
  const { trpc, client } = useApi();
  const [declined, setDeclined] = useState<string | null>(null);
  const { data: offer } = useQuery(
    trpc.attendee.findShorterQueue.queryOptions({ stationId }, { refetchInterval: REFRESH_MS }),
  );
  const move = useCommand({
    send: (toStationId: string, commandId) =>
      client.attendee.moveToken.mutate({ commandId, stationId, tokenId: token.id, toStationId }),
    onOk: () => onMoved(),
  });
  if (!offer || offer.id === declined) return null;
  return (
    <Notice
      tone="info"
      title={`${offer.name} is shorter now`}
      action={
        <div className="flex flex-col gap-2">
          <div className="flex flex-wrap gap-2">
            <Button variant="secondary" onClick={() => setDeclined(offer.id)}>
              Stay here
            </Button>
            <Button pending={move.pending} onClick={() => move.run(offer.id)}>
              Move there
            </Button>
          </div>
          <OutcomeNotice refusal={move.refusal} problem={move.problem} unreached={move.unreached} />
        </div>
      }
    >
      About {formatLength(offer.medianMs)} with the walk, instead of {formatLength(offer.hereMs)} here. The time you
      have waited goes along.
    </Notice>
  );
}
