import type { EventStatus } from "#shared/domain/ledger/types";
import { Badge, type Tone } from "#web/ui/badge";

const LOOKS: Readonly<Record<EventStatus, { readonly tone: Tone; readonly word: string }>> = {
  draft: { tone: "neutral", word: "Draft" },
  published: { tone: "accent", word: "Published" },
  live: { tone: "good", word: "Live" },
  ended: { tone: "neutral", word: "Ended" },
  cancelled: { tone: "bad", word: "Cancelled" },
};

export function EventStatusBadge({ status }: { status: EventStatus }) {
  const { tone, word } = LOOKS[status];
  return (
    <Badge
      tone={tone}
      icon={status === "live" ? <span aria-hidden className="size-2 rounded-full bg-current" /> : undefined}
    >
      {word}
    </Badge>
  );
}
