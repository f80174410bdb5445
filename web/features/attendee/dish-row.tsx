import { Plus } from "lucide-react";
import type { MenuItemView } from "#shared/domain/food/types";
import { QUANTITY_MAX } from "#shared/limits";
import { Badge } from "#web/ui/badge";
import { Button } from "#web/ui/button";
import { Money } from "#web/ui/money";
import { mostOf } from "./basket.ts";
import { QuantityStepper } from "./quantity-stepper.tsx";

/** From here on every portion counts. */
const LAST_FEW = 5;

export type DishRowProps = { item: MenuItemView; quantity: number; onChange: (quantity: number) => void };

export function DishRow({ item, quantity, onChange }: DishRowProps) {
  const most = mostOf(item, QUANTITY_MAX);
  return (
    <li className="flex items-center gap-4 border-t border-line p-4 first:border-0">
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1 font-semibold">
          {item.name}
          {item.left !== null && item.left <= LAST_FEW ? (
            <Badge tone="warn">{item.left === 1 ? "Last one" : `Last ${item.left}`}</Badge>
          ) : null}
        </p>
        {item.description ? <p className="text-sm text-ink-soft">{item.description}</p> : null}
        {item.allergens.length > 0 ? (
          <p className="text-sm text-ink-soft">
            <span className="font-medium">Contains</span> {item.allergens.join(", ")}
          </p>
        ) : null}
        <p className="pt-0.5 text-sm font-medium">
          <Money amount={item.price} />
        </p>
      </div>
      {quantity === 0 ? (
        <Button
          variant="secondary"
          icon={<Plus aria-hidden size={18} />}
          aria-label={`Add ${item.name}`}
          onClick={() => onChange(1)}
        >
          Add
        </Button>
      ) : (
        <QuantityStepper name={item.name} quantity={quantity} most={most} onChange={onChange} />
      )}
    </li>
  );
}
