import type { TicketType } from "#shared/domain/ledger/types";
import { Choices } from "#web/ui/choices";
import { Segmented } from "#web/ui/segmented";

export type TypeName = Pick<TicketType, "id" | "name">;

export type QuestionTicketsProps = {
  types: readonly TypeName[];
  /** Null: all of them, also those that are added later. */
  chosen: readonly string[] | null;
  error: string | undefined;
  onChange: (chosen: readonly string[] | null) => void;
};

/** For which tickets a question is asked. */
export function QuestionTickets({ types, chosen, error, onChange }: QuestionTicketsProps) {
  return (
    <div className="flex flex-col gap-2">
      <div className="max-w-sm">
        <Segmented
          label="Asked for"
          value={chosen ? "chosen" : "all"}
          options={[
            { value: "all", label: "All tickets" },
            { value: "chosen", label: "Chosen tickets" },
          ]}
          onChange={(which) => onChange(which === "all" ? null : [])}
        />
      </div>
      {chosen ? (
        <Choices
          label="Tickets it is asked for"
          hideLabel
          hint="Once for each registration that has any of them."
          kind="checkbox"
          options={types.map(({ id, name }) => ({ value: id, label: name }))}
          chosen={chosen}
          error={error}
          onChange={onChange}
        />
      ) : null}
    </div>
  );
}
