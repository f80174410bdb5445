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
import { usePageTitle } from "#web/ui/use-page-title";
import { basketLines, menuSections, withQuantity } from "./basket.ts";
import { BasketBar } from "./basket-bar.tsx";
import { BasketSheet } from "./basket-sheet.tsx";
import { DishRow } from "./dish-row.tsx";
import { fitsFilter, type MenuFilter } from "./menu-filter.ts";
import { MenuFilterBar } from "./menu-filter-bar.tsx";
import { useMyDiet } from "./my-diet.ts";
import { OrderCard } from "./order-card.tsx";
import { OtherBaskets } from "./other-baskets.tsx";
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
  usePageTitle(station.name);
  const menu = (useLiveOr(live, "menu", menuBefore) ?? menuBefore).filter((item) => !item.hidden);
  const [basket, setBasket] = useBasket(station);
  const [reviewing, setReviewing] = useState(false);
  const ready = readyAt(kitchen, useNow(REFRESH_MS));
  const lines = basketLines(basket, menu);
  const [mine, setMine] = useMyDiet();
  const [filter, setFilter] = useState<MenuFilter>(mine);
  const fitting = menu.filter((item) => fitsFilter(item, filter));
  const setQuantity = (key: string, quantity: number) => setBasket(withQuantity(basket, key, quantity));
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
      <OtherBaskets stationId={station.id} />
      {menu.length > 0 ? <KitchenNotice kitchen={kitchen} ready={ready} /> : null}
      <MenuFilterBar menu={menu} filter={filter} mine={mine} onChange={setFilter} onKeep={setMine} />
      {menu.length > 0 && fitting.length === 0 ? (
        <Notice title="Nothing here fits">No dish is declared to be what you asked for. Ask at the counter.</Notice>
      ) : null}
      {menu.length === 0 ? (
        <EmptyState icon={<UtensilsCrossed size={32} />} title="Nothing to order right now">
          Dishes appear here when the kitchen puts them on the menu, and leave when they are sold out.
        </EmptyState>
      ) : (
        menuSections(fitting).map(({ category, items }) => (
          <section key={category} aria-label={category || "Menu"} className="flex flex-col gap-1">
            {category ? <h2 className="pb-1 font-semibold">{category}</h2> : null}
            <ul className="rounded-card border border-line bg-surface">
              {items.map((item) => (
                <DishRow
                  key={item.skuId}
                  item={item}
                  lines={lines.filter((line) => line.item.skuId === item.skuId)}
                  without={filter.without}
                  onQuantity={setQuantity}
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
        lines={lines}
        menu={menu}
        onQuantity={setQuantity}
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
      <Notice
        tone="warn"
        title={kitchen.pausedByRule ? "The kitchen takes no orders for now" : "The kitchen is taking a break"}
      >
        Fill your basket now; it is kept until they take orders again.
      </Notice>
    );
  }
  if (ready === null) {
    return (
      <Notice tone="warn" title="The kitchen is full right now">
        Choose your dishes: you can order for a later time, and this page tells you when it has caught up.
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
