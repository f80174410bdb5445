import { Columns3 } from "lucide-react";
import { useState } from "react";
import type { TicketType } from "#shared/domain/ledger/types";
import type { DoorFilter, DoorSort } from "#shared/views/event";
import { Button } from "#web/ui/button";
import { Choices } from "#web/ui/choices";
import { Dialog } from "#web/ui/dialog";
import { Select } from "#web/ui/field";
import { DOOR_EXTRAS, type DoorExtra, EXTRA_WORDS } from "./door-extras.ts";

const SORT_WORDS: Readonly<Record<DoorSort, string>> = {
  name: "By name",
  asked: "By time asked",
  status: "By status",
};
const OWN_ORDER = "";

export type DoorToolsProps = {
  types: readonly Pick<TicketType, "id" | "name">[];
  ticket: string;
  show: DoorFilter;
  sort: DoorSort | null;
  extras: readonly DoorExtra[];
  onChange: (search: { ticket?: string; sort?: DoorSort | null }) => void;
  onExtras: (extras: readonly string[]) => void;
};

/** Which tickets the door list is about, its order and its columns. */
export function DoorTools({ types, ticket, show, sort, extras, onChange, onExtras }: DoorToolsProps) {
  const [choosing, setChoosing] = useState(false);
  const inLine = show === "waiting";
  const orders: { value: DoorSort | typeof OWN_ORDER; label: string }[] = inLine
    ? [{ value: OWN_ORDER, label: "By place in line" }]
    : [];
  for (const value of ["name", "asked", "status"] as const)
    orders.push({ value: value === "name" && !inLine ? OWN_ORDER : value, label: SORT_WORDS[value] });
  return (
    <div className="flex flex-wrap items-end gap-3">
      {types.length > 1 ? (
        <div className="min-w-36 flex-1 sm:max-w-56">
          <Select
            label="Ticket"
            hideLabel
            value={ticket}
            options={[
              { value: "", label: "All tickets" },
              ...types.map(({ id, name }) => ({ value: `${id}`, label: name })),
            ]}
            onChange={(next) => onChange({ ticket: next })}
          />
        </div>
      ) : null}
      <div className="min-w-36 flex-1 sm:max-w-56">
        <Select
          label="Order"
          hideLabel
          value={sort && !(sort === "name" && !inLine) ? sort : OWN_ORDER}
          options={orders}
          onChange={(next) => onChange({ sort: next === OWN_ORDER ? null : next })}
        />
      </div>
      <Button variant="secondary" icon={<Columns3 aria-hidden size={18} />} onClick={() => setChoosing(true)}>
        Columns
      </Button>
      <Dialog
        open={choosing}
        onClose={() => setChoosing(false)}
        title="Columns"
        actions={<Button onClick={() => setChoosing(false)}>Done</Button>}
      >
        <Choices
          label="Columns"
          hideLabel
          kind="checkbox"
          hint="This browser remembers them. On a narrow screen the list scrolls sideways."
          options={DOOR_EXTRAS.map((key) => ({ value: key, label: EXTRA_WORDS[key] }))}
          chosen={extras}
          onChange={onExtras}
        />
      </Dialog>
    </div>
  );
}
