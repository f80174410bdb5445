import type { EventId, GateId, SkuId, StationId } from "#shared/ids";
import type { PayWhen } from "#shared/pay-when";
import type { BoxOffice } from "./box-office.ts";
import type { GateCrew } from "./gate-crew.ts";
import type { KitchenCrew } from "./kitchen-crew.ts";
import { LiveSocket } from "./live-socket.ts";
import type { Person } from "./person.ts";
import { LIVE_AT_MOST_MS, LIVE_WITHIN_MS } from "./plan.ts";
import type { Provider } from "./provider.ts";
import type { Random } from "./random.ts";
import type { Session, SessionDeps } from "./session.ts";

/** A laptop's own limits, not the app's: more open sockets measure the machine. */
const SOCKETS_MAX = 500;

/** What the organizer has set up, as the crowd meets it. */
export type Grounds = {
  readonly eventId: EventId;
  readonly rehearsalId: EventId;
  readonly title: string;
  /** As the day begins. */
  readonly capacity: number;
  readonly boxOffice: BoxOffice;
  readonly gates: readonly { readonly id: GateId; readonly name: string }[];
  readonly desks: readonly {
    readonly id: StationId;
    readonly name: string;
    readonly servers: number;
    readonly seconds: number;
  }[];
  readonly kitchens: readonly {
    readonly id: StationId;
    readonly name: string;
    readonly cooks: number;
    readonly seconds: number;
    readonly pay: PayWhen;
  }[];
};

/** Everything about one day that more than one of its people needs. */
export type World = SessionDeps & {
  readonly grounds: Grounds;
  /** Portions of each dish that can sell out: delivered, less what fell or was sold over the counter. */
  readonly dishes: Map<SkuId, number>;
  readonly random: Random;
  readonly gateCrew: GateCrew;
  readonly kitchenCrews: ReadonlyMap<StationId, KitchenCrew>;
  readonly sockets: SocketPool;
  readonly provider: Provider;
  /** Manages the college's money. */
  readonly admin: Session;
  /** Staff finish what is left and go once every visitor has gone. */
  readonly state: { everybodyDone: boolean; capacity: number };
  readonly crowd: readonly Person[];
  /** Resolved when the event has gone live. */
  readonly live: PromiseWithResolvers<void>;
};

/** Every socket of the crowd, kept open to the end of the day so that its last word can be compared. */
export class SocketPool {
  readonly open: { readonly socket: LiveSocket; readonly kind: SocketKind; readonly session: Session }[] = [];
  readonly #deps: SessionDeps;
  readonly #checks = new Set<Promise<void>>();

  constructor(deps: SessionDeps) {
    this.#deps = deps;
  }

  /** @returns null when the crowd holds as many as it may */
  async connect(session: Session, path: string, kind: SocketKind): Promise<LiveSocket | null> {
    if (this.open.length >= SOCKETS_MAX) return null;
    const place = this.open.length;
    const socket = await LiveSocket.open(session, this.#deps.url, path, this.#deps.measures);
    this.open.splice(place, 0, { socket, kind, session });
    return socket;
  }

  /** A reply has just told of a change: the person's own socket must show it too, and soon. Nobody waits for this. */
  mustShow(socket: LiveSocket | null | undefined, what: string, isShown: (socket: LiveSocket) => boolean): void {
    if (!socket) return;
    const { book, measures } = this.#deps;
    const repliedAt = performance.now();
    const check = this.#waitFor(socket, () => isShown(socket)).then((shownAt) => {
      this.#checks.delete(check);
      if (shownAt === null) book.violated("missed live updates", `${what} within ${LIVE_WITHIN_MS} ms`);
      else measures.liveDelays.push(shownAt - repliedAt);
    });
    this.#checks.add(check);
  }

  /** Time in which the day rests does not count, for then the machine keeps up with nothing; up to a limit. */
  async #waitFor(socket: LiveSocket, isShown: () => boolean): Promise<number | null> {
    const { clock } = this.#deps;
    const latestAt = performance.now() + LIVE_AT_MOST_MS;
    for (let rested = clock.restedMs, left = LIVE_WITHIN_MS; ; ) {
      const shownAt = await socket.when(isShown, left);
      left = clock.restedMs - rested;
      rested = clock.restedMs;
      if (shownAt !== null || left <= 0 || performance.now() > latestAt) return shownAt;
    }
  }

  async settled(): Promise<void> {
    await Promise.all(this.#checks);
  }

  closeAll(): void {
    for (const { socket } of this.open) socket.close();
  }
}

export type SocketKind =
  | { readonly of: "feed" }
  | { readonly of: "gate" }
  | { readonly of: "station"; readonly stationId: StationId; readonly staff: boolean };
