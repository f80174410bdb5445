import { Plus } from "lucide-react";
import { useState } from "react";
import type { MenuItemView } from "#shared/domain/food/types";
import { QUANTITY_MAX } from "#shared/limits";
import { Badge } from "#web/ui/badge";
import { Button } from "#web/ui/button";
import { Money } from "#web/ui/money";
import { type BasketLine, lineKey, mostOf } from "./basket.ts";
import { DishChoices } from "./dish-choices.tsx";
import { QuantityStepper } from "./quantity-stepper.tsx";

/** From here on every portion counts. */
const LAST_FEW = 5;

export type DishRowProps = {
  item: MenuItemView;
  /** What the basket holds of this dish, with whatever choices. */
  lines: readonly BasketLine[];
  onQuantity: (key: string, quantity: number) => void;
};

export function DishRow({ item, lines, onQuantity }: DishRowProps) {
  const [choosing, setChoosing] = useState(false);
  const name = item.variant ? `${item.name}, ${item.variant}` : item.name;
  const taken = lines.reduce((sum, { quantity }) => sum + quantity, 0);
  const most = mostOf(item, QUANTITY_MAX);
  const plain = lineKey(item.skuId, []);
  const hasChoices = item.modifiers.length > 0;
  const add = (options: readonly string[]) => {
    const key = lineKey(item.skuId, options);
    onQuantity(key, (lines.find((line) => line.key === key)?.quantity ?? 0) + 1);
    setChoosing(false);
  };
  return (
    <li className="flex items-center gap-4 border-t border-line p-4 first:border-0">
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1 font-semibold">
          {name}
          {item.left !== null && item.left <= LAST_FEW ? (
            <Badge tone="warn">{item.left === 1 ? "Last one" : `Last ${item.left}`}</Badge>
          ) : null}
          {item.diets.map((diet) => (
            <Badge key={diet} tone="good">
              {diet}
            </Badge>
          ))}
        </p>
        {item.description ? <p className="text-sm text-ink-soft">{item.description}</p> : null}
        <Allergens allergens={item.allergens} />
        <p className="pt-0.5 text-sm font-medium">
          <Money amount={item.price} />
        </p>
      </div>
      {taken === 0 || hasChoices ? (
        <Button
          variant="secondary"
          icon={<Plus aria-hidden size={18} />}
          aria-label={taken > 0 ? `Add another ${name}, ${taken} in your basket` : `Add ${name}`}
          disabledReason={taken > 0 && taken >= most ? `No more ${name} to add.` : null}
          onClick={() => (hasChoices ? setChoosing(true) : add([]))}
        >
          {taken > 0 ? `Add · ${taken}` : "Add"}
        </Button>
      ) : (
        <QuantityStepper name={name} quantity={taken} most={most} onChange={(next) => onQuantity(plain, next)} />
      )}
      {hasChoices ? (
        <DishChoices open={choosing} item={item} name={name} onClose={() => setChoosing(false)} onAdd={add} />
      ) : null}
    </li>
  );
}

/** "None" and "not declared" are two things, and people trust the first with their health. */
function Allergens({ allergens }: Pick<MenuItemView, "allergens">) {
  if (allergens?.length === 0) return null;
  return (
    <p className="text-sm text-ink-soft">
      {allergens ? (
        <>
          <span className="font-medium">Contains</span> {allergens.join(", ")}
        </>
      ) : (
        "Allergens not declared: ask at the counter"
      )}
    </p>
  );
}
