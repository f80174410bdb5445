import { DurableObject } from "cloudflare:workers";
import { projectStation } from "#db/projections/station";
import { ORDER_CODE_CHARS } from "#shared/domain/food/decide";
import { isLive as isLiveOrder } from "#shared/domain/food/evolve";
import type { MenuItemView, Order, OrderView } from "#shared/domain/food/types";
import { isLive as isLiveToken } from "#shared/domain/queue/evolve";
import type { Token, TokenView } from "#shared/domain/queue/types";
import { tokenViewer } from "#shared/domain/queue/view";
import { APP_ERRORS } from "#shared/errors";
import type { CommandId, OrderId, UserId } from "#shared/ids";
import { ok, type Result } from "#shared/result";
import { readShortCode } from "#shared/short-code";
import type { StationSummary } from "#shared/views/station";
import { Admission } from "../authority/admission.ts";
import { CodeSigner } from "../authority/code-signer.ts";
import type { LogEntry, ObjectFailure } from "../authority/command-log.ts";
import { FeedPublisher, type FeedSource } from "../authority/feed-publisher.ts";
import { platformIds } from "../authority/id-source.ts";
import { logDrainFailure, OutboxAlarm } from "../authority/outbox-alarm.ts";
import { Settling } from "../authority/settling.ts";
import { type Changes, type Entries, LiveChannel, NO_CHANGE, readViewer, type Viewer } from "../authority/sockets.ts";
import { durableStorage } from "../authority/storage.ts";
import type {
  StationApi,
  StationBoard,
  StationCommand,
  StationConfig,
  StationIdentity,
  StationRefusal,
  StationReply,
  StationView,
} from "./station-api.ts";
import { type StationDomainEvent, type StationResult, StationRoom } from "./station-room.ts";

/** The authority over one station's queue or kitchen. Decides nothing itself: it connects the room to the platform. */
export class Station extends DurableObject<Env> implements StationApi {
  readonly #room: StationRoom;
  readonly #admission: Admission;
  readonly #outbox: OutboxAlarm<StationDomainEvent>;
  readonly #channel: LiveChannel;
  readonly #feed: FeedPublisher;
  readonly #settling: Settling;
  #codeSigner: CodeSigner | null = null;
  /** Signed once and kept while the order lives; signing again gives the same text. */
  readonly #pickupCodes = new Map<OrderId, string>();
  /** What has changed since the last broadcast. */
  readonly #touchedTokens = new Map<Token["id"], Token>();
  readonly #touchedOrders = new Map<OrderId, Order>();

  constructor(state: DurableObjectState, env: Env) {
    super(state, env);
    const storage = durableStorage(state.storage);
    this.#room = new StationRoom({
      storage,
      ids: platformIds,
      onDurable: () => this.#outbox.wake(),
      onChange: (touched) => this.#changed(touched),
    });
    this.#admission = new Admission(Number(env.OBJECT_COMMANDS_PER_SECOND));
    this.#outbox = new OutboxAlarm(storage, {
      log: this.#room.log,
      project: (entries) => this.#project(entries),
      announce: async () => {}, // nobody acts on a station's events yet
      tick: () => this.#feed.catchUp(),
      nextDueAt: () => this.#feed.catchUpAt(Date.now()),
      now: () => Date.now(),
      onFailure: logDrainFailure,
    });
    this.#channel = new LiveChannel({
      state,
      seq: () => this.#room.log.lastSeq,
      snapshot: (viewer, now) => this.#snapshot(viewer, now),
      takeChanges: (now) => this.#takeChanges(now),
    });
    this.#feed = new FeedPublisher(env.LIVE_FEED, () => this.#publication());
    this.#settling = new Settling(
      (now) => this.#isMoving(now),
      () => this.#broadcast(),
    );
  }

  async configure(
    identity: StationIdentity,
    config: StationConfig,
  ): Promise<Result<StationSummary, StationRefusal | ObjectFailure>> {
    const configured = this.#room.configure(identity, config, Date.now());
    if (configured.ok) this.#broadcast();
    return configured;
  }

  async submit(
    commandId: CommandId,
    actorId: UserId,
    command: StationCommand,
  ): Promise<Result<StationReply, StationRefusal | ObjectFailure>> {
    const now = Date.now();
    if (!this.#admission.take(now)) return OVERLOADED;
    return this.#signed(this.#room.submit(commandId, actorId, command, now));
  }

  async handOver(
    commandId: CommandId,
    actorId: UserId,
    code: string,
  ): Promise<Result<StationReply, StationRefusal | ObjectFailure>> {
    const head = this.#room.head;
    const now = Date.now();
    if (!head) return UNKNOWN;
    if (!this.#admission.take(now)) return OVERLOADED;
    const shortCode = readShortCode(code, ORDER_CODE_CHARS);
    if (shortCode) return this.#signed(this.#room.handOver({ commandId, actorId, code }, { shortCode }, null, now));
    const { decoded, refusal } = await this.#signer(head.identity).check(head.identity, "pickup", code, now);
    const isPickup = decoded.form === "signed" && decoded.code.kind === "pickup";
    const subject = isPickup ? { orderId: decoded.code.orderId } : null;
    // A pass's short code is no pickup code, though the check has nothing against it.
    const codeRefusal = refusal ?? (isPickup ? null : ({ code: "pass-unknown" } as const));
    return this.#signed(this.#room.handOver({ commandId, actorId, code }, subject, codeRefusal, Date.now()));
  }

  async handOverOrder(
    commandId: CommandId,
    actorId: UserId,
    orderId: OrderId,
  ): Promise<Result<StationReply, StationRefusal | ObjectFailure>> {
    const now = Date.now();
    if (!this.#admission.take(now)) return OVERLOADED;
    return this.#signed(this.#room.handOver({ commandId, actorId, code: orderId }, { orderId }, null, now));
  }

  async view(userId: UserId | null): Promise<StationView | null> {
    const now = Date.now();
    const summary = this.#room.summary(now);
    if (!summary) return null;
    const token = userId ? this.#room.tokenOf(userId) : null;
    const orders = userId ? this.#room.ordersOf(userId) : [];
    return {
      summary,
      lanes: this.#room.lanes,
      menu: this.#room.menu().filter(isVisible),
      token: token && this.#viewTokens(now)(token),
      orders: await Promise.all(orders.map((order) => this.#orderView(order))),
    };
  }

  async board(): Promise<StationBoard | null> {
    return this.#room.board(Date.now());
  }

  async order(orderId: OrderId, userId: UserId): Promise<OrderView | null> {
    const order = this.#room.order(orderId);
    return order?.userId === userId ? this.#orderView(order) : null;
  }

  override async fetch(request: Request): Promise<Response> {
    if (!this.#room.head) return new Response(APP_ERRORS.NOT_FOUND.message, { status: 404 });
    // A snapshot cannot wait for signatures, so they are made before its socket exists.
    const { userId } = readViewer(request);
    if (userId) await Promise.all(this.#room.ordersOf(userId).map(({ id }) => this.#pickupCode(id)));
    return this.#channel.accept(request);
  }

  override async webSocketMessage(socket: WebSocket, frame: string | ArrayBuffer): Promise<void> {
    const received = this.#channel.receive(socket, frame, Date.now());
    if (!received) return;
    // Commands to a station come by tRPC; a scan belongs on a gate's channel.
    const { message } = APP_ERRORS.NOT_ALLOWED;
    this.#channel.send(socket, {
      type: "problem",
      commandId: received.message.input.commandId,
      code: "NOT_ALLOWED",
      message,
    });
  }

  override async webSocketClose(socket: WebSocket): Promise<void> {
    this.#channel.closed(socket);
  }

  override async webSocketError(socket: WebSocket): Promise<void> {
    this.#channel.closed(socket);
  }

  override async alarm(): Promise<void> {
    await this.#outbox.run();
  }

  async #signed(result: StationResult): Promise<Result<StationReply, StationRefusal | ObjectFailure>> {
    if (!result.ok) return result;
    const { token, order } = result.value;
    if (!order) return ok({ token, order });
    const pickupCode = await this.#pickupCode(order.id);
    return ok({ token, order: { ...order, pickupCode } });
  }

  #changed({ tokens, orders }: { tokens: readonly Token[]; orders: readonly Order[] }): void {
    for (const token of tokens) {
      this.#touchedTokens.set(token.id, token);
      this.#feed.nudge(token.userId, "token");
    }
    for (const order of orders) {
      this.#touchedOrders.set(order.id, order);
      this.#feed.nudge(order.userId, "order");
      if (!isLiveOrder(order)) this.#pickupCodes.delete(order.id);
    }
    this.#broadcast();
    this.#settling.arm();
  }

  #broadcast(): void {
    this.#channel.changed(Date.now());
    this.#feed.changed();
  }

  #isMoving(now: number): boolean {
    const { queue, kitchen } = this.#room;
    if (queue) return queue.tokens.size > 0 || queue.recentDone.some((at) => at > now - 60_000);
    return kitchen !== null && kitchen.orders.size > 0;
  }

  #snapshot(viewer: Viewer, now: number): Entries {
    const summary = this.#room.summary(now);
    if (!summary) return {};
    const { userId } = viewer;
    const mine = userId ? this.#mine(userId, this.#room.ordersOf(userId), this.#viewTokens(now), now) : {};
    if (viewer.staff) return { summary, menu: this.#room.menu(), ...this.#boardEntries(now), ...mine };
    return { summary, menu: this.#room.menu().filter(isVisible), ...mine };
  }

  #takeChanges(now: number): Changes {
    const tokens = [...this.#touchedTokens.values()];
    const orders = [...this.#touchedOrders.values()];
    this.#touchedTokens.clear();
    this.#touchedOrders.clear();
    const summary = this.#channel.size > 0 ? this.#room.summary(now) : null;
    if (!summary) return { everyone: NO_CHANGE, staff: () => NO_CHANGE, mine: () => NO_CHANGE };
    const menu = this.#room.menu();
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

  #boardEntries(now: number): Entries {
    const board = this.#room.board(now);
    return Object.fromEntries([
      ...(board?.tokens ?? []).map((token) => [`token:${token.id}`, token]),
      ...(board?.orders ?? []).map((order) => [`order:${order.id}`, order]),
    ]);
  }

  #mine(userId: UserId, orders: readonly Order[], viewToken: ViewToken, now: number): Entries {
    return { ...tokenEntry(this.#room.tokenOf(userId), viewToken), ...this.#orderEntries(orders, now) };
  }

  #orderEntries(orders: readonly Order[], now: number): Entries {
    const signed = orders.flatMap((order) => {
      const pickupCode = isLiveOrder(order) ? this.#pickupCodes.get(order.id) : "";
      if (pickupCode !== undefined)
        return [[`mine:order:${order.id}`, { ...this.#room.showOrder(order, now), pickupCode }]];
      // New, or from before the object slept. A broadcast cannot wait for a signature: the next one shows the order.
      void this.#pickupCode(order.id).then(() => this.#channel.changed(Date.now()));
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

  async #orderView(order: Order): Promise<OrderView> {
    return { ...this.#room.showOrder(order, Date.now()), pickupCode: await this.#pickupCode(order.id) };
  }

  async #pickupCode(orderId: OrderId): Promise<string> {
    const known = this.#pickupCodes.get(orderId);
    if (known !== undefined) return known;
    const head = this.#room.head;
    const order = this.#room.order(orderId);
    if (!head || !order) throw new Error("only a station's own orders have pickup codes");
    const { identity } = head;
    const window = { notBefore: order.placedAt, expires: identity.codesUntil };
    const code = await this.#signer(identity).issue(identity, { kind: "pickup", orderId, ...window });
    if (isLiveOrder(order)) this.#pickupCodes.set(orderId, code);
    return code;
  }

  #signer({ stationId }: StationIdentity): CodeSigner {
    this.#codeSigner ??= new CodeSigner(this.env.PASS_ROOT_KEY, `pickup:${stationId}`);
    return this.#codeSigner;
  }

  #publication(): FeedSource | null {
    const head = this.#room.head;
    const value = this.#room.summary(Date.now());
    if (!head || !value) return null;
    const { collegeId, eventId, stationId, feedShards: shards } = head.identity;
    return { address: { collegeId, eventId, shards }, key: `station:${stationId}`, seq: this.#room.log.lastSeq, value };
  }

  async #project(entries: readonly LogEntry<StationDomainEvent>[]): Promise<void> {
    const head = this.#room.head;
    if (!head) return;
    const { collegeId, stationId } = head.identity;
    await projectStation(this.env.DB, {
      collegeId,
      stationId,
      seq: this.#room.log.lastSeq,
      ...this.#room.touched(entries),
    });
  }
}

type ViewToken = (token: Token) => TokenView;

function tokenEntry(token: Token | null | undefined, view: ViewToken): Entries {
  return token ? { "mine:token": view(token) } : {};
}

function isVisible({ hidden }: MenuItemView): boolean {
  return !hidden;
}

const OVERLOADED = { ok: false, refusal: { code: "overloaded" } } as const;
const UNKNOWN = { ok: false, refusal: { code: "object-unknown" } } as const;
