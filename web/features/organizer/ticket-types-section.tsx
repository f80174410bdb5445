import { Plus } from "lucide-react";
import { TICKET_TYPES_MAX } from "#shared/limits";
import { Button } from "#web/ui/button";
import { TicketTypeRow } from "./ticket-type-row.tsx";
import { newType, type TicketsDraft, withoutType } from "./tickets-draft.ts";

export type TicketTypesSectionProps = {
  draft: TicketsDraft;
  /** Of the whole event. */
  seats: number;
  onChange: (draft: TicketsDraft) => void;
};

/** Tickets and add-ons, each a line that opens. */
export function TicketTypesSection({ draft, seats, onChange }: TicketTypesSectionProps) {
  const { types } = draft;
  const add = (admits: boolean) => onChange({ ...draft, types: [...types, newType(admits)] });
  const isFull = types.length >= TICKET_TYPES_MAX ? `At most ${TICKET_TYPES_MAX} tickets.` : null;
  return (
    <section aria-labelledby="types-title" className="flex flex-col gap-3">
      <div>
        <h2 id="types-title" className="text-lg font-semibold">
          Tickets
        </h2>
        <p className="text-sm text-ink-soft">
          All of them together take the event's {seats.toLocaleString()} seats; add-ons take none.
        </p>
      </div>
      {types.map((type) => (
        <TicketTypeRow
          key={type.key}
          type={type}
          isOnly={types.length === 1}
          onChange={(next) => onChange({ ...draft, types: types.map((each) => (each.key === next.key ? next : each)) })}
          onRemove={() => onChange(withoutType(draft, type.key))}
        />
      ))}
      <div className="flex flex-wrap gap-2">
        <Button
          variant="secondary"
          icon={<Plus aria-hidden size={18} />}
          disabledReason={isFull}
          onClick={() => add(true)}
        >
          Add a ticket
        </Button>
        <Button
          variant="secondary"
          icon={<Plus aria-hidden size={18} />}
          disabledReason={isFull}
          onClick={() => add(false)}
        >
          Add an add-on
        </Button>
      </div>
    </section>
  );
}
