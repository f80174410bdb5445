import type { Random } from "../random.ts";

/** How long a service takes: exponential, or lognormal with this coefficient of variation. */
export type Shape = "exponential" | { readonly cv: number };

export function exponential(random: Random, mean: number): number {
  return -Math.log(1 - random.next()) * mean;
}

/** Box and Muller's normal, one of the pair. */
export function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}

export function service(random: Random, shape: Shape, mean: number): number {
  if (shape === "exponential") return exponential(random, mean);
  const variance = Math.log(1 + shape.cv * shape.cv);
  return mean * Math.exp(Math.sqrt(variance) * normal(random) - variance / 2);
}

/** Tries for the rest of a service that outlasts nearly all; then it is taken as nearly over. */
const TRIES_MAX = 200;

/** The rest of a service that has lasted `age`. */
export function serviceRest(random: Random, shape: Shape, mean: number, age: number): number {
  if (shape === "exponential") return exponential(random, mean);
  for (let i = 0; i < TRIES_MAX; i++) {
    const drawn = service(random, shape, mean);
    if (drawn > age) return drawn - age;
  }
  return 0.05 * age;
}
