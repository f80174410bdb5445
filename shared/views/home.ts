import type { OrderView } from "#shared/domain/food/types";
import type { PassView, RegistrationView } from "#shared/domain/ledger/answers";
import type { TokenView } from "#shared/domain/queue/types";
import type { StationId } from "#shared/ids";
import type { EventCard } from "./event.ts";
import type { MoneyBack } from "./payments.ts";

/** "What now": everything live that one person holds, soonest event first. */
export type Home = {
  /** One of each event: the first that is not used, and how many there are. */
  readonly passes: readonly { readonly event: EventCard; readonly pass: PassView; readonly passes: number }[];
  /** On a waiting list, or with a seat that is kept for a while. */
  readonly waiting: readonly { readonly event: EventCard; readonly registration: RegistrationView }[];
  readonly pending: readonly { readonly event: EventCard; readonly requestedAt: number }[];
  /** What was to be, and why it is not. */
  readonly cancelled: readonly { readonly event: EventCard; readonly reason: string }[];
  /** What was paid for these and goes back, or did lately. */
  readonly moneyBack: readonly { readonly event: EventCard; readonly back: MoneyBack }[];
  /** Passes that are somebody else's now, and whose. */
  readonly given: readonly { readonly event: EventCard; readonly emails: readonly string[] }[];
  readonly tokens: readonly { readonly station: StationRef; readonly token: TokenView }[];
  readonly orders: readonly { readonly station: StationRef; readonly order: OrderView }[];
};

export type StationRef = {
  readonly id: StationId;
  readonly name: string;
  readonly eventId: string;
  readonly eventTitle: string;
};
