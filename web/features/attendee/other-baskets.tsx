import { Link } from "@tanstack/react-router";
import { ShoppingBasket } from "lucide-react";
import { useCollege } from "#web/lib/trpc";
import { otherBaskets } from "./use-basket.ts";

/** What was chosen at other stands and not yet ordered: whoever eats from three stands forgets none. */
export function OtherBaskets({ stationId }: { stationId: string }) {
  const college = useCollege();
  const others = otherBaskets(stationId);
  if (others.length === 0) return null;
  return (
    <ul aria-label="Baskets at other stands" className="flex flex-col gap-2">
      {others.map(({ stationId: other, name, count }) => (
        <li key={other}>
          <Link
            to="/$college/stations/$stationId"
            params={{ college, stationId: other }}
            className="flex min-h-12 items-center gap-3 rounded-card border border-line bg-surface px-4 py-2 hover:bg-sunken"
          >
            <ShoppingBasket aria-hidden size={18} className="text-ink-soft" />
            <span className="flex-1">
              {count} {count === 1 ? "item" : "items"} chosen at <strong className="font-semibold">{name}</strong>, not
              ordered yet
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
