import { isLive as isLiveOrder } from "#shared/domain/food/orders";
import type { MenuItemView, Order } from "#shared/domain/food/types";
import { isLive as isLiveToken } from "#shared/domain/queue/state";
import type { Token, TokenView } from "#shared/domain/queue/types";
import { tokenViewer } from "#shared/domain/queue/view";
import type { OrderId, TokenId, UserId } from "#shared/ids";
import { type Changes, type Entries, NO_CHANGE, type Viewer } from "../authority/sockets.ts";
import type { PickupCodes } from "./pickup-codes.ts";
import type { Touched } from "./station-plan.ts";
import type { StationRoom } from "./station-room.ts";

export type Audience = {
  /** Whether anybody listens: what nobody hears is not worked out. */
  readonly isThere: () => boolean;
  /** Broadcast again soon: what was missing from the last one is there now. */
  readonly tell: () => void;
};

type ViewToken = (token: Token) => TokenView;

/** What a station's sockets are told: the board for staff, the menu for everyone, and to each what is theirs. */
export class StationLive {
  readonly #room: StationRoom;
  readonly #pickupCodes: PickupCodes;
  readonly #audience: Audience;
  /** What has changed since the last broadcast. */
  readonly #tokens = new Map<TokenId, Token>();
  readonly #orders = new Map<OrderId, Order>();

  constructor(room: StationRoom, pickupCodes: PickupCodes, audience: Audience) {
    this.#room = room;
    this.#pickupCodes = pickupCodes;
    this.#audience = audience;
  }

  touch({ tokens, orders }: Touched): void {
    for (const token of tokens) this.#tokens.set(token.id, token);
    for (const order of orders) this.#orders.set(order.id, order);
  }

  snapshot({ userId, staff }: Viewer, now: number): Entries {
    const summary = this.#room.summary(now);
    if (!summary) return {};
    const menu = this.#room.menu(now);
    const mine = userId ? this.#mine(userId, this.#room.ordersOf(userId), this.#viewTokens(now), now) : {};
    if (staff) return { summary, menu, ...this.#boardEntries(now), ...mine };
    return { summary, menu: menu.filter(isVisible), ...mine };
  }

  takeChanges(now: number): Changes {
    const tokens = [...this.#tokens.values()];
    const orders = [...this.#orders.values()];
    this.#tokens.clear();
    this.#orders.clear();
    const summary = this.#audience.isThere() ? this.#room.summary(now) : null;
    if (!summary) return { everyone: NO_CHANGE, staff: () => NO_CHANGE, mine: () => NO_CHANGE };
    const menu = this.#room.menu(now);
    // What a thousand people's own entries share is found out once.
    const viewToken = this.#viewTokens(now);
    const live = Map.groupBy(this.#room.kitchen?.orders.values() ?? [], ({ userId }) => userId);
    const endedTokens = new Map(tokens.filter((token) => !isLiveToken(token)).map((token) => [token.userId, token]));
    const endedOrders = Map.groupBy(
      orders.filter((order) => !isLiveOrder(order)),
      ({ userId }) => userId,
    );
    const gone = [
      ...tokens.filter((token) => !isLiveToken(token)).map(({ id }) => `token:${id}`),
      ...orders.filter((order) => !isLiveOrder(order)).map(({ id }) => `order:${id}`),
    ];
    return {
      everyone: { set: { summary, menu: menu.filter(isVisible) }, drop: [] },
      staff: () => ({ set: { menu, ...this.#boardEntries(now) }, drop: gone }),
      mine: (userId) => {
        const ended = endedTokens.get(userId);
        const owned = [...(endedOrders.get(userId) ?? []), ...(live.get(userId) ?? [])];
        const set = { ...tokenEntry(ended, viewToken), ...this.#mine(userId, owned, viewToken, now) };
        return { set, drop: [] };
      },
    };
  }

  viewToken(token: Token, now: number): TokenView {
    return this.#viewTokens(now)(token);
  }

  #boardEntries(now: number): Entries {
    const board = this.#room.board(now);
    return Object.fromEntries([
      ["desks", board?.desks ?? []],
      ["handedTwice", board?.handedTwice ?? []],
      ...(board?.tokens ?? []).map((token) => [`token:${token.id}`, token]),
      ...(board?.orders ?? []).map((order) => [`order:${order.id}`, order]),
    ]);
  }

  #mine(userId: UserId, orders: readonly Order[], viewToken: ViewToken, now: number): Entries {
    return { ...tokenEntry(this.#room.tokenOf(userId), viewToken), ...this.#orderEntries(orders, now) };
  }

  #orderEntries(orders: readonly Order[], now: number): Entries {
    const signed = orders.flatMap((order) => {
      const pickupCode = isLiveOrder(order) ? this.#pickupCodes.known(order.id) : "";
      if (pickupCode !== undefined)
        return [[`mine:order:${order.id}`, { ...this.#room.showOrder(order, now), pickupCode }]];
      // New, or from before the object slept. A broadcast cannot wait for a signature: the next one shows the order.
      void this.#pickupCodes.of(order.id).then(() => this.#audience.tell());
      return [];
    });
    return Object.fromEntries(signed);
  }

  #viewTokens(now: number): ViewToken {
    const { queue } = this.#room;
    if (queue) return tokenViewer(queue, now);
    return () => {
      throw new Error("a token lives in a queue");
    };
  }
}

/** What guests see of a menu. */
export function isVisible({ hidden }: MenuItemView): boolean {
  return !hidden;
}

function tokenEntry(token: Token | null | undefined, view: ViewToken): Entries {
  return token ? { "mine:token": view(token) } : {};
}
