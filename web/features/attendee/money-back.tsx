import { Link } from "@tanstack/react-router";
import { Undo2 } from "lucide-react";
import type { EventPage } from "#shared/views/event";
import type { Home } from "#shared/views/home";
import type { MoneyBack } from "#shared/views/payments";
import { formatMoney } from "#web/lib/money";
import { wordsFor } from "#web/lib/refusal-words";
import { useCollege } from "#web/lib/trpc";
import { Notice } from "#web/ui/notice";
import { usePlace } from "#web/ui/place";
import { HeldCard } from "./held-card.tsx";

const SENT = "It was sent to the card that paid; banks take up to ten days to show it.";
const UNDER_WAY = "It goes to the card that paid, by itself.";

/** On an event's page: why money goes back, and how far it is. */
export function MoneyBackNotice({ back, status }: { back: MoneyBack; status: EventPage["status"] }) {
  const { timeZone } = usePlace();
  const isLate = back.why === "late" && status !== "cancelled";
  const late = isLate ? wordsFor({ code: "payment-late" }, timeZone, Date.now()) : null;
  return (
    <Notice tone={isLate ? "warn" : "info"} title={late?.title ?? titleOf(back)}>
      {late ? `${late.detail} ` : null}
      {formatMoney(back.amount, back.currency)}: {back.isSent ? SENT : UNDER_WAY}
    </Notice>
  );
}

/** Among somebody's things. */
export function MoneyBackCard({ event, back }: Home["moneyBack"][number]) {
  const college = useCollege();
  return (
    <HeldCard
      icon={<Undo2 size={24} />}
      kind={titleOf(back)}
      title={event.title}
      detail={`${formatMoney(back.amount, back.currency)} · ${back.isSent ? SENT : UNDER_WAY}`}
      link={(className, content) => (
        <Link to="/$college/events/$eventId" params={{ college, eventId: event.id }} className={className}>
          {content}
        </Link>
      )}
    />
  );
}

function titleOf({ isSent }: MoneyBack): string {
  return isSent ? "Money sent back" : "Money on its way back";
}
