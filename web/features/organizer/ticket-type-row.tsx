import { ChevronDown, Trash2 } from "lucide-react";
import { Badge } from "#web/ui/badge";
import { Button } from "#web/ui/button";
import { Card } from "#web/ui/card";
import { TextField } from "#web/ui/field";
import { usePlace } from "#web/ui/place";
import { Switch } from "#web/ui/switch";
import type { TypeDraft } from "./tickets-draft.ts";

export type TicketTypeRowProps = {
  type: TypeDraft;
  isOnly: boolean;
  onChange: (type: TypeDraft) => void;
  onRemove: () => void;
};

/** One ticket or add-on: a line that opens to be edited. */
export function TicketTypeRow({ type, isOnly, onChange, onRemove }: TicketTypeRowProps) {
  const { currency, timeZone } = usePlace();
  const text = (key: "name" | "price" | "perPersonMax" | "salesOpenAt" | "salesCloseAt", label: string) => ({
    label,
    value: type[key],
    onChange: (event: { target: { value: string } }) => onChange({ ...type, [key]: event.target.value }),
  });
  const kind = type.admits ? "ticket" : "add-on";
  return (
    <Card padded={false} className="overflow-hidden">
      <details open={type.id === null} className="group">
        <summary className="flex min-h-14 items-center gap-3 px-4 marker:content-none [&::-webkit-details-marker]:hidden">
          <span className="min-w-0 flex-1 truncate font-semibold">{type.name || `New ${kind}`}</span>
          {type.admits ? null : <Badge>Add-on</Badge>}
          {type.hidden ? <Badge>With a code</Badge> : null}
          <span className="text-sm text-ink-soft">{type.price ? `${type.price} ${currency}` : "Free"}</span>
          <ChevronDown aria-hidden size={18} className="text-ink-faint transition-transform group-open:rotate-180" />
        </summary>
        <div className="grid gap-4 border-t border-line p-4 sm:grid-cols-2">
          <TextField {...text("name", "Name")} maxLength={60} placeholder={type.admits ? "Student" : "Dinner"} />
          <TextField
            {...text("price", `Price, ${currency}`)}
            inputMode="decimal"
            placeholder="Free"
            hint="Below you say whether it is paid online or at the door."
          />
          <TextField {...text("perPersonMax", "One person can take")} inputMode="numeric" hint="1 to 20" />
          <div className="sm:col-span-2 grid gap-4 sm:grid-cols-2">
            <TextField
              {...text("salesOpenAt", "Can be had from")}
              type="datetime-local"
              hint={`Empty: as registration opens. On the campus's clock, ${timeZone}`}
            />
            <TextField
              {...text("salesCloseAt", "Until")}
              type="datetime-local"
              hint="Empty: as long as registration is open."
            />
          </div>
          <div className="sm:col-span-2">
            <Switch
              label="Only with a code"
              hint="Nobody sees it who has none of the codes that open it."
              checked={type.hidden}
              onChange={(hidden) => onChange({ ...type, hidden })}
            />
          </div>
          <div className="sm:col-span-2">
            <Button
              variant="quiet"
              size="sm"
              icon={<Trash2 aria-hidden size={16} />}
              disabledReason={isOnly ? "An event has one ticket at least." : null}
              reason="tooltip"
              onClick={onRemove}
            >
              Remove this {kind}
            </Button>
          </div>
        </div>
      </details>
    </Card>
  );
}
