import type { Amount, TaxLine } from "./types.ts";

const WHOLE_BP = 10_000;

/**
 * The tax within an amount that includes it.
 * @param gross  minor units, integer ≥ 0
 * @param rateBp basis points, integer ≥ 0: 1900 is 19 %
 * @returns minor units, rounded to the nearest one, halves up
 * Source: tax = gross × rate / (1 + rate). No law of the EU prescribes how to round (CJEU C-484/06, Koninklijke Ahold);
 * commercial rounding (DIN 1333), once per rate over the whole receipt, is what member states accept.
 */
export function taxWithin(gross: Amount, rateBp: number): Amount {
  return divideRounded(gross * rateBp, WHOLE_BP + rateBp);
}

/**
 * Adds up what is sold by its rate.
 * @param sold amounts that include their tax, with their rates
 * @returns a line per rate, by rising rate; amounts of 0 leave none
 */
export function taxLines(sold: readonly { readonly amount: Amount; readonly rateBp: number }[]): TaxLine[] {
  const grossOf = new Map<number, Amount>();
  for (const { amount, rateBp } of sold) grossOf.set(rateBp, (grossOf.get(rateBp) ?? 0) + amount);
  return [...grossOf]
    .filter(([, gross]) => gross > 0)
    .sort(([one], [other]) => one - other)
    .map(([rateBp, gross]) => ({ rateBp, gross, tax: taxWithin(gross, rateBp) }));
}

export function grossOf(lines: readonly TaxLine[]): Amount {
  return lines.reduce((sum, { gross }) => sum + gross, 0);
}

export function taxOf(lines: readonly TaxLine[]): Amount {
  return lines.reduce((sum, { tax }) => sum + tax, 0);
}

/**
 * Splits an amount so that the parts are as near to the weights as whole units allow, and add up to it.
 * @param total   minor units, integer ≥ 0
 * @param weights integers ≥ 0; the first part gets everything if all are 0
 * @returns a part per weight, none above its share rounded up
 * Source: largest remainder (Hamilton's method); equal remainders in the order of the weights.
 */
export function splitAmount(total: Amount, weights: readonly number[]): Amount[] {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  if (sum === 0) return weights.map((_, at) => (at === 0 ? total : 0));
  const shares = weights.map((weight, at) => {
    // Remainders as integers: fractions of two shares that are equal must compare as equal.
    const [whole, remainder] = divide(total, weight, sum);
    return { at, whole, remainder };
  });
  let left = total - shares.reduce((all, { whole }) => all + whole, 0);
  const parts = shares.map(({ whole }) => whole);
  for (const { at } of shares.toSorted((one, other) => other.remainder - one.remainder || one.at - other.at)) {
    if (left === 0) break;
    parts[at] = (parts[at] ?? 0) + 1;
    left -= 1;
  }
  return parts;
}

/**
 * What part of each line a refund of a part gives back.
 * @param kept   what has not been given back before
 * @param amount minor units, 0 ≤ amount ≤ gross of `kept`
 * @returns lines of that amount; once everything is given back the parts of all refunds are the whole, to the cent
 */
export function takeFrom(kept: readonly TaxLine[], amount: Amount): TaxLine[] {
  const parts = splitAmount(
    amount,
    kept.map(({ gross }) => gross),
  );
  return kept.flatMap(({ rateBp, gross, tax }, at) => {
    const part = parts[at] ?? 0;
    return part === 0 ? [] : { rateBp, gross: part, tax: divideRounded(part * tax, gross) };
  });
}

/** What is left when lines are taken away from others. @returns null if they are not within them */
export function withoutLines(from: readonly TaxLine[], taken: readonly TaxLine[]): TaxLine[] | null {
  const left = new Map(from.map((line) => [line.rateBp, line]));
  for (const { rateBp, gross, tax } of taken) {
    const line = left.get(rateBp);
    const rest = line && { rateBp, gross: line.gross - gross, tax: line.tax - tax };
    if (!rest || gross < 0 || tax < 0 || tax > gross || rest.gross < 0 || rest.tax < 0 || rest.tax > rest.gross)
      return null;
    left.set(rateBp, rest);
  }
  return [...left.values()].filter(({ gross }) => gross > 0);
}

/** Nearest whole, halves up; both integers, the divisor above 0. The products here stay below 2^53: 10^11 cents at 100 %. */
function divideRounded(dividend: number, divisor: number): number {
  return Math.floor((2 * dividend + divisor) / (2 * divisor));
}

/** `total × weight / sum`, exactly: the product of two large amounts needs more than a double holds. */
function divide(total: Amount, weight: number, sum: number): [whole: number, remainder: number] {
  const product = BigInt(total) * BigInt(weight);
  return [Number(product / BigInt(sum)), Number(product % BigInt(sum))];
}
