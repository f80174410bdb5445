/** Basis points of a percentage as people write it, "7.5" or "7,5". Null for what is none. */
export function readTaxRate(text: string): number | null {
  const written = text.trim().replace(/\s*%$/, "").replace(",", ".");
  return /^\d{1,2}(\.\d{1,2})?$/.test(written) ? Math.round(Number(written) * 100) : null;
}

export function writeTaxRate(rateBp: number): string {
  return String(rateBp / 100);
}
