import type { AnnulReply, EventSummary, RegistrationView, ScanVerdict } from "#shared/domain/ledger/answers";
import type { LedgerCommand } from "#shared/domain/ledger/commands";
import type { LedgerRefusal } from "#shared/domain/ledger/refusals";
import type { GateMarks, Hold, LateScan, LedgerConfig, ScanLog, Ticket } from "#shared/domain/ledger/types";
import type { CodeRefusal, KeyRing } from "#shared/domain/passes/types";
import type { LedgerReading, RoomRefusal } from "#shared/domain/waiting-room/types";
import type { ChainHead } from "#shared/hash-chain";
import type { CollegeId, CommandId, EventId, GateId, PassId, ScanLogId, UserId } from "#shared/ids";
import type { LogFollowed } from "#shared/log-chain";
import type { Result } from "#shared/result";
import type { ScanRecord } from "#shared/views/event";
import type { GateCount, GateMinute, ZoneCount } from "#shared/views/gate";
import type { BooksProgress, HistoryKind, HistoryStretch, PastProgress } from "#shared/views/history";
import type { RosterEntry, RosterPage, SealedPerson, SyncReply } from "#shared/views/roster";
import type { ActorId, ObjectFailure } from "../authority/command-log.ts";
import type { SocketHolder } from "../authority/sockets.ts";
import type { Erasable } from "../authority/storage.ts";
import type { KeptGate, Standing } from "./gate-keepers.ts";

export type LedgerIdentity = { readonly collegeId: CollegeId; readonly eventId: EventId };

/** A command on one person's registration; configuration and scans have doors of their own. */
export type RegistrationCommand = Extract<
  LedgerCommand,
  {
    type:
      | "HoldSeat"
      | "ReleaseHold"
      | "Register"
      | "JoinWaitlist"
      | "RegisterGuest"
      | "BringIn"
      | "TakePass"
      | "ConfirmRegistration"
      | "CancelRegistration"
      | "AwaitPayment"
      | "ReceivePayment"
      | "MarkRegistration"
      | "PrintBadge"
      | "RevokePasses"
      | "RegisterHolder";
  }
>;

/** How a scan is asked; the usual one says nothing of it. */
export type ScanMore = Partial<
  Pick<
    Extract<LedgerCommand, { type: "ScanPass" }>,
    "listId" | "direction" | "people" | "passIds" | "force" | "isSupervisor"
  >
> & {
  /** The scan with which the code was first shown; no part of what a repeat must repeat. */
  readonly follows?: CommandId | undefined;
};

/** All that is shown of the gates. */
export type GatePicture = {
  readonly summary: EventSummary;
  readonly gates: GateCount[];
  readonly zones: ZoneCount[];
  readonly minutes: GateMinute[];
  readonly scans: readonly ScanRecord[];
};

/** Whom a lead decides on: a pass that was shown or looked up, or whoever a booking has. */
export type FoundTarget =
  | { readonly by: "pass"; readonly passId: PassId; readonly isShown: boolean }
  | { readonly by: "booking"; readonly userId: UserId };

/** Whose marks: a person's, or of whom a pass is now. */
export type MarkedTarget = { readonly userId: UserId } | { readonly passId: PassId };
export type Marked = {
  readonly userId: UserId;
  readonly name: string;
  readonly marks: GateMarks;
  readonly tickets: readonly Pick<Ticket, "ticketTypeId">[];
};

/** The college's root key, and the event's keys signed with it (`shared/domain/passes/key-set.ts`); base64url. */
export type PublishedKeys = { readonly root: string; readonly keySet: string };

/** A pass as a scanner may hold it, before it is sealed. */
export type RosterPass = Omit<RosterEntry, "sealed"> &
  Omit<SealedPerson, "notes"> & { readonly notes: GateMarks["notes"] };
/** `config` is what codes are signed by. */
export type RosterRows = Pick<RosterPage, "version" | "isComplete"> & {
  readonly passes: readonly RosterPass[];
  readonly config: Pick<LedgerConfig, "passesFrom" | "passesUntil" | "passRules">;
  readonly keeps: boolean;
};

export type OpenScanLog = Omit<Extract<LedgerCommand, { type: "OpenScanLog" }>, "type">;
/** A scan of a log whose chain and code were checked, and the pass that it names, if any. */
export type CheckedScan = LateScan & {
  readonly subject: { readonly passId: PassId } | { readonly shortCode: string } | null;
};
/** A log, and what its codes are checked with. */
export type KnownScanLog = { readonly log: ScanLog; readonly keys: KeyRing };

export type RegistrationReply = { readonly hold: Hold | null; readonly registration: RegistrationView | null };

/**
 * What a Worker may ask of an EventLedger. Refusals and failures are values; only bugs throw.
 * Every method but `configure` answers `object-unknown` until the first configuration.
 */
/** Why a code says of nobody whose pass it is. */
export type HolderRefusal = CodeRefusal | { readonly code: "pass-revoked"; readonly revokedAt: number };

export type EventLedgerApi = SocketHolder &
  Erasable & {
    /** Idempotent by `config.version`; an older version is `stale-config`. */
    configure(
      identity: LedgerIdentity,
      config: LedgerConfig,
    ): Promise<Result<EventSummary, LedgerRefusal | ObjectFailure>>;
    submit(
      commandId: CommandId,
      actorId: ActorId,
      command: RegistrationCommand,
    ): Promise<Result<RegistrationReply, LedgerRefusal | ObjectFailure>>;
    /** The same for who has to wait first, while the waiting room is open, unless they have an admission or have begun before. */
    submitMetered(
      commandId: CommandId,
      actorId: UserId,
      command: RegistrationCommand,
      isAdmitted: boolean,
    ): Promise<Result<RegistrationReply, LedgerRefusal | RoomRefusal | ObjectFailure>>;
    /** The waiting room says each second whether it is open, and hears how the ledger does; null before the first configuration. */
    meter(isShut: boolean): Promise<LedgerReading | null>;
    /**
     * A refused scan is an answer (`verdict: "stop"`), not a refusal of the command.
     * @param lateMs how long ago it happened; no part of what a repeat must repeat
     */
    scan(
      commandId: CommandId,
      actorId: UserId,
      gateId: GateId,
      code: string,
      lateMs?: number,
      more?: ScanMore,
    ): Promise<Result<ScanVerdict, ObjectFailure>>;
    /** The same for whom a lead decides on; who is nobody here is refused, and not kept as an attempt. */
    scanFound(
      commandId: CommandId,
      actorId: UserId,
      gateId: GateId,
      target: FoundTarget,
      more: ScanMore,
    ): Promise<Result<ScanVerdict, LedgerRefusal | ObjectFailure>>;
    /** Undoes the scan that `scanId` named, for the one who made it. */
    annulScan(
      commandId: CommandId,
      actorId: UserId,
      gateId: GateId,
      passId: PassId,
      scanId: CommandId,
    ): Promise<Result<AnnulReply, LedgerRefusal | ObjectFailure>>;
    /**
     * Guests' names are kept no longer. Asked for until it answers null, each time with its last answer.
     * @param after 0 at first
     */
    forgetGuests(userIds: readonly UserId[], after: number): Promise<number | null>;
    /** What a scanner needs to know of this event's keys; null before the first configuration. */
    passKeys(): Promise<PublishedKeys | null>;
    /** Passes withdrawn since an epoch, signed by the college; null before the first configuration. */
    revocations(since: number): Promise<string | null>;
    /**
     * Passes that changed by entries after `since`, a page of them; null before the first configuration.
     * @param standing where the phone that asks stands, which may make it the one that keeps that gate
     */
    roster(since: number, standing: Standing | null): Promise<RosterRows | null>;
    /** A phone has let go of its log: it keeps no gate by it any more. */
    closeScanLog(logId: ScanLogId): Promise<void>;
    /** Gates with the phones that keep them; null before the first configuration. */
    keptGates(): Promise<KeptGate[] | null>;
    /** Puts a gate's keeper away, wherever it is. */
    freeGate(gateId: GateId, since: number): Promise<void>;
    /** A phone's log of what it decides by itself, for its owner alone. */
    openScanLog(opened: OpenScanLog): Promise<Result<ChainHead, LedgerRefusal | ObjectFailure>>;
    /** Null: nobody opened it. */
    scanLog(logId: ScanLogId): Promise<KnownScanLog | null>;
    /** Who opened the log answers for its scans; `actorId` brings it. Takes each scan once, in their order. */
    takeLateScans(
      actorId: UserId,
      logId: ScanLogId,
      scans: readonly CheckedScan[],
    ): Promise<Result<SyncReply, LedgerRefusal | ObjectFailure>>;
    registrationOf(userId: UserId): Promise<RegistrationView | null>;
    /** Whose a pass is, for who hands something over to them: the code is checked, nothing is used up. */
    holderOf(code: string): Promise<Result<UserId, HolderRefusal | ObjectFailure>>;
    /** What the gate knows of somebody, and of whom a pass is; null: they have no registration. */
    marksOf(target: MarkedTarget): Promise<Marked | null>;
    /** The number of the newest entry: a projection of it, or of a later one, shows all that happened until now. */
    newestSeq(): Promise<number | null>;
    /** What changed, newest first; `about` are ids of a person and of their passes. */
    history(
      before: number | null,
      kind: HistoryKind,
      about: readonly string[],
      limit: number,
      gateId: GateId | null,
    ): Promise<HistoryStretch | null>;
    /** The event as it was known at an instant, epoch milliseconds; a step of it, to be asked again until it is done. */
    past(at: number, after: number, limit: number): Promise<PastProgress | null>;
    /** Whether all that is stored follows from the log; a step of it, to be asked again until it is done. */
    checkBooks(): Promise<BooksProgress | null>;
    /**
     * Follows the chain of the log from after an entry on, through some entries and `anchors`; null where there is no such entry,
     * and before the first configuration.
     */
    followLog(after: number, anchors: readonly ChainHead[], limit: number): Promise<LogFollowed | null>;
    /** How the log ends; null before the first configuration. */
    logHead(): Promise<ChainHead | null>;
    wall(): Promise<GatePicture | null>;
  };
