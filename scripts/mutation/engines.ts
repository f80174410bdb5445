/** The engines whose tests are measured: the files that decide, the tests that must notice, and how many cases each property has. */
export const ENGINES = {
  queue: {
    runs: 30,
    // It counts what its cases met, and so needs all of them.
    leftOut: "whatever is said in whatever order",
    folders: ["shared/domain/queue", "shared/domain/eta"],
    // The quick ones first: a mistake that they notice costs no property's hundred cases.
    tests: [
      ["queue/queue.test", "queue/turn.test", "queue/views.test", "queue/joins.test", "queue/settings.test"],
      ["queue/news.test", "queue/learning.test", "queue/server-moves.test", "queue/queue.property.test"],
      ["eta/eta.test", "eta/eta-model.test", "eta/eta.property.test"],
    ],
  },
  food: {
    runs: 30,
    leftOut: null,
    folders: ["shared/domain/food"],
    tests: [
      ["food/food.test", "food/holds.test", "food/substitutes.test", "food/orders.test", "food/place.test"],
      ["food/promise.test", "food/offers.test", "food/nudges.test", "food/food.property.test"],
    ],
  },
} as const;

export type EngineName = keyof typeof ENGINES;

/** Neither is part of the engine: the tests, and what they compare it with. */
export function isOfTests(path: string): boolean {
  return /\.test\.ts$|(^|\/)(test-[a-z-]+|model)\.ts$/.test(path);
}
