import { ShoppingBasket } from "lucide-react";
import { Money } from "#web/ui/money";
import { Time } from "#web/ui/time";
import { type BasketLine, basketTotal } from "./basket.ts";

export type BasketBarProps = {
  lines: readonly BasketLine[];
  /** Null while no orders are taken. */
  ready: number | null;
  onReview: () => void;
};

/** Under the thumb for as long as the basket holds something: how much, and when. */
export function BasketBar({ lines, ready, onReview }: BasketBarProps) {
  const count = lines.reduce((sum, { quantity }) => sum + quantity, 0);
  return (
    <div className="sticky bottom-20 z-20 sm:bottom-6">
      <button
        type="button"
        onClick={onReview}
        className="flex min-h-14 w-full items-center gap-3 rounded-control bg-accent px-5 py-2 text-left font-semibold text-accent-on shadow-float hover:brightness-110"
      >
        <ShoppingBasket aria-hidden size={20} />
        <span className="flex-1">
          Review {count} {count === 1 ? "item" : "items"}
          {ready !== null ? (
            <span className="block text-sm font-normal">
              Ready about <Time at={ready} />
            </span>
          ) : null}
        </span>
        <Money amount={basketTotal(lines)} />
      </button>
    </div>
  );
}
