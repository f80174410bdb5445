import type { MenuItemView, ModifierOption } from "#shared/domain/food/types";
import { canStandIn } from "#web/lib/can-stand-in";

/** Quantities by line: a dish, and what was chosen with it. */
export type Basket = Readonly<Record<string, number>>;

export type BasketLine = {
  readonly key: string;
  readonly item: MenuItemView;
  readonly options: readonly ModifierOption[];
  readonly quantity: number;
};

const SEPARATOR = "+";

/** The same dish with the same choices is the same line, in whatever order they were tapped. */
export function lineKey(skuId: string, options: readonly string[]): string {
  return [skuId, ...[...options].sort()].join(SEPARATOR);
}

/** The largest quantity of one dish a basket may hold now: what is left, and what one order may carry. */
export function mostOf(item: Pick<MenuItemView, "left">, quantityMax: number): number {
  return item.left === null ? quantityMax : Math.min(item.left, quantityMax);
}

export function withQuantity(basket: Basket, key: string, quantity: number): Basket {
  const { [key]: _, ...rest } = basket;
  return quantity > 0 ? { ...rest, [key]: quantity } : rest;
}

/** The basket in the menu's order, without dishes that left the menu and choices that are offered no more. */
export function basketLines(basket: Basket, menu: readonly MenuItemView[]): readonly BasketLine[] {
  return menu.flatMap((item) =>
    Object.entries(basket).flatMap(([key, quantity]) => {
      const [skuId, ...ids] = key.split(SEPARATOR);
      if (skuId !== item.skuId || quantity <= 0) return [];
      const offered = item.modifiers.flatMap(({ options }) => options);
      const options = offered.filter(({ id }) => ids.includes(id));
      return options.length === ids.length ? [{ key, item, options, quantity }] : [];
    }),
  );
}

/** In minor units, of one. */
export function linePrice({ item, options }: Pick<BasketLine, "item" | "options">): number {
  return options.reduce((sum, { price }) => sum + price, item.price);
}

/** In minor units. */
export function basketTotal(lines: readonly BasketLine[]): number {
  return lines.reduce((sum, line) => sum + linePrice(line) * line.quantity, 0);
}

/** What is wanted should a line run out, by its key: "ask", "refund", or a dish's id. Absent is "ask". */
export type Wishes = Readonly<Record<string, string>>;

/** What the kitchen is asked for. */
export function askedLines(lines: readonly BasketLine[], wishes: Wishes = {}) {
  return lines.map(({ key, item, options, quantity }) => {
    const line = { skuId: item.skuId as string, quantity, options: options.map(({ id }) => id) };
    const wish = wishes[key] ?? "ask";
    if (wish === "ask") return line;
    const ifGone = wish === "refund" ? { kind: "refund" as const } : { kind: "substitute" as const, skuId: wish };
    return { ...line, ifGone };
  });
}

/** The dishes somebody can choose in advance should a line run out: not dearer, and with no other allergens. */
export function standInsFor(line: BasketLine, menu: readonly MenuItemView[]): readonly MenuItemView[] {
  const { item, options, quantity } = line;
  const allergens = item.allergens && [...item.allergens, ...options.flatMap((option) => option.allergens)];
  return menu.filter(
    (each) => each.price <= linePrice(line) && canStandIn(each, { skuId: item.skuId, quantity, allergens }),
  );
}

/** The menu in sections, in the order the kitchen wrote it. */
export function menuSections(
  menu: readonly MenuItemView[],
): readonly { readonly category: string; readonly items: readonly MenuItemView[] }[] {
  const sections = new Map<string, MenuItemView[]>();
  for (const item of menu) sections.set(item.category, [...(sections.get(item.category) ?? []), item]);
  return [...sections].map(([category, items]) => ({ category, items }));
}
