import { DurableObject } from "cloudflare:workers";
import { projectStation } from "#db/projections/station";
import { isLive } from "#shared/domain/food/orders";
import { ORDER_CODE_CHARS } from "#shared/domain/food/place";
import type { AskedLine, FoodRefusal, Order, OrderQuote, OrderView } from "#shared/domain/food/types";
import { asksForCode, joinRulesOf, RATE_WINDOW_MS } from "#shared/domain/queue/settings";
import type { MovedToken, QueueLoad } from "#shared/domain/queue/types";
import { APP_ERRORS } from "#shared/errors";
import type { CommandId, OrderId, UserId } from "#shared/ids";
import type { BusMessage } from "#shared/protocol/bus";
import { CLOSE_MOVED } from "#shared/protocol/live";
import { ok, type Result } from "#shared/result";
import { readShortCode } from "#shared/short-code";
import type { StationSummary } from "#shared/views/station";
import type { ReadyOrders } from "#shared/views/station-page";
import { Admission } from "../authority/admission.ts";
import { CollegeShard } from "../authority/college-shard.ts";
import {
  type ActorId,
  type LogEntry,
  OBJECT_UNKNOWN,
  type ObjectFailure,
  OVERLOADED,
} from "../authority/command-log.ts";
import { FeedPublisher, type FeedSource } from "../authority/feed-publisher.ts";
import { platformIds } from "../authority/id-source.ts";
import { earliest, logAnnounceFailure, logDrainFailure, OutboxAlarm } from "../authority/outbox-alarm.ts";
import { Settling } from "../authority/settling.ts";
import { LiveChannel, readViewer } from "../authority/sockets.ts";
import { durableStorage, eraseStorage } from "../authority/storage.ts";
import { sendServer, sendToken } from "./other-stations.ts";
import { PickupCodes } from "./pickup-codes.ts";
import { type PresenceCode, PresenceCodes } from "./presence-codes.ts";
import { ServerMoves } from "./server-moves.ts";
import type {
  JoinCommand,
  StationApi,
  StationBoard,
  StationCommand,
  StationConfig,
  StationIdentity,
  StationRefusal,
  StationReply,
  StationView,
} from "./station-api.ts";
import { isVisible, StationLive } from "./station-live.ts";
import type { StationDomainEvent, Touched } from "./station-plan.ts";
import { type HandOver, type StationResult, StationRoom } from "./station-room.ts";
import { TokenTransfers } from "./token-transfers.ts";

/** How slow the clock may be of a phone that handed something over by itself. */
const CLOCK_SLACK_MS = 10 * 60_000;

/** The authority over one station's queue or kitchen. Decides nothing itself: it connects the room to the platform. */
export class Station extends DurableObject<Env> implements StationApi {
  readonly #room: StationRoom;
  readonly #admission: Admission;
  readonly #outbox: OutboxAlarm<StationDomainEvent>;
  readonly #channel: LiveChannel;
  readonly #feed: FeedPublisher;
  readonly #settling: Settling;
  readonly #shard: CollegeShard;
  readonly #pickupCodes: PickupCodes;
  readonly #presenceCodes: PresenceCodes;
  readonly #live: StationLive;
  readonly #transfers: TokenTransfers;
  readonly #moves: ServerMoves;

  constructor(state: DurableObjectState, env: Env) {
    super(state, env);
    const storage = durableStorage(state.storage);
    this.#room = new StationRoom({
      storage,
      ids: platformIds,
      onDurable: () => this.#outbox.wake(),
      onChange: (touched) => this.#changed(touched),
    });
    this.#pickupCodes = new PickupCodes(this.#room, env.PASS_ROOT_KEY);
    this.#presenceCodes = new PresenceCodes(env.PASS_ROOT_KEY);
    this.#live = new StationLive(this.#room, this.#pickupCodes, {
      isThere: () => this.#channel.size > 0,
      tell: () => this.#channel.changed(Date.now()),
    });
    this.#transfers = new TokenTransfers({
      parked: () => this.#room.parked(),
      accept: (to, transferId, token) =>
        sendToken(env.STATION, this.#room.head?.identity ?? null, to, transferId, token),
      settle: (token, outcome) => this.#room.settleTransfer(token, outcome, Date.now()),
      now: () => Date.now(),
      onFailure: logDrainFailure,
    });
    this.#moves = new ServerMoves({
      parked: () => this.#room.leaving(),
      attach: (to, moveId, staffId, until) =>
        sendServer(env.STATION, this.#room.head?.identity ?? null, to, { moveId, staffId, until }),
      settle: (moveId, outcome) => this.#room.settleMove(moveId, outcome, Date.now()),
      now: () => Date.now(),
      onFailure: logDrainFailure,
    });
    this.#shard = new CollegeShard(env);
    this.#admission = new Admission(Number(env.OBJECT_COMMANDS_PER_SECOND));
    this.#outbox = new OutboxAlarm(storage, {
      log: this.#room.log,
      project: (entries) => this.#project(entries),
      announce: (entries) => this.#announce(entries),
      tick: (now) => {
        this.#room.tick(now);
        this.#feed.catchUp();
      },
      nextDueAt: () =>
        earliest(this.#room.dueAt, this.#feed.catchUpAt(Date.now()), this.#transfers.dueAt, this.#moves.dueAt),
      now: () => Date.now(),
      onFailure: logDrainFailure,
    });
    this.#channel = new LiveChannel({
      state,
      socketsMax: Number(env.OBJECT_SOCKETS),
      seq: () => this.#room.log.lastSeq,
      snapshot: (viewer, now) => this.#live.snapshot(viewer, now),
      takeChanges: (now) => this.#live.takeChanges(now),
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
    actorId: ActorId,
    command: StationCommand,
  ): Promise<Result<StationReply, StationRefusal | ObjectFailure>> {
    const now = Date.now();
    if (!this.#admission.take(now)) return OVERLOADED;
    return this.#signed(this.#room.submit(commandId, actorId, command, now));
  }

  async joinWithCode(
    commandId: CommandId,
    join: JoinCommand,
    code: string,
  ): Promise<Result<StationReply, StationRefusal | ObjectFailure>> {
    const now = Date.now();
    if (!this.#room.head) return OBJECT_UNKNOWN;
    if (!this.#admission.take(now)) return OVERLOADED;
    const { stationId } = this.#room.head.identity;
    const isRight = await this.#presenceCodes.isRight(stationId, code, now);
    return this.#signed(this.#room.joinWithCode(commandId, join, code, isRight, Date.now()));
  }

  async presenceCode(): Promise<PresenceCode | null> {
    const { head, queue } = this.#room;
    if (!head || !queue || !asksForCode(joinRulesOf(queue.config))) return null;
    return this.#presenceCodes.current(head.identity.stationId, Date.now());
  }

  async handOver(
    commandId: CommandId,
    actorId: UserId,
    code: string,
  ): Promise<Result<StationReply, StationRefusal | ObjectFailure>> {
    return this.#handOver({ commandId, actorId, code, handedAt: null });
  }

  async handOverLate(
    commandId: CommandId,
    actorId: UserId,
    code: string,
    handedAt: number,
  ): Promise<Result<StationReply, StationRefusal | ObjectFailure>> {
    return this.#handOver({ commandId, actorId, code, handedAt });
  }

  async #handOver(asked: HandOver): Promise<Result<StationReply, StationRefusal | ObjectFailure>> {
    const now = Date.now();
    if (!this.#room.head) return OBJECT_UNKNOWN;
    if (!this.#admission.take(now)) return OVERLOADED;
    const { code, handedAt } = asked;
    const shortCode = readShortCode(code, ORDER_CODE_CHARS);
    if (shortCode) return this.#signed(this.#room.handOver(asked, { shortCode }, null, now));
    // It was good when it was shown, and may have ended since; the phone's clock may have been slow.
    const shownAt = handedAt === null ? now : Math.min(now, handedAt + CLOCK_SLACK_MS);
    const { decoded, refusal } = await this.#pickupCodes.check(code, shownAt);
    const isPickup = decoded.form === "signed" && decoded.code.kind === "pickup";
    const subject = isPickup ? { orderId: decoded.code.orderId } : null;
    // A pass's short code is no pickup code, though the check has nothing against it.
    const codeRefusal = refusal ?? (isPickup ? null : ({ code: "pass-unknown" } as const));
    return this.#signed(this.#room.handOver(asked, subject, codeRefusal, Date.now()));
  }

  async handOverOrder(
    commandId: CommandId,
    actorId: UserId,
    orderId: OrderId,
  ): Promise<Result<StationReply, StationRefusal | ObjectFailure>> {
    const now = Date.now();
    if (!this.#admission.take(now)) return OVERLOADED;
    return this.#signed(
      this.#room.handOver({ commandId, actorId, code: orderId, handedAt: null }, { orderId }, null, now),
    );
  }

  async handOverTo(
    commandId: CommandId,
    actorId: UserId,
    userId: UserId,
  ): Promise<Result<StationReply, StationRefusal | ObjectFailure>> {
    const now = Date.now();
    if (!this.#admission.take(now)) return OVERLOADED;
    return this.#signed(
      this.#room.handOver({ commandId, actorId, code: userId, handedAt: null }, { userId }, null, now),
    );
  }

  async acceptTransfer(
    transferId: string,
    token: MovedToken,
  ): Promise<Result<StationReply, StationRefusal | ObjectFailure>> {
    const now = Date.now();
    if (!this.#admission.take(now)) return OVERLOADED;
    return this.#signed(this.#room.acceptTransfer(transferId, token, now));
  }

  async attachServer(
    moveId: string,
    staffId: UserId,
    until: number,
  ): Promise<Result<StationReply, StationRefusal | ObjectFailure>> {
    const now = Date.now();
    if (!this.#admission.take(now)) return OVERLOADED;
    return this.#signed(this.#room.attachServer(moveId, staffId, until, now));
  }

  async load(): Promise<QueueLoad | null> {
    return this.#room.load(Date.now());
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
      menu: this.#room.menu(now).filter(isVisible),
      token: token && this.#live.viewToken(token, now),
      orders: await Promise.all(orders.map((order) => this.#orderView(order))),
    };
  }

  async quote(lines: readonly AskedLine[]): Promise<Result<OrderQuote, FoodRefusal> | null> {
    return this.#room.quote(lines, Date.now());
  }

  async board(): Promise<StationBoard | null> {
    return this.#room.board(Date.now());
  }

  async readyOrders(): Promise<ReadyOrders | null> {
    const orders = this.#room.kitchen ? this.#room.readyOrders() : null;
    return orders && { ...(await this.#pickupCodes.published()), orders };
  }

  async order(orderId: OrderId, userId: UserId): Promise<OrderView | null> {
    const order = this.#room.order(orderId);
    return order?.userId === userId ? this.#orderView(order) : null;
  }

  async endSessions(sessions: readonly string[], endedAt: number): Promise<void> {
    this.#channel.endSessions(sessions, endedAt);
  }

  async disband(): Promise<void> {
    this.#channel.closeGuests(CLOSE_MOVED, "MOVED");
  }

  async erase(): Promise<void> {
    this.#channel.closeAll(CLOSE_MOVED, "GONE");
    this.#outbox.stop();
    await eraseStorage(this.ctx);
  }

  override async fetch(request: Request): Promise<Response> {
    if (!this.#room.head) return new Response(APP_ERRORS.NOT_FOUND.message, { status: 404 });
    // A snapshot cannot wait for signatures, so they are made before its socket exists.
    const { userId } = readViewer(request);
    if (userId) await Promise.all(this.#room.ordersOf(userId).map(({ id }) => this.#pickupCodes.of(id)));
    return this.#channel.accept(request);
  }

  override async webSocketMessage(socket: WebSocket, frame: string | ArrayBuffer): Promise<void> {
    const received = this.#channel.receive(socket, frame, Date.now());
    if (!received) return;
    // Commands to a station come by tRPC; a scan belongs on a gate's channel.
    const { message } = APP_ERRORS.NOT_ALLOWED;
    this.#channel.send(socket, {
      type: "problem",
      commandId: received.message.type === "scan" ? received.message.input.commandId : null,
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
    // Side by side: a station that does not answer must not keep the read model waiting.
    await Promise.all([this.#outbox.run(), this.#transfers.deliver(), this.#moves.deliver()]);
  }

  async #signed(result: StationResult): Promise<Result<StationReply, StationRefusal | ObjectFailure>> {
    if (!result.ok) return result;
    const { token, order } = result.value;
    if (!order) return ok({ token, order });
    const pickupCode = await this.#pickupCodes.of(order.id);
    return ok({ token, order: { ...order, pickupCode } });
  }

  #changed(touched: Touched): void {
    this.#live.touch(touched);
    for (const { userId } of touched.tokens) if (userId) this.#feed.nudge(userId, "token");
    for (const order of touched.orders) {
      this.#feed.nudge(order.userId, "order");
      if (!isLive(order)) this.#pickupCodes.forget(order.id);
    }
    this.#broadcast();
    this.#settling.arm();
  }

  #broadcast(): void {
    this.#channel.changed(Date.now());
    this.#feed.changed();
  }

  /** Whether a shown number changes by the passing of time alone: an estimate ages, a rate falls. */
  #isMoving(now: number): boolean {
    const { queue, kitchen } = this.#room;
    if (queue) {
      const isServing = queue.status !== "paused" && queue.servers.length > 0 && queue.tokens.size > 0;
      return isServing || queue.recentDone.some((at) => at > now - RATE_WINDOW_MS);
    }
    return kitchen !== null && kitchen.queued.size + kitchen.preparing.size > 0;
  }

  async #orderView(order: Order): Promise<OrderView> {
    return { ...this.#room.showOrder(order, Date.now()), pickupCode: await this.#pickupCodes.of(order.id) };
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
    await projectStation(await this.#shard.open(collegeId), {
      collegeId,
      stationId,
      seq: this.#room.log.lastSeq,
      ...this.#room.touched(entries),
    });
  }

  async #announce(entries: readonly LogEntry<StationDomainEvent>[]): Promise<void> {
    const head = this.#room.head;
    if (!head || entries.every(({ events }) => events.length === 0)) return;
    const { collegeId, eventId, stationId } = head.identity;
    try {
      await this.env.BUS.send({ type: "rules-due", collegeId, eventId, place: stationId } satisfies BusMessage);
    } catch (error) {
      // A sweep asks the rules then: a bus that is down must not hold up the read model.
      logAnnounceFailure(error);
    }
  }
}
