import { normalAllergen } from "#shared/allergens";
import type { MenuItemView, OrderLine } from "#shared/domain/food/types";

/** Whether a dish can be had instead of a line; the kitchen decides it again. */
export function canStandIn(item: MenuItemView, line: Pick<OrderLine, "skuId" | "quantity" | "allergens">): boolean {
  if (item.hidden || item.skuId === line.skuId || item.modifiers.some(({ min }) => min > 0)) return false;
  if (item.left !== null && item.left < line.quantity) return false;
  const known = new Set(line.allergens?.map(normalAllergen));
  return item.allergens?.every((allergen) => known.has(normalAllergen(allergen))) ?? false;
}
