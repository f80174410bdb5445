import type { MenuItemView } from "#shared/domain/food/types";

/** Quantities by dish. */
export type Basket = Readonly<Record<string, number>>;

/** The largest quantity of one dish a basket may hold now: what is left, and what one order may carry. */
export function mostOf(item: Pick<MenuItemView, "left">, quantityMax: number): number {
  return item.left === null ? quantityMax : Math.min(item.left, quantityMax);
}

export function withQuantity(basket: Basket, skuId: string, quantity: number): Basket {
  const { [skuId]: _, ...rest } = basket;
  return quantity > 0 ? { ...rest, [skuId]: quantity } : rest;
}

/** The basket in the menu's order, without dishes that left the menu. */
export function basketLines(
  basket: Basket,
  menu: readonly MenuItemView[],
): readonly { readonly item: MenuItemView; readonly quantity: number }[] {
  return menu.flatMap((item) => {
    const quantity = basket[item.skuId] ?? 0;
    return quantity > 0 ? [{ item, quantity }] : [];
  });
}

/** In minor units. */
export function basketTotal(lines: readonly { readonly item: MenuItemView; readonly quantity: number }[]): number {
  return lines.reduce((sum, { item, quantity }) => sum + item.price * quantity, 0);
}

/** The menu in sections, in the order the kitchen wrote it. */
export function menuSections(
  menu: readonly MenuItemView[],
): readonly { readonly category: string; readonly items: readonly MenuItemView[] }[] {
  const sections = new Map<string, MenuItemView[]>();
  for (const item of menu) sections.set(item.category, [...(sections.get(item.category) ?? []), item]);
  return [...sections].map(([category, items]) => ({ category, items }));
}
