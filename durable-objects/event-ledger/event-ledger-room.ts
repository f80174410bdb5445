import { ledgerMessages } from "#db/projections/event-ledger";
import { ENTRY_LIST_ID } from "#shared/domain/entry/view";
import type { AnnulReply, EventSummary, ScanVerdict } from "#shared/domain/ledger/answers";
import type { LedgerCommand } from "#shared/domain/ledger/commands";
import { decide } from "#shared/domain/ledger/decide";
import type { LedgerDomainEvent } from "#shared/domain/ledger/events";
import { evolve } from "#shared/domain/ledger/evolve";
import { countScan, type GateTally, isScan, scanIn } from "#shared/domain/ledger/gates";
import { changesOf, marksOf } from "#shared/domain/ledger/history";
import { NO_MARKS } from "#shared/domain/ledger/marks";
import { entryOf, listOf, partyOf } from "#shared/domain/ledger/party";
import type { LedgerRefusal } from "#shared/domain/ledger/refusals";
import type { LedgerConfig, LedgerSlice, LineHead, Pass, Registration } from "#shared/domain/ledger/types";
import { scanVerdict } from "#shared/domain/ledger/verdict";
import { eventSummary, insideOf, nextInLine, RATE_WINDOW_MS, zonesOf } from "#shared/domain/ledger/view";
import { decodeCode, steadyPart } from "#shared/domain/passes/format";
import type { CodeRefusal } from "#shared/domain/passes/types";
import type { Given, IdSource } from "#shared/given";
import type { CodeId, CommandId, GateId, PassId, UserId } from "#shared/ids";
import { BUS_IDS_MAX, type BusMessage, wakeForMessages } from "#shared/protocol/bus";
import { SHOWING_MS_MAX } from "#shared/protocol/live-wire";
import { ok, type Result, refuse } from "#shared/result";
import { RollingCount } from "#shared/rolling-count";
import type { ScanRecord } from "#shared/views/event";
import type { GateCount, GateMinute, ZoneCount } from "#shared/views/gate";
import type { BooksProgress, HistoryEntry, HistoryKind, HistoryStretch, PastProgress } from "#shared/views/history";
import type { GateIncident } from "#shared/views/roster";
import {
  type ActorId,
  CommandLog,
  type LogEntry,
  OBJECT_UNKNOWN,
  type ObjectFailure,
  ownCommandId,
  type Submission,
  withoutName,
} from "../authority/command-log.ts";
import { migrate } from "../authority/migrations.ts";
import type { Storage } from "../authority/storage.ts";
import type {
  LedgerIdentity,
  Marked,
  MarkedTarget,
  RegistrationCommand,
  RosterRows,
  ScanMore,
} from "./event-ledger-api.ts";
import { EVENT_LEDGER_MIGRATIONS } from "./event-ledger-migrations.ts";
import { EventLedgerStorage, type Subject } from "./event-ledger-storage.ts";
import { INCIDENT_MARKS, INCIDENTS_SHOWN_MAX, incidentsAfter } from "./gate-incidents.ts";
import { GateKeepers, type KeptPasses, type Standing } from "./gate-keepers.ts";
import { GateMeters } from "./gate-meters.ts";
import { forgetNames } from "./guest-names.ts";
import { LedgerBooks } from "./ledger-books.ts";
import { LedgerPast } from "./ledger-past.ts";
import { ScanLogs } from "./scan-logs.ts";
import { rosterPass } from "./scanner-roster.ts";

export type RoomDeps = {
  readonly storage: Storage;
  readonly ids: IdSource;
  /** Inside the turn of every new command: ask for the outbox to be drained. */
  readonly onDurable: () => void;
  /** After a new command's turn, with what happened and the records it touched. */
  readonly onChange: (events: readonly LedgerDomainEvent[], after: LedgerSlice) => void;
};

/** A person's hold, newest registration and its passes, as stored: a pass is signed when it is shown. */
export type StoredRegistration = Pick<LedgerSlice, "hold" | "registration" | "passes">;
export type RegistrationResult = Result<StoredRegistration, LedgerRefusal | ObjectFailure>;

type Touched = {
  readonly registrations: Registration[];
  readonly passes: Pass[];
  readonly codeUses: Readonly<Record<CodeId, number>>;
};

/** What was scanned; undefined: the code was typed. */
export type ShownCode = Extract<LedgerCommand, { type: "ScanPass" }>["shown"];

/** A code that is scanned again, and the scan with which it was first shown. */
export type Shown = { readonly follows: CommandId; readonly actorId: UserId; readonly code: string };

/** One scan, or somebody looked up, as it reached the object. */
export type Scan = ScanMore & {
  readonly commandId: CommandId;
  readonly actorId: UserId;
  readonly gateId: GateId;
  /** As scanned, or who was looked up. */
  readonly code: string;
  readonly found?: "pass" | "booking";
  /** Absent: the code was typed, or somebody was looked up. */
  readonly shown?: ShownCode;
  readonly lateMs?: number;
  /** Gates whose keepers did not say that they have not let the pass in. */
  readonly silentGates?: readonly GateId[];
};
export type Annul = {
  readonly commandId: CommandId;
  readonly actorId: UserId;
  readonly gateId: GateId;
  readonly passId: Pass["id"];
  /** The command that is to be undone. */
  readonly scanId: CommandId;
};

/** What a command means for the records it names, as they are when it first arrives. */
type DecideOn = (before: LedgerSlice, given: Given) => Result<LedgerDomainEvent[], LedgerRefusal>;

/** How the ids of configurations begin: the same edit arrives once however often it is sent. */
const CONFIGURE = ownCommandId("configure-event-");
/** Some tens of milliseconds of reading, when what is looked for is not there. */
const HISTORY_RANGE = 5_000;
/** As many scans as a wall has room for. */
const SCANS_SHOWN_MAX = 30;
/** The newest scans, and the admissions of the last minute, are found among this many newest entries after a wake. */
const LOOK_BACK_ENTRIES_MAX = 1_000;
/** Holds and offers released, and offers made, by one alarm; the next follows at once. */
const PER_ALARM_MAX = 100;

/**
 * The ledger of one event: loads the slice a command names, decides, makes it durable, then remembers. Knows SQLite and
 * the engine, nothing of the platform, so it also runs in Node.
 */
export class EventLedgerRoom {
  readonly log: CommandLog<LedgerDomainEvent>;
  readonly scanLogs: ScanLogs;
  readonly #deps: RoomDeps;
  readonly #keepers: GateKeepers;
  readonly #rows: EventLedgerStorage;
  /** The newest `SCANS_SHOWN_MAX`, newest first. */
  #recentScans: readonly ScanRecord[];
  #incidents: readonly GateIncident[];
  readonly #books: LedgerBooks;
  readonly #past: LedgerPast;
  readonly #admitted = new RollingCount(RATE_WINDOW_MS);
  readonly #meters = new GateMeters();

  constructor(deps: RoomDeps) {
    migrate(deps.storage, EVENT_LEDGER_MIGRATIONS);
    this.#deps = deps;
    this.#rows = new EventLedgerStorage(deps.storage);
    this.#keepers = new GateKeepers(deps.storage);
    this.log = new CommandLog(deps.storage);
    this.#books = new LedgerBooks(deps.storage, this.log);
    this.#past = new LedgerPast(deps.storage, this.log);
    this.scanLogs = new ScanLogs({
      rows: this.#rows,
      log: this.log,
      run: (submission, subject, decideOn, reply) =>
        this.identity ? this.#run(this.identity, submission, subject, decideOn, reply) : OBJECT_UNKNOWN,
    });
    const newest = this.log.newest(LOOK_BACK_ENTRIES_MAX);
    for (const entry of newest.toReversed()) {
      this.#countAdmissions(entry);
      this.#meters.note(entry, this.config.gates);
    }
    this.#recentScans = this.#scansAmong(newest);
    this.#incidents = this.#newestIncidents();
  }

  get identity(): LedgerIdentity | null {
    return this.#rows.identity;
  }

  get config(): LedgerConfig {
    return this.#rows.event.config;
  }

  configure(
    identity: LedgerIdentity,
    config: LedgerConfig,
    now: number,
  ): Result<EventSummary, LedgerRefusal | ObjectFailure> {
    const commandId = `${CONFIGURE}${config.version}` as CommandId;
    const command: LedgerCommand = { type: "ConfigureEvent", config };
    const submission = { commandId, actorId: "system", now, command } as const;
    const done = this.#run(
      identity,
      submission,
      null,
      (before, given) => decide(before, command, given),
      () => null,
    );
    if (done.ok && !entryOf(this.config).homeGates) this.#keepers.forget();
    return done.ok ? ok(this.summary(now)) : done;
  }

  submit(commandId: CommandId, actorId: ActorId, command: RegistrationCommand, now: number): RegistrationResult {
    const choice = "choice" in command ? command.choice : null;
    // What a code is worth is no part of what was asked: an edit between two tries makes no other command of them.
    const asked = choice ? { ...command, choice: { ...choice, code: choice.code?.id ?? null } } : command;
    // Nor is what the event's form asks.
    const { unanswered: _, ...repeated } = { unanswered: undefined, ...asked };
    const submission = { commandId, actorId, now, command: withoutName(repeated) };
    const takes = command.type === "TakePass" ? { takes: command.passId } : {};
    const subject = { userId: command.userId, codeId: choice?.code?.id ?? null, ...takes };
    return this.#runOn(subject, submission, (before, given) => decide(before, command, given));
  }

  /**
   * @param scan        `lateMs` ago it happened; it is decided by the clock of then, on what is known now. What was scanned,
   *                    and how it was asked, is what a repeat must repeat; what its maker may do is not
   * @param subject     the pass it names, if it names one
   * @param codeRefusal what checking the code itself found
   */
  scan(
    { commandId, actorId, gateId, code, found, shown, lateMs = 0, isSupervisor = false, silentGates, ...asked }: Scan,
    subject: Subject,
    codeRefusal: CodeRefusal | null,
    now: number,
  ): Result<ScanVerdict, LedgerRefusal | ObjectFailure> {
    const identity = this.identity;
    if (!identity) return OBJECT_UNKNOWN;
    const scan = { id: commandId, by: actorId };
    const looked = found ? { found } : {};
    const command = {
      type: "ScanPass",
      gateId,
      codeRefusal,
      shown,
      ...asked,
      ...looked,
      isSupervisor,
      silentGates,
      scan,
    } as const;
    const submission = { commandId, actorId, now, command: { type: "ScanPass", gateId, code, ...asked } };
    const decideOn: DecideOn = (before, { now: knownAt, ids }) =>
      decide(before, command, { now: knownAt - lateMs, ids });
    return this.#run(identity, submission, subject, decideOn, (events, after) => scanVerdict(events, after, command));
  }

  /**
   * When a code was shown that whoever scans goes on with: a frame that moves is as old as it was then, and no older one is good.
   * @returns epoch milliseconds; `scannedAt` where no scan of theirs saw this code so short a time before
   */
  shownAt(shown: Shown, scannedAt: number): number {
    const first = this.log.find(shown.follows);
    if (first?.actorId !== shown.actorId) return scannedAt;
    const { type, code } = JSON.parse(first.command);
    const scan = first.events.find(isScan);
    // Of what a phone decided by itself stands here whom it took, and not the code.
    const isSame = type === "TakeLateScan" ? isOfPass(shown.code, scan?.passId) : code === steadyPart(shown.code);
    if (!scan || !isSame || scannedAt - scan.at > SHOWING_MS_MAX) return scannedAt;
    return Math.min(scan.at, scannedAt);
  }

  /** Which phones may let in what is scanned without asking. */
  keepersOf(subject: Subject): KeptPasses[] {
    const slice = this.#rows.load(subject);
    const [scanned] = slice.passes;
    return scanned ? this.#keepers.of(partyOf(slice, scanned), this.config) : [];
  }

  /** @returns whether the phone keeps the gate where it says that it stands; a log is its owner's alone */
  stand(standing: Standing, now: number): boolean {
    return this.scanLogs.find(standing.logId)?.by === standing.by && this.#keepers.stand(standing, this.config, now);
  }

  get keepers(): GateKeepers {
    return this.#keepers;
  }

  /** Whose a pass is while it is good. */
  holderOf(
    subject: Subject,
  ): Result<Pass["userId"], { code: "pass-unknown" } | { code: "pass-revoked"; revokedAt: number }> {
    const [pass] = this.#rows.load(subject).passes;
    if (!pass) return refuse({ code: "pass-unknown" });
    return pass.revokedAt === null ? ok(pass.userId) : refuse({ code: "pass-revoked", revokedAt: pass.revokedAt });
  }

  /** Who is nobody here is named by mistake, or from elsewhere: that is no attempt to keep. */
  whyNotFound(
    target: { readonly by: "pass"; readonly passId: Pass["id"] } | { readonly by: "booking"; readonly userId: UserId },
  ): LedgerRefusal | null {
    if (target.by === "pass") return this.#rows.pass(target.passId) ? null : { code: "pass-not-there" };
    return this.#rows.registrationOf(target.userId) ? null : { code: "not-registered" };
  }

  /** Undoes a scan of the one who asks. */
  annul(
    { commandId, actorId, gateId, passId, scanId }: Annul,
    now: number,
  ): Result<AnnulReply, LedgerRefusal | ObjectFailure> {
    const identity = this.identity;
    if (!identity) return OBJECT_UNKNOWN;
    const command = { type: "AnnulScan", gateId, scan: { id: scanId, by: actorId } } as const;
    const submission = { commandId, actorId, now, command: { ...command, passId } };
    return this.#run(
      identity,
      submission,
      { passId },
      (before, given) => decide(before, command, given),
      (events, after) => ({ people: events.length, inside: insideOf(after.event.totals) }),
    );
  }

  /** Releases what was held, offered or not paid in its time, and keeps what is free for those who wait longest. */
  passTime(now: number): void {
    for (const { userId, expiresAt } of this.#rows.expiredHolds(now, PER_ALARM_MAX))
      this.#runOwn(`expire-hold-${userId}-${expiresAt}`, { type: "ExpireHold", userId }, now);
    for (const { userId, expiresAt } of this.#rows.expired("offer", now, PER_ALARM_MAX))
      this.#runOwn(`expire-offer-${userId}-${expiresAt}`, { type: "ExpireOffer", userId }, now);
    for (const { userId, expiresAt } of this.#rows.expired("unpaid", now, PER_ALARM_MAX))
      this.#runOwn(`expire-payment-${userId}-${expiresAt}`, { type: "ExpirePayment", userId }, now);
    for (let offers = 0; offers < PER_ALARM_MAX; offers++) {
      const next = this.#nextInLine(now);
      if (!next) break;
      // With the time, for at another one the same may be decided otherwise.
      this.#runOwn(`offer-seat-${next.waitNumber}-${now}`, { type: "OfferSeat", userId: next.userId }, now);
    }
  }

  /** When `passTime` next has something to do, epoch milliseconds. */
  nextDueAt(now: number): number | null {
    if (this.#nextInLine(now)) return now;
    const { salesOpenAt } = this.config;
    const opens = this.#rows.event.totals.waiting > 0 && now < salesOpenAt ? salesOpenAt : null;
    const kept = [this.#rows.earliestHold(), this.#rows.earliest("offer"), this.#rows.earliest("unpaid")];
    const due = [...kept.map((one) => one?.expiresAt), opens];
    const known = due.flatMap((at) => at ?? []);
    return known.length > 0 ? Math.min(...known) : null;
  }

  /**
   * Passes that were withdrawn by entries after `since`, whole entries only.
   * @returns `epoch` the entry to go on after; it names the state of the list and never falls
   */
  withdrawnSince(since: number, limit: number): { passIds: PassId[]; epoch: number; more: boolean } {
    const found = this.#rows.withdrawnSince(since, limit + 1);
    const more = found.length > limit;
    const cutAt = found.at(-1)?.seq ?? 0;
    const whole = more ? found.filter(({ seq }) => seq < cutAt) : found;
    return { passIds: whole.map(({ id }) => id), epoch: whole.at(-1)?.seq ?? since, more };
  }

  /** Passes that changed by entries after `since`, a page of them. */
  roster(since: number, limit: number): Omit<RosterRows, "keeps"> {
    const { passIds, through } = this.#rows.changedSince(since, limit);
    const passes = passIds.flatMap((id) => this.#rows.pass(id) ?? []);
    const { event } = this.#rows;
    const { passesFrom, passesUntil, passRules } = event.config;
    return {
      passes: passes.map((pass) => rosterPass(event, pass, this.#rows.registrationOf(pass.userId))),
      version: through ?? this.log.lastSeq,
      isComplete: through === null,
      config: { passesFrom, passesUntil, passRules },
    };
  }

  /** How many are before somebody in their line; null for who does not wait. */
  aheadOf(registration: Registration): number | null {
    return registration.status === "waiting" ? this.#rows.countAhead(registration) : null;
  }

  /** @returns the entry to go on after, or null when the whole log has been read */
  forgetGuests(userIds: readonly UserId[], after: number): number | null {
    const next = forgetNames(this.#deps.storage, userIds, after);
    this.#recentScans = this.#scansAmong(this.log.newest(LOOK_BACK_ENTRIES_MAX));
    this.#incidents = this.#newestIncidents();
    return next;
  }

  personOf(userId: UserId): StoredRegistration {
    return stored(this.#rows.load({ userId }));
  }

  marksOf(target: MarkedTarget): Marked | null {
    const pass = "passId" in target ? this.#rows.pass(target.passId) : null;
    const userId = "userId" in target ? target.userId : pass?.userId;
    const registration = userId ? this.#rows.registrationOf(userId) : null;
    // A pass of an earlier registration says nothing of the present one.
    if (!registration || (pass && pass.registrationId !== registration.id)) return null;
    const { userId: ofUser, name, marks = NO_MARKS, tickets } = registration;
    return { userId: ofUser, name, marks, tickets };
  }

  summary(now: number): EventSummary {
    return eventSummary({ event: this.#rows.event, heads: this.#rows.heads() }, this.#admitted.at(now), now);
  }

  gateCounts(now: number): GateCount[] {
    return this.config.gates.map(({ id, name }) => {
      const { admitted, refused } = this.#rows.gates[id] ?? { admitted: 0, refused: 0 };
      const pace = { perMinute: this.#meters.perMinute(id, now), wait: this.#meters.waitAt(id, now) };
      return { gateId: id, name, admitted, refused, ...pace };
    });
  }

  zoneCounts(): ZoneCount[] {
    return zonesOf(this.#rows.event);
  }

  /** How many came, and were stopped, in each minute of the last hour. */
  minutes(now: number): GateMinute[] {
    return this.#meters.minutes(now);
  }

  /** The newest scans, newest first. */
  get scans(): readonly ScanRecord[] {
    return this.#recentScans;
  }

  /** The newest that stand, newest first. */
  get incidents(): readonly GateIncident[] {
    return this.#incidents;
  }

  /** Everything these entries touched, as it is now: what the read model must show. */
  touched(entries: readonly LogEntry<LedgerDomainEvent>[]): Touched {
    const userIds = new Set<UserId>();
    const passIds = new Set<Pass["id"]>();
    const codeIds = new Set<CodeId>();
    for (const event of entries.flatMap((entry) => entry.events)) {
      if ("registrationId" in event) userIds.add(event.userId);
      if ("passId" in event && event.passId) passIds.add(event.passId);
      if (event.type === "PassReplaced") passIds.add(event.newPassId);
      if ("claim" in event && event.claim.codeId) codeIds.add(event.claim.codeId);
      if (event.type === "OfferTaken" && event.offered.codeId) codeIds.add(event.offered.codeId);
    }
    return {
      codeUses: this.#rows.usesOf([...codeIds]),
      registrations: [...userIds].flatMap((userId) => this.#rows.registrationOf(userId) ?? []),
      passes: [...passIds].flatMap((passId) => this.#rows.pass(passId) ?? []),
    };
  }

  /**
   * What changed, newest first, looked for in one stretch of the log.
   * @param before the last entry seen; null: from the newest on
   * @param about  a person and their passes: only what names one of them; empty: all
   * @param gateId only what was scanned there; null: everywhere
   */
  history(
    before: number | null,
    kind: HistoryKind,
    about: readonly string[],
    limit: number,
    gateId: GateId | null = null,
  ): HistoryStretch {
    const from = before ?? this.log.lastSeq + 1;
    const ids = about.map((id) => JSON.stringify(id));
    const gates = gateId ? [`"gateId":${JSON.stringify(gateId)}`] : [];
    const entries = this.log.changesBefore(from, HISTORY_RANGE, [marksOf(kind), ids, gates], limit);
    const seen = entries.length === limit ? (entries.at(-1)?.seq ?? 1) : from - HISTORY_RANGE;
    return { entries: entries.map((entry) => this.#historyEntry(entry)), next: seen > 1 ? seen : null };
  }

  /** The event as it was known at an instant; asked again until it is done. */
  past(at: number, after: number, limit: number): PastProgress {
    return this.#past.step(this.log.seqKnownAt(at), after, limit);
  }

  /** Compares what is stored with what the log gives; asked again until it is done. */
  checkBooks(): BooksProgress {
    return this.#books.step();
  }

  get totals(): LedgerSlice["event"]["totals"] {
    return this.#rows.event.totals;
  }

  #historyEntry({ seq, actorId, recordedAt, events }: LogEntry<LedgerDomainEvent>): HistoryEntry {
    const isConfigured = events.some(({ type }) => type === "EventConfigured");
    const earlier = isConfigured ? this.log.newestOf(CONFIGURE, seq) : null;
    const configured = earlier?.events.find((event) => event.type === "EventConfigured");
    const changes = changesOf(events, {
      before: configured?.config ?? null,
      config: this.config,
      person: (userId) => this.#rows.registrationOf(userId)?.name ?? null,
      pass: (passId) => this.#rows.pass(passId),
    });
    return { seq, recordedAt, actorId: actorId === "system" ? null : (actorId as UserId), changes };
  }

  #nextInLine(now: number): LineHead | null {
    return nextInLine({ event: this.#rows.event, heads: this.#rows.heads() }, now);
  }

  /** What nobody asked for but the passing of time. */
  #runOwn(id: string, command: LedgerCommand & { readonly userId: UserId }, now: number): void {
    const submission = { commandId: ownCommandId(id), actorId: "system", now, command } as const;
    this.#runOn({ userId: command.userId }, submission, (before, given) => decide(before, command, given));
  }

  #runOn(subject: Subject, submission: Submission, decideOn: DecideOn): RegistrationResult {
    const identity = this.identity;
    if (!identity) return OBJECT_UNKNOWN;
    return this.#run(identity, submission, subject, decideOn, (_, after) => stored(after));
  }

  /** Decide, persist, evolve, tell: the one path every command takes. */
  #run<R>(
    identity: LedgerIdentity,
    submission: Submission,
    subject: Subject,
    decideOn: DecideOn,
    reply: (events: readonly LedgerDomainEvent[], after: LedgerSlice) => R,
  ): Result<R, LedgerRefusal | ObjectFailure> {
    let after: LedgerSlice | null = null;
    let gates: GateTally = this.#rows.gates;
    const executed = this.log.execute<Result<R, LedgerRefusal>>(
      submission,
      (at) => {
        const before = this.#rows.load(subject);
        const decided = decideOn(before, { now: at, ids: this.#uniqueCodes() });
        if (!decided.ok) return { events: [], reply: decided, write: () => {} };
        const slice = decided.value.reduce(evolve, before);
        after = slice;
        gates = decided.value.reduce((counts, event) => countScan(counts, event, slice.event), gates);
        return {
          events: decided.value,
          reply: ok(reply(decided.value, slice)),
          write: (seq) => this.#rows.save(identity, before, slice, gates, seq),
        };
      },
      this.#deps.onDurable,
    );
    if (!executed.ok) return executed;
    if (executed.fresh && after) this.#remember(identity, { ...executed, actorId: submission.actorId }, after, gates);
    return executed.reply;
  }

  #remember(identity: LedgerIdentity, done: Entry, after: LedgerSlice, gates: GateTally): void {
    this.#rows.remember(identity, after, gates);
    this.#countAdmissions(done);
    this.#meters.note(done, this.config.gates);
    const scans = scanRecords(done, this.config, (id) => after.passes.find((pass) => pass.id === id) ?? null);
    if (scans.length > 0) this.#recentScans = [...scans, ...this.#recentScans].slice(0, SCANS_SHOWN_MAX);
    this.#incidents = incidentsAfter(this.#incidents, done.events, (id) => this.#rows.pass(id)?.name ?? null);
    if (done.events.length > 0) this.#deps.onChange(done.events, after);
  }

  #scansAmong(newest: readonly LogEntry<LedgerDomainEvent>[]): ScanRecord[] {
    const scans = newest.filter(({ events }) => events.some(isScan)).slice(0, SCANS_SHOWN_MAX);
    return scans.flatMap((entry) => scanRecords(entry, this.config, (id) => this.#rows.pass(id)));
  }

  #newestIncidents(): readonly GateIncident[] {
    const found = this.log.changesBefore(this.log.lastSeq + 1, HISTORY_RANGE, [INCIDENT_MARKS], INCIDENTS_SHOWN_MAX);
    const events = found.toReversed().flatMap((entry) => entry.events);
    return incidentsAfter([], events, (id) => this.#rows.pass(id)?.name ?? null);
  }

  #countAdmissions({ recordedAt, events }: Entry): void {
    // Who walks from one zone to the next has arrived before.
    const arrived = events.filter((one) => one.type === "PassAdmitted" && (one.step?.from ?? null) === null);
    for (const _ of arrived) this.#admitted.add(recordedAt);
  }

  /** Eight characters repeat once in a few hundred large events; two passes of one event must never share them. */
  #uniqueCodes(): IdSource {
    const shortCode = (chars: number) => {
      for (;;) {
        const code = this.#deps.ids.shortCode(chars);
        if (this.#rows.load({ shortCode: code }).passes.length === 0) return code;
      }
    };
    return { ...this.#deps.ids, shortCode };
  }
}

function stored({ hold, registration, passes }: LedgerSlice): StoredRegistration {
  return { hold, registration, passes };
}

type Entry = Omit<LogEntry<LedgerDomainEvent>, "hash">;

function scanRecords(
  { seq, events }: Pick<Entry, "seq" | "events">,
  config: LedgerConfig,
  passOf: (passId: Pass["id"]) => Pass | null,
): ScanRecord[] {
  const done = scanIn(events);
  if (!done) return [];
  const { event, people, did, refusal, listId } = done;
  const gateName = config.gates.find((gate) => gate.id === event.gateId)?.name ?? "unknown gate";
  const name = event.passId ? (passOf(event.passId)?.name ?? null) : null;
  const list = listId && listId !== ENTRY_LIST_ID ? listOf(config, listId) : undefined;
  return [
    {
      ...{ seq, at: event.at, gateName, name, refusal },
      ...(did === null || did === "entered" ? {} : { did }),
      ...(list ? { listName: list.name } : {}),
      ...(people > 1 ? { people } : {}),
      ...("forced" in event && event.forced ? { isForced: true } : {}),
      ...("late" in event ? { isLate: true } : {}),
    },
  ];
}

/** Wakes whoever tells people what happened, once the rows of it are written, which is now. */
export function wakesOf(
  { collegeId, eventId }: LedgerIdentity,
  events: readonly LedgerDomainEvent[],
  now: number,
): BusMessage[] {
  const ids = ledgerMessages(events).map(({ id }) => id);
  const gaveUp = (one: LedgerDomainEvent) =>
    one.type === "RegistrationCancelled" || one.type === "PassGiven" ? one.userId : [];
  const ended = [...new Set(events.flatMap(gaveUp))];
  const lots = Array.from({ length: Math.ceil(ended.length / BUS_IDS_MAX) }, (_, lot) =>
    ended.slice(lot * BUS_IDS_MAX, (lot + 1) * BUS_IDS_MAX),
  );
  return [
    ...wakeForMessages(collegeId, ids),
    ...lots.map((userIds): BusMessage => ({ type: "registrations-ended", collegeId, eventId, userIds, at: now })),
    ...(events.some(isScan) ? [{ type: "rules-due", collegeId, eventId, place: "event" } as const] : []),
  ];
}

function isOfPass(code: string, passId: PassId | null | undefined): boolean {
  const decoded = decodeCode(code);
  return decoded.form === "signed" && decoded.code.kind === "pass" && decoded.code.passId === passId;
}
