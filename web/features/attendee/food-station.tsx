import { UtensilsCrossed } from "lucide-react";
import { useState } from "react";
import type { KitchenSummary, MenuItemView, OrderView } from "#shared/domain/food/types";
import type { StationRef } from "#shared/views/home";
import { readyAt } from "#web/lib/ready-at";
import type { LiveChannel } from "#web/live/live-channel";
import { type StationEntries, useLiveOr } from "#web/live/use-live";
import { EmptyState } from "#web/ui/empty-state";
import { Notice } from "#web/ui/notice";
import { Time } from "#web/ui/time";
import { useNow } from "#web/ui/use-now";
import { basketLines, menuSections, withQuantity } from "./basket.ts";
import { BasketBar } from "./basket-bar.tsx";
import { BasketSheet } from "./basket-sheet.tsx";
import { DishRow } from "./dish-row.tsx";
import { OrderCard } from "./order-card.tsx";
import { useBasket } from "./use-basket.ts";

const REFRESH_MS = 20_000;

export type FoodStationProps = {
  station: StationRef;
  kitchen: KitchenSummary;
  menuBefore: readonly MenuItemView[];
  orders: readonly OrderView[];
  live: LiveChannel<StationEntries>;
};

export function FoodStation({ station, kitchen, menuBefore, orders, live }: FoodStationProps) {
  const menu = (useLiveOr(live, "menu", menuBefore) ?? menuBefore).filter((item) => !item.hidden);
  const [basket, setBasket] = useBasket(station.id);
  const [reviewing, setReviewing] = useState(false);
  const ready = readyAt(kitchen, useNow(REFRESH_MS));
  const lines = basketLines(basket, menu);
  return (
    <>
      {orders.length > 0 ? (
        <section aria-labelledby="my-orders" className="flex flex-col gap-3">
          <h2 id="my-orders" className="font-semibold">
            My orders here
          </h2>
          <ul className="grid gap-3">
            {orders.map((order) => (
              <OrderCard key={order.id} station={station} order={order} />
            ))}
          </ul>
        </section>
      ) : null}
      {menu.length > 0 ? <KitchenNotice kitchen={kitchen} ready={ready} /> : null}
      {menu.length === 0 ? (
        <EmptyState icon={<UtensilsCrossed size={32} />} title="Nothing to order right now">
          Dishes appear here when the kitchen puts them on the menu, and leave when they are sold out.
        </EmptyState>
      ) : (
        menuSections(menu).map(({ category, items }) => (
          <section key={category} aria-label={category || "Menu"} className="flex flex-col gap-1">
            {category ? <h2 className="pb-1 font-semibold">{category}</h2> : null}
            <ul className="rounded-card border border-line bg-surface">
              {items.map((item) => (
                <DishRow
                  key={item.skuId}
                  item={item}
                  quantity={basket[item.skuId] ?? 0}
                  onChange={(quantity) => setBasket(withQuantity(basket, item.skuId, quantity))}
                />
              ))}
            </ul>
          </section>
        ))
      )}
      {lines.length > 0 ? <BasketBar lines={lines} ready={ready} onReview={() => setReviewing(true)} /> : null}
      <BasketSheet
        open={reviewing && lines.length > 0}
        onClose={() => setReviewing(false)}
        station={station}
        kitchen={kitchen}
        ready={ready}
        lines={lines}
        onQuantity={(skuId, quantity) => setBasket(withQuantity(basket, skuId, quantity))}
        onPlaced={() => setBasket({})}
      />
    </>
  );
}

function KitchenNotice({ kitchen, ready }: { kitchen: KitchenSummary; ready: number | null }) {
  if (kitchen.status === "closed") {
    return (
      <Notice tone="warn" title="The kitchen is closed">
        You can look at the menu. Orders already placed are still made.
      </Notice>
    );
  }
  if (kitchen.status === "paused") {
    return (
      <Notice tone="warn" title="The kitchen is taking a break">
        Fill your basket now; it is kept until they take orders again.
      </Notice>
    );
  }
  if (ready === null) {
    return (
      <Notice tone="warn" title="The kitchen is full right now">
        It takes orders again as soon as it has caught up. This page tells you.
      </Notice>
    );
  }
  return (
    <p className="text-ink-soft">
      Order now, ready about{" "}
      <strong className="font-semibold text-ink">
        <Time at={ready} />
      </strong>
      .
    </p>
  );
}
