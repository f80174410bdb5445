import { avoidedOf, choicesOf } from "#shared/allergens";
import { DIETS, type Diet } from "#shared/diets";
import type { MenuItemView } from "#shared/domain/food/types";

/** What somebody cannot eat, and what they eat alone. */
export type MenuFilter = { readonly without: readonly string[]; readonly diets: readonly Diet[] };

export const NO_FILTER: MenuFilter = { without: [], diets: [] };

/** What this menu can be filtered by. */
export function filtersOf(menu: readonly MenuItemView[]): { allergens: readonly string[]; diets: readonly Diet[] } {
  const allergens = menu.flatMap((item) => [...(item.allergens ?? []), ...optionsOf(item).flatMap(allergensOf)]);
  const diets = DIETS.filter((diet) => menu.some((item) => item.diets.includes(diet)));
  return { allergens: choicesOf(allergens), diets };
}

/** A dish whose allergens nobody declared is never shown as safe; nor is one that cannot be chosen without what they avoid. */
export function fitsFilter(item: MenuItemView, { without, diets }: MenuFilter): boolean {
  if (without.length > 0 && (!item.allergens || avoidedOf(item.allergens, without).length > 0)) return false;
  const isForced = item.modifiers.some(({ min, options }) => {
    const safe = options.filter(({ allergens }) => avoidedOf(allergens, without).length === 0);
    return safe.length < min;
  });
  if (isForced) return false;
  return diets.every((diet) => item.diets.includes(diet) || (diet === "vegetarian" && item.diets.includes("vegan")));
}

/** What some of the choices of a dish bring along that they avoid: it can be had without, but not with any choice. */
export function avoidedChoices(item: MenuItemView, { without }: Pick<MenuFilter, "without">): string[] {
  return choicesOf(avoidedOf(optionsOf(item).flatMap(allergensOf), without));
}

function optionsOf({ modifiers }: MenuItemView) {
  return modifiers.flatMap(({ options }) => options);
}

function allergensOf({ allergens }: ReturnType<typeof optionsOf>[number]) {
  return allergens;
}
