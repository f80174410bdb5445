import { AppError } from "#shared/errors";

/**
 * Currencies that Stripe counts otherwise than ISO 4217.
 * Source: Stripe, "Supported currencies", special cases: ISK and UGX are without decimals and said with two.
 */
const HUNDREDFOLD = new Set(["ISK", "UGX"]);
/** Three decimals of which the last must be 0. */
const IN_TENS = new Set(["BHD", "JOD", "KWD", "OMR", "TND"]);
/** Stripe has no fractions of them and ISO 4217 does. */
const UNSUPPORTED = new Set(["MGA"]);

/** @throws AppError BAD_INPUT for what cannot be charged exactly */
export function toProvider(amount: number, currency: string): number {
  const isExact = !UNSUPPORTED.has(currency) && (!IN_TENS.has(currency) || amount % 10 === 0);
  if (!isExact)
    throw new AppError("BAD_INPUT", `${amount} of ${currency} cannot be charged exactly. Change the price.`);
  return HUNDREDFOLD.has(currency) ? amount * 100 : amount;
}

export function fromProvider(amount: number, currency: string): number {
  return HUNDREDFOLD.has(currency) ? amount / 100 : amount;
}
