import { DIETS, type Diet } from "#shared/diets";
import type { MenuItemView } from "#shared/domain/food/types";

/** What somebody cannot eat, and what they eat alone. */
export type MenuFilter = { readonly without: readonly string[]; readonly diets: readonly Diet[] };

export const NO_FILTER: MenuFilter = { without: [], diets: [] };

/** What this menu can be filtered by. */
export function filtersOf(menu: readonly MenuItemView[]): { allergens: readonly string[]; diets: readonly Diet[] } {
  const allergens = menu.flatMap((item) => item.allergens ?? []);
  const diets = DIETS.filter((diet) => menu.some((item) => item.diets.includes(diet)));
  return { allergens: [...new Set(allergens)].sort(), diets };
}

/** A dish whose allergens nobody declared is never shown as safe. */
export function fitsFilter(item: MenuItemView, { without, diets }: MenuFilter): boolean {
  if (without.length > 0 && (!item.allergens || item.allergens.some((allergen) => without.includes(allergen))))
    return false;
  return diets.every((diet) => item.diets.includes(diet) || (diet === "vegetarian" && item.diets.includes("vegan")));
}
