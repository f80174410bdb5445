import type { FoodRefusal, KitchenOrderView, Menu, MenuItem, MenuItemView, OrderView } from "#shared/domain/food/types";
import type { Tag } from "#shared/domain/passes/types";
import type { DeskView, Lane, QueueSetup, QueueSummary, StaffTokenView, TokenView } from "#shared/domain/queue/types";
import type { EventId, StationId } from "#shared/ids";
import type { PayWhen } from "#shared/pay-when";
import type { StationRef } from "./home.ts";
import type { StationKind, StationSummary } from "./station.ts";
import type { GeoPoint } from "./venue.ts";

/** A station for whoever comes to it; `token` and `orders` are the viewer's own. */
export type StationPage = {
  readonly station: StationRef & { readonly kind: StationKind };
  readonly summary: StationSummary;
  readonly lanes: readonly Lane[];
  /** Visible dishes only. */
  readonly menu: readonly MenuItemView[];
  readonly token: TokenView | null;
  readonly orders: readonly OrderView[];
  /** Where it is, for a phone that works out by itself how far it is; null at a kitchen, and where nobody knows. */
  readonly at: GeoPoint | null;
};

/** What the screen at a station shows, and for how long still; null where no code is asked for. */
export type PresenceCodeView = { readonly code: string; readonly forMs: number } | null;

/** A station for its staff: everything live, hidden dishes too. */
export type BoardPage = {
  readonly station: StationRef & { readonly kind: StationKind };
  readonly summary: StationSummary;
  readonly lanes: readonly Lane[];
  readonly desks: readonly DeskView[];
  readonly tokens: readonly StaffTokenView[];
  readonly orders: readonly KitchenOrderView[];
  /** Orders that were handed over twice, newest first. */
  readonly handedTwice: readonly KitchenOrderView[];
  readonly menu: readonly MenuItemView[];
};

/** Another line of the same event, for whom it may be shorter. */
export type OtherQueue = StationRef & { readonly queue: QueueSummary };

/** Where somebody would wait clearly less, the walk included; `hereMs` is what they wait where they are. */
export type ShorterQueue = {
  readonly id: StationId;
  readonly name: string;
  readonly medianMs: number;
  readonly hereMs: number;
};

export type OrderPage = { readonly station: StationRef; readonly order: OrderView };

export type ReadyOrder = Pick<KitchenOrderView, "id" | "number" | "name" | "shortCode"> & {
  readonly lines: readonly { readonly quantity: number; readonly name: string }[];
};

/** What hands over without a network: the stand's ready orders, and what checks their codes. */
export type ReadyOrders = {
  readonly college: Tag;
  readonly event: Tag;
  /** The public key of pickup codes, Base64url. */
  readonly key: string;
  readonly orders: readonly ReadyOrder[];
};

/** Why a basket over several stands was not taken, and at which of them. */
export type BasketRefusal = FoodRefusal & { readonly stationId: StationId };

/** A station as its organizers edit it; `version` guards against a stale edit. */
export type StationSetup = {
  readonly stationId: StationId;
  readonly eventId: EventId;
  readonly version: number;
  readonly name: string;
  readonly kind: StationKind;
  readonly lanes: readonly Lane[];
  readonly priorServiceSeconds: number;
  /** As it is used, with the usual values where nobody set others. */
  readonly queue: QueueSetup;
  readonly spareLanes: number;
  readonly serversMin: number;
  readonly cooks: number;
  readonly menu: readonly MenuItem[];
  readonly menus: readonly Menu[];
  readonly pay: PayWhen;
};
