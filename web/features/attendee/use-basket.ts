import { useState } from "react";
import type { Basket } from "./basket.ts";

const PREFIX = "campuspulse.basket.";

/** A stand where something waits to be ordered. */
export type OtherBasket = { readonly stationId: string; readonly name: string; readonly count: number };

/** A basket survives a reload and a look at another page, for as long as the tab lives. */
export function useBasket({ id, name }: { id: string; name: string }): [Basket, (basket: Basket) => void] {
  const [basket, setBasket] = useState<Basket>(() => read(PREFIX + id).basket);
  const keep = (next: Basket) => {
    setBasket(next);
    writeBasket({ id, name }, next);
  };
  return [basket, keep];
}

export function writeBasket({ id, name }: { id: string; name: string }, basket: Basket): void {
  try {
    if (Object.keys(basket).length === 0) sessionStorage.removeItem(PREFIX + id);
    else sessionStorage.setItem(PREFIX + id, JSON.stringify({ name, basket }));
  } catch {
    // then it lives as long as its page
  }
}

export function readBasket(stationId: string): Basket {
  try {
    return read(PREFIX + stationId).basket;
  } catch {
    return {};
  }
}

/** Every stand cooks by itself, so each basket is an order of its own; they can be ordered together. */
export function otherBaskets(stationId: string): readonly OtherBasket[] {
  try {
    return Object.keys(sessionStorage).flatMap((key) => {
      const other = key.startsWith(PREFIX) ? key.slice(PREFIX.length) : stationId;
      if (other === stationId) return [];
      const { name, basket } = read(key);
      const count = Object.values(basket).reduce((sum, quantity) => sum + quantity, 0);
      return count > 0 && name ? [{ stationId: other, name, count }] : [];
    });
  } catch {
    return [];
  }
}

function read(key: string): { name: string; basket: Basket } {
  const empty = { name: "", basket: {} };
  try {
    const value: unknown = JSON.parse(sessionStorage.getItem(key) ?? "null");
    if (typeof value !== "object" || value === null || !("basket" in value) || !("name" in value)) return empty;
    const { name, basket } = value;
    if (typeof basket !== "object" || basket === null) return empty;
    const entries = Object.entries(basket).filter(([, quantity]) => Number.isInteger(quantity) && quantity > 0);
    return { name: String(name), basket: Object.fromEntries(entries) };
  } catch {
    return empty;
  }
}
