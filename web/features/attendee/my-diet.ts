import { useState } from "react";
import { avoidedOf, choicesOf, normalAllergen } from "#shared/allergens";
import { DIETS } from "#shared/diets";
import type { BasketLine } from "./basket.ts";
import { type MenuFilter, NO_FILTER } from "./menu-filter.ts";

const KEY = "campuspulse.my-diet";
const WORDS_MAX = 40;

/** What somebody cannot eat. It stays on their phone: no stand, and no organizer, can look it up. */
export function useMyDiet(): [MenuFilter, (diet: MenuFilter) => void] {
  const [diet, setDiet] = useState(readMyDiet);
  const keep = (next: MenuFilter) => {
    setDiet(next);
    try {
      localStorage.setItem(KEY, JSON.stringify(next));
    } catch {
      // then it lives as long as this page
    }
  };
  return [diet, keep];
}

export function readMyDiet(): MenuFilter {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(KEY) ?? "null");
    if (typeof value !== "object" || value === null || !("without" in value) || !("diets" in value)) return NO_FILTER;
    const texts = (list: unknown) =>
      Array.isArray(list) ? list.filter((each) => typeof each === "string").slice(0, WORDS_MAX) : [];
    return {
      without: choicesOf(texts(value.without)),
      diets: DIETS.filter((diet) => texts(value.diets).includes(diet)),
    };
  } catch {
    return NO_FILTER;
  }
}

export type DietWarning = {
  readonly name: string;
  /** What it contains that they avoid; empty when nobody declared what it contains. */
  readonly contains: readonly string[];
};

/** What in a basket somebody should not eat, or cannot know about: what is chosen with a dish counts too. */
export function dietWarnings(lines: readonly BasketLine[], { without }: Pick<MenuFilter, "without">): DietWarning[] {
  if (without.length === 0) return [];
  return lines.flatMap(({ item, options }) => {
    const all = [...(item.allergens ?? []), ...options.flatMap(({ allergens }) => allergens)];
    const contains = [...new Set(avoidedOf(all, without).map(normalAllergen))];
    return contains.length > 0 || item.allergens === null ? [{ name: item.name, contains }] : [];
  });
}
