import { countedId } from "#shared/counting-ids";
import type { MenuItem } from "#shared/domain/food/types";
import { type Random, randomFrom } from "../random.ts";

export const DAY_START = 1_800_000_000_000;
export const COOKS = 3;
const DAY_SECONDS = 3 * 3_600;
/** People come in waves of an hour and a half, by a third more and less than on average. */
const WAVE_SECONDS = 5_400;
const WAVE = 0.35;
/** Of one portion's time. */
const SPREAD = 0.5;
const SETUP_SECONDS = 15;

/** One order as it comes: what is wanted, and how long a cook really needs, known to nobody before. */
export type Arrival = {
  readonly at: number;
  readonly lines: readonly { readonly skuId: MenuItem["skuId"]; readonly quantity: number }[];
  readonly planned: number;
  readonly actual: number;
};

/** Of all orders below, measured over fifty days: with it, the load is what it is called. */
const MEAN_WORK = 120;

/** What the menu says a portion takes, and what it does: kitchens guess wrong both ways. */
const DISHES = [
  ["Wrap", 60, 75],
  ["Dosa", 80, 70],
  ["Soup", 30, 20],
  ["Juice", 20, 30],
  ["Fries", 45, 60],
  ["Curry", 90, 85],
] as const;

export const MENU: readonly MenuItem[] = DISHES.map(([name, makeSeconds], index) => ({
  skuId: countedId("sku", index + 1),
  name,
  variant: "",
  description: "",
  category: "",
  price: 500,
  allergens: [],
  diets: [],
  modifiers: [],
  makeSeconds,
  stock: null,
  menuId: null,
  picture: null,
}));

/** @param load of the cooks' time that is asked for on average; 1 is all of it */
export function arrivalsOf(seed: string, load: number): Arrival[] {
  const random = randomFrom(`kitchen ${seed}`);
  const perSecond = (load * COOKS) / MEAN_WORK;
  const arrivals: Arrival[] = [];
  for (let second = 0; ; ) {
    second += -Math.log(1 - random.next()) / (perSecond * (1 + WAVE));
    if (second > DAY_SECONDS) return arrivals;
    // Thinned to the wave.
    if (random.next() * (1 + WAVE) > 1 + WAVE * Math.sin((2 * Math.PI * second) / WAVE_SECONDS)) continue;
    arrivals.push(orderAt(DAY_START + Math.round(1000 * second), random));
  }
}

function orderAt(at: number, random: Random): Arrival {
  const count = random.pick([1, 1, 1, 2, 2, 2]);
  const dishes = Array.from({ length: count }, () => random.int(0, DISHES.length - 1));
  const wanted = [...new Set(dishes)].map((dish) => ({ dish, quantity: random.pick([1, 1, 1, 1, 1, 1, 1, 2, 2, 2]) }));
  let [planned, actual] = [SETUP_SECONDS, SETUP_SECONDS * 2 * random.next()];
  for (const { dish, quantity } of wanted) {
    const [, guess, real] = DISHES[dish] ?? DISHES[0];
    planned += quantity * guess;
    for (let portion = 0; portion < quantity; portion++) actual += real * spread(random);
  }
  const lines = wanted.map(({ dish, quantity }) => ({ skuId: countedId("sku", dish + 1), quantity }));
  return { at, lines, planned, actual };
}

/** Lognormal with mean 1. Source: Box and Muller (1958). */
function spread(random: Random): number {
  const variance = Math.log(1 + SPREAD ** 2);
  const normal = Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
  return Math.exp(Math.sqrt(variance) * normal - variance / 2);
}
