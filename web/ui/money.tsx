import { formatMoney } from "#web/lib/money";
import { usePlace } from "./place.tsx";

/** `amount` in minor units (cents); nothing to pay is the word "Free". */
export function Money({ amount, free = true }: { amount: number; free?: boolean }) {
  const { currency } = usePlace();
  return <span className="whitespace-nowrap">{amount === 0 && free ? "Free" : formatMoney(amount, currency)}</span>;
}
