import type { TokenView } from "#shared/domain/queue/types";
import type { StationRef } from "#shared/views/home";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { useApi } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { Button } from "#web/ui/button";

export type KeepPlaceProps = { token: TokenView; station: StationRef; onSaid: () => void | Promise<void> };

/** What the holder can say about their place, one thing at a time. */
export function KeepPlace({ token, station, onSaid }: KeepPlaceProps) {
  const { client } = useApi();
  const said = useCommand({
    send: (say: Say, commandId) =>
      client.attendee.keepPlace.mutate({ commandId, stationId: station.id, tokenId: token.id, say }),
    onOk: onSaid,
  });
  const offer = offerTo(token);
  if (!offer) return null;
  return (
    <>
      <Button
        variant={offer.isUrgent ? "primary" : "secondary"}
        size="lg"
        pending={said.pending}
        onClick={() => said.run(offer.say)}
      >
        {offer.label}
      </Button>
      <OutcomeNotice refusal={said.refusal} problem={said.problem} unreached={said.unreached} />
    </>
  );
}

type Say = "away" | "back" | "coming" | "here";

function offerTo({ status, isAsked }: TokenView): { say: Say; label: string; isUrgent: boolean } | null {
  if (status === "held") return { say: "here", label: "I'm here", isUrgent: true };
  if (status === "away") return { say: "back", label: "I'm back", isUrgent: true };
  if (status !== "waiting") return null;
  if (isAsked) return { say: "coming", label: "Yes, I'm coming", isUrgent: true };
  return { say: "away", label: "Step away for a while", isUrgent: false };
}
