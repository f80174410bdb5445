import { Plus, TriangleAlert } from "lucide-react";
import { useState } from "react";
import type { MenuItemView } from "#shared/domain/food/types";
import { QUANTITY_MAX } from "#shared/limits";
import { CoverThumb } from "#web/lib/cover-picture";
import { Badge } from "#web/ui/badge";
import { Button } from "#web/ui/button";
import { Money } from "#web/ui/money";
import { Time } from "#web/ui/time";
import { type BasketLine, lineKey, mostOf } from "./basket.ts";
import { DishChoices } from "./dish-choices.tsx";
import { avoidedChoices } from "./menu-filter.ts";
import { QuantityStepper } from "./quantity-stepper.tsx";

/** From here on every portion counts. */
const LAST_FEW = 5;

export type DishRowProps = {
  item: MenuItemView;
  /** What the basket holds of this dish, with whatever choices. */
  lines: readonly BasketLine[];
  /** Allergens somebody avoids. */
  without: readonly string[];
  onQuantity: (key: string, quantity: number) => void;
};

export function DishRow({ item, lines, without, onQuantity }: DishRowProps) {
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
      {item.picture ? <CoverThumb cover={{ id: item.picture, alt: "" }} className="w-20 self-start sm:w-28" /> : null}
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
        <AvoidedChoices contains={avoidedChoices(item, { without })} />
        <p className="pt-0.5 text-sm font-medium">
          {item.price > 0 ? <Money amount={item.price} /> : "Free"}
          {item.opensAt !== null ? (
            <span className="font-normal text-ink-soft">
              {" · from "}
              <Time at={item.opensAt} />
            </span>
          ) : null}
        </p>
      </div>
      {taken === 0 || hasChoices ? (
        <Button
          variant="secondary"
          icon={<Plus aria-hidden size={18} />}
          aria-label={taken > 0 ? `Add another ${name}, ${taken} in your basket` : `Add ${name}`}
          disabledReason={whyNot(item, taken > 0 && taken >= most, name)}
          reason="tooltip"
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

function whyNot({ opensAt }: MenuItemView, isAll: boolean, name: string): string | null {
  if (opensAt !== null) return "Its menu is not on yet.";
  return isAll ? `No more ${name} to add.` : null;
}

function AvoidedChoices({ contains }: { contains: readonly string[] }) {
  if (contains.length === 0) return null;
  return (
    <p className="flex items-start gap-1.5 text-sm font-medium text-warn">
      <TriangleAlert aria-hidden size={16} className="mt-0.5 shrink-0" />
      Some choices contain {contains.join(", ")}
    </p>
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
