/** How many digits of a currency's amounts are minor units: 2 for cents. */
function minorDigits(currency: string): number {
  return new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

/** An amount in minor units as a field shows it: "2.50". */
export function toMoneyField(amount: number, currency: string): string {
  const digits = minorDigits(currency);
  return (amount / 10 ** digits).toFixed(digits);
}

/** The minor units a field means, with a point or a comma; an empty field is 0. Null for what is no amount. */
export function fromMoneyField(text: string, currency: string): number | null {
  const amount = Number(text.trim().replace(",", "."));
  return Number.isFinite(amount) && amount >= 0 ? Math.round(amount * 10 ** minorDigits(currency)) : null;
}

const formatters = new Map<string, Intl.NumberFormat>();

/** `amount` in integer minor units of an ISO 4217 currency; how many digits that means is the currency's own business. */
export function formatMoney(amount: number, currency: string): string {
  let formatter = formatters.get(currency);
  if (!formatter) {
    formatter = new Intl.NumberFormat(undefined, { style: "currency", currency });
    formatters.set(currency, formatter);
  }
  return formatter.format(amount / 10 ** (formatter.resolvedOptions().maximumFractionDigits ?? 2));
}
