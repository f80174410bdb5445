import { DurableObject } from "cloudflare:workers";
import { projectLedger } from "#db/projections/event-ledger";
import type { AnnulReply, EventSummary, ScanVerdict } from "#shared/domain/ledger/answers";
import type { LedgerDomainEvent } from "#shared/domain/ledger/events";
import type { LedgerRefusal } from "#shared/domain/ledger/refusals";
import type { LedgerConfig, LedgerSlice } from "#shared/domain/ledger/types";
import { steadyPart } from "#shared/domain/passes/format";
import { REVOCATIONS_IN_LIST_MAX } from "#shared/domain/passes/revocations";
import type { LedgerReading, RoomRefusal } from "#shared/domain/waiting-room/types";
import { APP_ERRORS } from "#shared/errors";
import { CHAIN_START, type ChainHead } from "#shared/hash-chain";
import type { CommandId, GateId, PassId, ScanLogId, UserId } from "#shared/ids";
import { ROSTER_PAGE } from "#shared/limits";
import type { LogFollowed } from "#shared/log-chain";
import { feedShards } from "#shared/object-names";
import { CLOSE_MOVED } from "#shared/protocol/live";
import { ok, type Result, refuse } from "#shared/result";
import type { ScanRecord } from "#shared/views/event";
import type { GateCount } from "#shared/views/gate";
import type { BooksProgress, HistoryKind, HistoryStretch, PastProgress } from "#shared/views/history";
import type { GateIncident, SyncReply } from "#shared/views/roster";
import { Admission } from "../authority/admission.ts";
import { CollegeShard } from "../authority/college-shard.ts";
import {
  type ActorId,
  type LogEntry,
  OBJECT_UNKNOWN,
  type ObjectFailure,
  OVERLOADED,
  readValue,
  writeValue,
} from "../authority/command-log.ts";
import { disbandFeeds, FeedPublisher, type FeedSource } from "../authority/feed-publisher.ts";
import { platformIds } from "../authority/id-source.ts";
import { openBusyRoom } from "../authority/metering.ts";
import { earliest, logAnnounceFailure, logDrainFailure, OutboxAlarm } from "../authority/outbox-alarm.ts";
import { Settling } from "../authority/settling.ts";
import { type Changes, LiveChannel, NO_CHANGE } from "../authority/sockets.ts";
import { durableStorage, eraseStorage, type Storage } from "../authority/storage.ts";
import type {
  CheckedScan,
  EventLedgerApi,
  FoundTarget,
  GatePicture,
  HolderRefusal,
  KnownScanLog,
  LedgerIdentity,
  Marked,
  MarkedTarget,
  OpenScanLog,
  PublishedKeys,
  RegistrationCommand,
  RegistrationReply,
  RosterRows,
  ScanMore,
} from "./event-ledger-api.ts";
import { EventLedgerRoom, type RegistrationResult, type StoredRegistration, wakesOf } from "./event-ledger-room.ts";
import type { Subject } from "./event-ledger-storage.ts";
import { KeeperAsks, type KeptGate, type Standing } from "./gate-keepers.ts";
import { LedgerMeter } from "./ledger-meter.ts";
import { PassIssuer, shownCode } from "./pass-issuer.ts";
import { registrationReply } from "./registration-reply.ts";

/** The authority over one event's seats, passes and gate. Decides nothing itself: it connects the room to the platform. */
export class EventLedger extends DurableObject<Env> implements EventLedgerApi {
  readonly #storage: Storage;
  readonly #room: EventLedgerRoom;
  readonly #issuer: PassIssuer;
  readonly #admission: Admission;
  readonly #meter = new LedgerMeter();
  readonly #outbox: OutboxAlarm<LedgerDomainEvent>;
  readonly #channel: LiveChannel;
  readonly #asks: KeeperAsks;
  readonly #feed: FeedPublisher;
  readonly #settling: Settling;
  readonly #shard: CollegeShard;

  constructor(state: DurableObjectState, env: Env) {
    super(state, env);
    const storage = durableStorage(state.storage);
    this.#storage = storage;
    this.#room = new EventLedgerRoom({
      storage,
      ids: platformIds,
      onDurable: () => this.#outbox.wake(),
      onChange: (events, after) => this.#changed(events, after),
    });
    this.#issuer = new PassIssuer(env.PASS_ROOT_KEY);
    this.#shard = new CollegeShard(env);
    this.#admission = new Admission(Number(env.OBJECT_COMMANDS_PER_SECOND));
    this.#outbox = new OutboxAlarm(storage, {
      log: this.#room.log,
      project: (entries) => this.#project(entries),
      announce: (entries) => this.#announce(entries),
      tick: (now) => {
        this.#room.passTime(now);
        this.#feed.catchUp();
      },
      nextDueAt: () => earliest(this.#room.nextDueAt(Date.now()), this.#feed.catchUpAt(Date.now())),
      now: () => Date.now(),
      onFailure: logDrainFailure,
    });
    this.#channel = new LiveChannel({
      state,
      socketsMax: Number(env.OBJECT_SOCKETS),
      seq: () => this.#room.log.lastSeq,
      snapshot: (_viewer, now) => this.#entries(now),
      takeChanges: (now) => this.#takeChanges(now),
    });
    this.#asks = new KeeperAsks(({ by, logId }, ask) => this.#channel.tell(by, { type: "lend", logId, ...ask }) > 0);
    this.#feed = new FeedPublisher(env.LIVE_FEED, () => this.#publication());
    this.#settling = new Settling(
      (now) => this.#room.summary(now).admittedPerMinute > 0,
      () => this.#broadcast(),
    );
  }

  async configure(
    identity: LedgerIdentity,
    config: LedgerConfig,
  ): Promise<Result<EventSummary, LedgerRefusal | ObjectFailure>> {
    return this.#room.configure(identity, config, Date.now());
  }

  async submit(
    commandId: CommandId,
    actorId: ActorId,
    command: RegistrationCommand,
  ): Promise<Result<RegistrationReply, LedgerRefusal | ObjectFailure>> {
    const now = Date.now();
    if (!this.#take(now)) return OVERLOADED;
    return this.#signed(this.#room.submit(commandId, actorId, command, now));
  }

  async submitMetered(
    commandId: CommandId,
    actorId: UserId,
    command: RegistrationCommand,
    isAdmitted: boolean,
  ): Promise<Result<RegistrationReply, LedgerRefusal | RoomRefusal | ObjectFailure>> {
    const identity = this.#room.identity;
    if (!identity) return OBJECT_UNKNOWN;
    if (isAdmitted) this.#meter.arrive(command.userId);
    else if (this.#meter.isShut(Date.now()) && !this.#hasBegun(command.userId))
      return refuse({ code: "waiting-room", eventId: identity.eventId });
    return this.submit(commandId, actorId, command);
  }

  async meter(isShut: boolean): Promise<LedgerReading | null> {
    if (!this.#room.identity) return null;
    const now = Date.now();
    this.#meter.setShut(isShut, now);
    const { status, seatsLeft, waiting } = this.#room.summary(now);
    const isOnSale = status === "published" || status === "live";
    return {
      ...this.#meter.read(now),
      isStrained: this.#admission.isStrained(now),
      seatsLeft,
      held: this.#room.totals.held,
      waiting,
      isOver: !isOnSale || now >= this.#room.config.salesCloseAt,
    };
  }

  async scan(
    commandId: CommandId,
    actorId: UserId,
    gateId: GateId,
    code: string,
    lateMs = 0,
    { follows, ...more }: ScanMore = {},
  ): Promise<Result<ScanVerdict, ObjectFailure>> {
    const identity = this.#room.identity;
    if (!identity) return OBJECT_UNKNOWN;
    if (!this.#take(Date.now())) return OVERLOADED;
    const scannedAt = Date.now() - lateMs;
    const shownAt = follows ? this.#room.shownAt({ follows, actorId, code }, scannedAt) : scannedAt;
    const checked = await this.#issuer.check(identity, this.#room.config, code, shownAt);
    const { decoded, refusal } = checked;
    const subject =
      decoded.form === "short"
        ? { shortCode: decoded.shortCode }
        : decoded.form === "signed" && decoded.code.kind === "pass"
          ? { passId: decoded.code.passId }
          : null;
    // A pass that moved on while its answer was lost is asked again under the same command.
    const shown = shownCode(checked);
    // A code that proves nothing lends nothing.
    const silentGates = typeof shown === "object" || refusal ? [] : await this.#silentGates(subject, commandId, more);
    const scan = { ...more, commandId, actorId, gateId, code: steadyPart(code), shown, lateMs, silentGates };
    const scanned = this.#room.scan(scan, subject, refusal, Date.now());
    if (scanned.ok) return scanned;
    const { code: failure } = scanned.refusal;
    if (failure === "object-unknown" || failure === "overloaded" || failure === "command-id-reused") {
      return { ok: false, refusal: { code: failure } };
    }
    throw new Error(`a scan is never refused, yet: ${failure}`);
  }

  async scanFound(
    commandId: CommandId,
    actorId: UserId,
    gateId: GateId,
    target: FoundTarget,
    more: ScanMore,
  ): Promise<Result<ScanVerdict, LedgerRefusal | ObjectFailure>> {
    if (!this.#room.identity) return OBJECT_UNKNOWN;
    const unknown = this.#room.whyNotFound(target);
    if (unknown) return refuse(unknown);
    if (!this.#take(Date.now())) return OVERLOADED;
    const one = { ...more, commandId, actorId, gateId };
    if (target.by === "booking") {
      const { userId } = target;
      const silentGates = await this.#silentGates({ bookingOf: userId }, commandId, more);
      const scan = { ...one, code: userId, found: "booking", silentGates } as const;
      return this.#room.scan(scan, { bookingOf: userId }, null, Date.now());
    }
    const { passId, isShown } = target;
    const silentGates = await this.#silentGates({ passId }, commandId, more);
    const scan = { ...one, code: passId, silentGates, ...(isShown ? {} : { found: "pass" as const }) };
    return this.#room.scan(scan, { passId }, null, Date.now());
  }

  async annulScan(
    commandId: CommandId,
    actorId: UserId,
    gateId: GateId,
    passId: PassId,
    scanId: CommandId,
  ): Promise<Result<AnnulReply, LedgerRefusal | ObjectFailure>> {
    const now = Date.now();
    if (!this.#room.identity) return OBJECT_UNKNOWN;
    const unknown = this.#room.whyNotFound({ by: "pass", passId });
    if (unknown) return refuse(unknown);
    if (!this.#take(now)) return OVERLOADED;
    return this.#room.annul({ commandId, actorId, gateId, passId, scanId }, now);
  }

  async forgetGuests(userIds: readonly UserId[], after: number): Promise<number | null> {
    return this.#room.identity && this.#room.forgetGuests(userIds, after);
  }

  async passKeys(): Promise<PublishedKeys | null> {
    return this.#room.identity && this.#issuer.keys(this.#room.identity, this.#room.config, Date.now());
  }

  async revocations(since: number): Promise<string | null> {
    const identity = this.#room.identity;
    if (!identity) return null;
    // Nobody gets an epoch signed that there has not been: whoever took it would refuse every true one.
    const from = since <= this.#room.log.lastSeq ? since : 0;
    const withdrawn = this.#room.withdrawnSince(from, REVOCATIONS_IN_LIST_MAX);
    return this.#issuer.revocations(identity, { since: from, ...withdrawn }, Date.now());
  }

  async openScanLog(opened: OpenScanLog): Promise<Result<ChainHead, LedgerRefusal | ObjectFailure>> {
    const now = Date.now();
    if (!this.#room.identity) return OBJECT_UNKNOWN;
    return this.#take(now) ? this.#room.scanLogs.open(opened, now) : OVERLOADED;
  }

  async scanLog(logId: ScanLogId): Promise<KnownScanLog | null> {
    const log = this.#room.scanLogs.find(logId);
    return log && { log, keys: this.#room.config.passRules.keys };
  }

  async takeLateScans(
    actorId: UserId,
    logId: ScanLogId,
    scans: readonly CheckedScan[],
  ): Promise<Result<SyncReply, LedgerRefusal | ObjectFailure>> {
    const now = Date.now();
    if (!this.#room.identity) return OBJECT_UNKNOWN;
    // Each is a command; a phone waits and sends them again, whoever stands at a gate does not.
    if (!this.#admission.takeSpare(now, scans.length)) return OVERLOADED;
    this.#meter.count(now, scans.length);
    const taken = this.#room.scanLogs.take(actorId, logId, scans, now);
    if (!taken.ok) return taken;
    const { seq = 0, hash = CHAIN_START } = this.#room.scanLogs.find(logId) ?? {};
    return ok({ seq, hash, scans: taken.value, serverAt: now });
  }

  async roster(since: number, standing: Standing | null): Promise<RosterRows | null> {
    if (!this.#room.identity) return null;
    // First, for what the page shows must not be older than that.
    const keeps = standing !== null && this.#room.stand(standing, Date.now());
    return { ...this.#room.roster(since, ROSTER_PAGE), keeps };
  }

  async closeScanLog(logId: ScanLogId): Promise<void> {
    if (this.#room.identity) this.#room.keepers.close(logId);
  }

  async keptGates(): Promise<KeptGate[] | null> {
    return this.#room.identity && this.#room.keepers.list();
  }

  async freeGate(gateId: GateId, since: number): Promise<void> {
    if (this.#room.identity) this.#room.keepers.free(gateId, since);
  }

  async registrationOf(userId: UserId): Promise<RegistrationReply["registration"]> {
    return (await this.#view(this.#room.personOf(userId))).registration;
  }

  async holderOf(code: string): Promise<Result<UserId, HolderRefusal | ObjectFailure>> {
    const identity = this.#room.identity;
    if (!identity) return OBJECT_UNKNOWN;
    if (!this.#take(Date.now())) return OVERLOADED;
    const { decoded, refusal } = await this.#issuer.check(identity, this.#room.config, code, Date.now());
    if (refusal) return refuse(refusal);
    if (decoded.form === "short") return this.#room.holderOf({ shortCode: decoded.shortCode });
    const isPass = decoded.form === "signed" && decoded.code.kind === "pass";
    return isPass ? this.#room.holderOf({ passId: decoded.code.passId }) : refuse({ code: "pass-unknown" });
  }

  async marksOf(target: MarkedTarget): Promise<Marked | null> {
    return this.#room.marksOf(target);
  }

  async wall(): Promise<GatePicture | null> {
    if (!this.#room.identity) return null;
    const now = Date.now();
    const { scans } = this.#room;
    const picture = {
      gates: this.#room.gateCounts(now),
      zones: this.#room.zoneCounts(),
      minutes: this.#room.minutes(now),
    };
    return { summary: this.#room.summary(now), ...picture, scans };
  }

  async history(
    before: number | null,
    kind: HistoryKind,
    about: readonly string[],
    limit: number,
    gateId: GateId | null,
  ): Promise<HistoryStretch | null> {
    return this.#room.identity && this.#room.history(before, kind, about, limit, gateId);
  }

  async past(at: number, after: number, limit: number): Promise<PastProgress | null> {
    return this.#room.identity && this.#room.past(at, after, limit);
  }

  async checkBooks(): Promise<BooksProgress | null> {
    return this.#room.identity && this.#room.checkBooks();
  }

  async followLog(after: number, anchors: readonly ChainHead[], limit: number): Promise<LogFollowed | null> {
    return this.#room.identity && this.#room.log.follow(after, anchors, limit);
  }

  async logHead(): Promise<ChainHead | null> {
    return this.#room.identity && this.#room.log.headAt(this.#room.log.lastSeq);
  }

  async newestSeq(): Promise<number | null> {
    return this.#room.identity && this.#room.log.lastSeq;
  }

  async endSessions(sessions: readonly string[], endedAt: number): Promise<void> {
    this.#channel.endSessions(sessions, endedAt);
  }

  async erase(): Promise<void> {
    this.#channel.closeAll(CLOSE_MOVED, "GONE");
    this.#outbox.stop();
    await eraseStorage(this.ctx);
  }

  override async fetch(request: Request): Promise<Response> {
    if (!this.#room.identity) return new Response(APP_ERRORS.NOT_FOUND.message, { status: 404 });
    return this.#channel.accept(request);
  }

  override async webSocketMessage(socket: WebSocket, frame: string | ArrayBuffer): Promise<void> {
    const received = this.#channel.receive(socket, frame, Date.now());
    if (received?.message.type === "lent" && received.viewer.staff)
      this.#asks.answer(received.message.askId, received.viewer.userId, received.message.isFree);
    if (received?.message.type !== "scan") return;
    const { commandId, gateId, code, eventId, lateMs, ...more } = received.message.input;
    const { viewer } = received;
    const problem = (failure: keyof typeof APP_ERRORS) =>
      this.#channel.send(socket, { type: "problem", commandId, code: failure, message: APP_ERRORS[failure].message });
    if (!viewer.staff || !viewer.userId) return problem("NOT_ALLOWED");
    if (eventId !== this.#room.identity?.eventId) return problem("NOT_FOUND");
    const asked = { ...more, ...(viewer.supervisor ? { isSupervisor: true } : {}) };
    const reply = await this.scan(commandId, viewer.userId, gateId, code, lateMs, asked);
    if (!reply.ok) return problem(FAILURES[reply.refusal.code]);
    this.#channel.send(socket, { type: "reply", commandId, reply });
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

  /** Takes a writing command; false means shed it. Long before that is so, the waiting room hears of it. */
  #take(now: number): boolean {
    const isTaken = this.#admission.take(now);
    if (isTaken) this.#meter.count(now);
    const identity = this.#room.identity;
    if (identity && this.#admission.isStrained(now) && this.#meter.shouldTell(now))
      void openBusyRoom(this.env.WAITING_ROOM, identity);
    return isTaken;
  }

  /** A copy that is let in here must not be let in at its home too: whoever keeps that is asked first. */
  async #silentGates(subject: Subject, commandId: CommandId, { direction }: ScanMore): Promise<GateId[]> {
    const kept = direction === "out" ? [] : this.#room.keepersOf(subject);
    return kept.length > 0 ? this.#asks.silentAmong(kept, commandId) : [];
  }

  /** Whoever has a seat kept came before there was anything to wait for. */
  #hasBegun(userId: UserId): boolean {
    const { hold, registration } = this.#room.personOf(userId);
    return hold !== null || (registration !== null && registration.status !== "cancelled");
  }

  async #signed(result: RegistrationResult): Promise<Result<RegistrationReply, LedgerRefusal | ObjectFailure>> {
    return result.ok ? ok(await this.#view(result.value)) : result;
  }

  async #view(stored: StoredRegistration): Promise<RegistrationReply> {
    const identity = this.#room.identity;
    if (!identity) return { hold: stored.hold, registration: null };
    return registrationReply(this.#room, stored, (pass) => this.#issuer.codesOf(identity, this.#room.config, pass));
  }

  #changed(events: readonly LedgerDomainEvent[], { passes, giver }: LedgerSlice): void {
    for (const event of events) if (event.type === "SeatOffered") this.#feed.nudge(event.userId, "event");
    const changed = passes.filter(({ id }) => events.some((event) => "passId" in event && event.passId === id));
    for (const userId of new Set(changed.map((pass) => pass.userId))) this.#feed.nudge(userId, "pass");
    if (giver) this.#feed.nudge(giver.registration.userId, "pass");
    this.#broadcast();
    this.#settling.arm();
  }

  #broadcast(): void {
    this.#channel.changed(Date.now());
    this.#feed.changed();
  }

  #entries(now: number): GateEntries {
    const { scans, incidents } = this.#room;
    return { event: this.#room.summary(now), gates: this.#room.gateCounts(now), scans, incidents };
  }

  #takeChanges(now: number): Changes {
    return {
      everyone: { set: this.#channel.size > 0 ? this.#entries(now) : {}, drop: [] },
      staff: () => NO_CHANGE,
      mine: () => NO_CHANGE,
    };
  }

  #publication(): FeedSource | null {
    const identity = this.#room.identity;
    if (!identity) return null;
    const address = { ...identity, shards: feedShards(this.#room.config.capacity) };
    return { address, key: "event", seq: this.#room.log.lastSeq, value: this.#room.summary(Date.now()) };
  }

  async #project(entries: readonly LogEntry<LedgerDomainEvent>[]): Promise<void> {
    const identity = this.#room.identity;
    const last = entries.at(-1);
    if (!identity || !last) return;
    const { totals, log } = this.#room;
    const { seatsLeft, ticketsLeft } = this.#room.summary(Date.now());
    await projectLedger(await this.#shard.open(identity.collegeId), {
      ...identity,
      seq: log.lastSeq,
      totals,
      left: { seatsLeft, ticketsLeft },
      ...this.#room.touched(entries),
      entries,
    });
  }

  /** An event that grew or shrank has another number of feeds: its listeners are sent to theirs. */
  async #seatListeners(identity: LedgerIdentity): Promise<void> {
    const shards = feedShards(this.#room.config.capacity);
    const seated = readValue<number>(this.#storage, SEATED_SHARDS) ?? shards;
    if (seated !== shards) await disbandFeeds(this.env.LIVE_FEED, { ...identity, shards: seated });
    writeValue(this.#storage, SEATED_SHARDS, shards);
  }

  async #announce(entries: readonly LogEntry<LedgerDomainEvent>[]): Promise<void> {
    const identity = this.#room.identity;
    if (!identity) return;
    const events = entries.flatMap((entry) => entry.events);
    if (events.some(({ type }) => type === "EventConfigured")) await this.#seatListeners(identity);
    try {
      for (const message of wakesOf(identity, events, Date.now())) await this.env.BUS.send(message);
    } catch (error) {
      // The messages and scans are rows in D1 by now, which the sweep finds: a bus that is down must not hold up the read model.
      logAnnounceFailure(error);
    }
  }
}

/** What everyone at a gate sees. */
type GateEntries = {
  event: EventSummary;
  gates: GateCount[];
  scans: readonly ScanRecord[];
  incidents: readonly GateIncident[];
};

/** The number of feed shards the event's listeners were last spread over. */
const SEATED_SHARDS = "seated-shards";

const FAILURES = {
  "object-unknown": "NOT_FOUND",
  overloaded: "OVERLOADED",
  "command-id-reused": "COMMAND_ID_REUSED",
} as const satisfies Record<ObjectFailure["code"], keyof typeof APP_ERRORS>;
