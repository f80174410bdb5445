import { Link } from "@tanstack/react-router";
import { Users } from "lucide-react";
import type { TokenView } from "#shared/domain/queue/types";
import type { Home } from "#shared/views/home";
import { formatWait } from "#web/lib/time";
import { useCollege } from "#web/lib/trpc";
import { useLiveOr, useStationLive } from "#web/live/use-live";
import { HeldCard } from "./held-card.tsx";
import { heldTitle } from "./turn-news.ts";

export function TokenCard({ station, token: before }: Home["tokens"][number]) {
  const college = useCollege();
  const token = useLiveOr(useStationLive(station.id), "mine:token", before) ?? before;
  return (
    <HeldCard
      loud={token.status === "called"}
      icon={
        token.status === "called" ? <span className="text-base font-bold">{token.number}</span> : <Users size={24} />
      }
      kind={`${station.name} · number ${token.number}`}
      title={tokenTitle(token)}
      detail={token.eta && token.status === "waiting" ? formatWait(token.eta) : station.eventTitle}
      link={(className, content) => (
        <Link to="/$college/stations/$stationId" params={{ college, stationId: station.id }} className={className}>
          {content}
        </Link>
      )}
    />
  );
}

function tokenTitle(token: TokenView): string {
  if (token.status === "called") return "It's your turn";
  if (token.status === "serving") return "You are being served";
  if (token.status === "held") return heldTitle(token);
  if (token.status === "away") return "You stepped away";
  if (token.status === "parked") return "Being moved";
  if (token.status !== "waiting") return "Done";
  if (token.isAsked) return "Are you still coming?";
  if (token.ahead === 0) return "You are next";
  return token.ahead === 1 ? "1 person ahead" : `${token.ahead ?? "Some"} people ahead`;
}
