import { useState } from "react";
import type { Basket } from "./basket.ts";

/** A basket survives a reload and a look at another page, for as long as the tab lives. */
export function useBasket(stationId: string): [Basket, (basket: Basket) => void] {
  const key = `campuspulse.basket.${stationId}`;
  const [basket, setBasket] = useState<Basket>(() => read(key));
  const keep = (next: Basket) => {
    setBasket(next);
    try {
      sessionStorage.setItem(key, JSON.stringify(next));
    } catch {
      // then it lives as long as this page
    }
  };
  return [basket, keep];
}

function read(key: string): Basket {
  try {
    const value: unknown = JSON.parse(sessionStorage.getItem(key) ?? "{}");
    if (typeof value !== "object" || value === null) return {};
    const entries = Object.entries(value).filter(([, quantity]) => Number.isInteger(quantity) && quantity > 0);
    return Object.fromEntries(entries);
  } catch {
    return {};
  }
}
