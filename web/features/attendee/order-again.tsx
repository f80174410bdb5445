import { useNavigate } from "@tanstack/react-router";
import { RotateCcw } from "lucide-react";
import type { OrderView } from "#shared/domain/food/types";
import type { StationRef } from "#shared/views/home";
import { useCollege } from "#web/lib/trpc";
import { Button } from "#web/ui/button";
import { lineKey } from "./basket.ts";
import { writeBasket } from "./use-basket.ts";

/** The same once more, into the basket: prices, stock and times are what they are now. */
export function OrderAgain({ station, order }: { station: StationRef; order: OrderView }) {
  const college = useCollege();
  const navigate = useNavigate();
  const again = () => {
    const basket: Record<string, number> = {};
    for (const { skuId, options, quantity, dropped } of order.lines) {
      if (dropped) continue;
      const key = lineKey(
        skuId,
        options.map(({ id }) => id),
      );
      basket[key] = (basket[key] ?? 0) + quantity;
    }
    writeBasket(station, basket);
    void navigate({ to: "/$college/stations/$stationId", params: { college, stationId: station.id } });
  };
  return (
    <Button variant="secondary" wide icon={<RotateCcw aria-hidden size={18} />} onClick={again}>
      Order this again
    </Button>
  );
}
