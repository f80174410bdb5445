import { ChevronDown, Copy, Plus, Trash2, UtensilsCrossed } from "lucide-react";
import { ALLERGENS } from "#shared/allergens";
import { DIETS } from "#shared/diets";
import type { EventId } from "#shared/ids";
import { MENU_ITEMS_MAX } from "#shared/limits";
import { Button } from "#web/ui/button";
import { Card } from "#web/ui/card";
import { EmptyState } from "#web/ui/empty-state";
import { Select, TextArea, TextField } from "#web/ui/field";
import { usePlace } from "#web/ui/place";
import { DishPicture } from "./dish-picture.tsx";
import { wordsOf } from "./modifier-text.ts";
import {
  type DishDraft,
  declaredIn,
  EMPTY_DISH,
  type MenuDraft,
  rowKey,
  type StationDraft,
  withWord,
} from "./station-draft.ts";

export type MenuEditorProps = { eventId: EventId; draft: StationDraft; onChange: (draft: StationDraft) => void };

export function MenuEditor({ eventId, draft, onChange }: MenuEditorProps) {
  const { menu, menus } = draft;
  const put = (dish: DishDraft) =>
    onChange({ ...draft, menu: menu.map((each) => (each.key === dish.key ? dish : each)) });
  const copy = (dish: DishDraft) => {
    if (menu.length >= MENU_ITEMS_MAX) return;
    const variant = { ...dish, key: rowKey(), skuId: null, variant: "" };
    onChange({ ...draft, menu: menu.flatMap((each) => (each.key === dish.key ? [each, variant] : [each])) });
  };
  const remove = (key: string) => onChange({ ...draft, menu: menu.filter((dish) => dish.key !== key) });
  return (
    <section aria-labelledby="menu-title" className="flex flex-col gap-3">
      <h2 id="menu-title" className="text-lg font-semibold">
        Menu
      </h2>
      {menu.length === 0 ? (
        <EmptyState icon={<UtensilsCrossed size={28} />} title="No dishes yet">
          Guests see each dish with its price, allergens and an honest ready time.
        </EmptyState>
      ) : null}
      {menu.map((dish) => (
        <Dish
          key={dish.key}
          eventId={eventId}
          dish={dish}
          menus={menus}
          onChange={put}
          onCopy={() => copy(dish)}
          onRemove={() => remove(dish.key)}
        />
      ))}
      <div>
        <Button
          variant="secondary"
          icon={<Plus aria-hidden size={18} />}
          disabledReason={menu.length >= MENU_ITEMS_MAX ? `At most ${MENU_ITEMS_MAX} dishes.` : null}
          onClick={() => onChange({ ...draft, menu: [...menu, { ...EMPTY_DISH, key: rowKey() }] })}
        >
          Add a dish
        </Button>
      </div>
    </section>
  );
}

type DishProps = {
  eventId: EventId;
  dish: DishDraft;
  menus: readonly MenuDraft[];
  onChange: (dish: DishDraft) => void;
  onCopy: () => void;
  onRemove: () => void;
};

function Dish({ eventId, dish, menus, onChange, onCopy, onRemove }: DishProps) {
  const { currency } = usePlace();
  const text = (key: Exclude<keyof DishDraft, "key" | "skuId">, label: string) => ({
    label,
    value: dish[key],
    onChange: (event: { target: { value: string } }) => onChange({ ...dish, [key]: event.target.value }),
  });
  return (
    <Card padded={false} className="overflow-hidden">
      <details open={dish.skuId === null} className="group">
        <summary className="flex min-h-14 items-center gap-3 px-4 marker:content-none [&::-webkit-details-marker]:hidden">
          <span className="min-w-0 flex-1 truncate font-semibold">
            {[dish.name || "New dish", dish.variant].filter(Boolean).join(", ")}
          </span>
          <span className="text-sm text-ink-soft">
            {dish.portions === "" ? "unlimited" : `${dish.portions} portions`}
            {dish.price ? ` · ${dish.price} ${currency}` : ""}
          </span>
          <ChevronDown aria-hidden size={18} className="text-ink-faint transition-transform group-open:rotate-180" />
        </summary>
        <div className="grid gap-4 border-t border-line p-4 sm:grid-cols-2">
          <TextField {...text("name", "Name")} maxLength={60} />
          <TextField {...text("category", "Category")} maxLength={40} placeholder="Snacks" />
          <div className="sm:col-span-2">
            <TextField {...text("description", "Description")} maxLength={200} />
          </div>
          <TextField {...text("price", `Price, ${currency}`)} inputMode="decimal" placeholder="0" />
          <TextField
            {...text("portions", "Portions delivered")}
            inputMode="numeric"
            placeholder="Unlimited"
            hint="In total; a higher figure is a restock."
          />
          <TextField
            {...text("safety", "Kept for the counter")}
            inputMode="numeric"
            placeholder="0"
            hint="Portions that cannot be ordered ahead. The counter sells them."
          />
          <TextField {...text("makeSeconds", "Seconds to make one")} inputMode="numeric" />
          <TextField
            {...text("variant", "Variant")}
            maxLength={40}
            placeholder="Large"
            hint="One dish in several sizes: a dish for each, with the same name."
          />
          <div className="flex flex-col gap-2">
            <TextField
              {...text("allergens", "Allergens")}
              placeholder="nuts, milk"
              hint="Separated by commas; “none” if there are none. Empty is shown as not declared."
            />
            <details>
              <summary className="min-h-11 content-center text-sm font-medium text-ink-soft">
                Choose from the fourteen that must be declared
              </summary>
              <div className="flex flex-wrap gap-x-5">
                {ALLERGENS.map((allergen) => (
                  <Check
                    key={allergen}
                    label={allergen}
                    isOn={declaredIn(dish.allergens).includes(allergen)}
                    onChange={(isOn) =>
                      onChange({ ...dish, allergens: withWord(declaredIn(dish.allergens), allergen, isOn) })
                    }
                  />
                ))}
              </div>
            </details>
          </div>
          <fieldset className="flex flex-wrap items-center gap-x-5">
            <legend className="text-sm font-semibold">Diets</legend>
            {DIETS.map((diet) => (
              <Check
                key={diet}
                label={diet}
                isOn={wordsOf(dish.diets).includes(diet)}
                onChange={(isOn) => onChange({ ...dish, diets: withWord(wordsOf(dish.diets), diet, isOn) })}
              />
            ))}
          </fieldset>
          <div className="sm:col-span-2">
            <TextArea
              {...text("modifiers", "Choices that go with it")}
              rows={3}
              placeholder="Sauce, choose 1: Mild; Hot +0.50 (mustard)"
              hint="A line for each: its name, how many are chosen, and what there is. “Extras, up to 2: …” asks for none."
            />
          </div>
          {menus.length > 0 ? (
            <Select
              label="On the menu"
              value={dish.menuId}
              options={[
                { value: "", label: "All day" },
                ...menus.map(({ key, name }) => ({ value: key, label: name || "New menu" })),
              ]}
              onChange={(menuId) => onChange({ ...dish, menuId })}
            />
          ) : null}
          <DishPicture
            eventId={eventId}
            name={dish.name}
            picture={dish.picture}
            onChange={(picture) => onChange({ ...dish, picture })}
          />
          <div className="flex flex-wrap gap-2 sm:col-span-2">
            <Button variant="quiet" size="sm" icon={<Copy aria-hidden size={16} />} onClick={onCopy}>
              Add a variant
            </Button>
            <Button variant="quiet" size="sm" icon={<Trash2 aria-hidden size={16} />} onClick={onRemove}>
              Remove from the menu
            </Button>
          </div>
        </div>
      </details>
    </Card>
  );
}

type CheckProps = { label: string; isOn: boolean; onChange: (isOn: boolean) => void };

function Check({ label, isOn, onChange }: CheckProps) {
  return (
    <label className="flex min-h-11 items-center gap-2">
      <input
        type="checkbox"
        className="size-5 accent-accent"
        checked={isOn}
        onChange={(event) => onChange(event.target.checked)}
      />
      {label}
    </label>
  );
}
