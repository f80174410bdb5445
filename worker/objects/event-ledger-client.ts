import type {
  EventLedgerApi,
  FoundTarget,
  HolderRefusal,
  KnownScanLog,
  Marked,
  MarkedTarget,
  OpenScanLog,
  PublishedKeys,
  RegistrationCommand,
  RegistrationReply,
  RosterRows,
  ScanMore,
} from "#durable-objects/event-ledger/event-ledger-api";
import type { KeptGate, Standing } from "#durable-objects/event-ledger/gate-keepers";
import type { AnnulReply, EventSummary, RegistrationView, ScanVerdict } from "#shared/domain/ledger/answers";
import type { LedgerRefusal } from "#shared/domain/ledger/refusals";
import type { LedgerConfig } from "#shared/domain/ledger/types";
import type { RoomRefusal } from "#shared/domain/waiting-room/types";
import { AppError } from "#shared/errors";
import type { ChainHead } from "#shared/hash-chain";
import type { CollegeId, CommandId, EventId, GateId, ScanLogId, UserId } from "#shared/ids";
import type { LogFollowed } from "#shared/log-chain";
import { ledgerName } from "#shared/object-names";
import type { Result } from "#shared/result";
import type { BooksProgress, HistoryStretch, PastProgress } from "#shared/views/history";
import type { SyncReply } from "#shared/views/roster";
import { callObject, domainOnly, shedAbove } from "./object-client.ts";
import type { SocketTarget } from "./socket-holder-client.ts";

export type EventLedgerClient = {
  /** Idempotent by `config.version`; an older one is the refusal `stale-config`. */
  readonly configure: (config: LedgerConfig) => Promise<Result<EventSummary, LedgerRefusal>>;
  readonly submit: (
    commandId: CommandId,
    actorId: UserId | "system",
    command: RegistrationCommand,
  ) => Promise<Result<RegistrationReply, LedgerRefusal>>;
  /** For oneself: who has no admission may have to wait first. */
  readonly submitMetered: (
    commandId: CommandId,
    actorId: UserId,
    command: RegistrationCommand,
    isAdmitted: boolean,
  ) => Promise<Result<RegistrationReply, LedgerRefusal | RoomRefusal>>;
  /** A refused scan is an answer, so the command itself is never refused. */
  readonly scan: (
    commandId: CommandId,
    actorId: UserId,
    gateId: GateId,
    code: string,
    lateMs?: number,
    more?: ScanMore,
  ) => Promise<Result<ScanVerdict, never>>;
  /** The same for somebody who was looked up, or whom a lead lets in all the same. */
  readonly scanFound: (
    commandId: CommandId,
    actorId: UserId,
    gateId: GateId,
    target: FoundTarget,
    more: ScanMore,
  ) => Promise<Result<ScanVerdict, LedgerRefusal>>;
  readonly annulScan: (...asked: Parameters<EventLedgerApi["annulScan"]>) => Promise<Result<AnnulReply, LedgerRefusal>>;
  /** Guests' names are kept no longer, in the ledger neither. Harmless to repeat. */
  readonly forgetGuests: (userIds: readonly UserId[]) => Promise<void>;
  readonly registrationOf: (userId: UserId) => Promise<RegistrationView | null>;
  readonly holderOf: (code: string) => Promise<Result<UserId, HolderRefusal>>;
  /** What the gate knows of somebody; null: they have no registration. */
  readonly marksOf: (target: MarkedTarget) => Promise<Marked | null>;
  /** What scanners check passes with by themselves. @throws AppError NOT_FOUND before the first configuration */
  readonly passKeys: () => Promise<PublishedKeys>;
  /** @param since the newest epoch that is known; 0: none. @throws AppError NOT_FOUND before the first configuration */
  readonly revocations: (since: number) => Promise<string>;
  readonly openScanLog: (opened: OpenScanLog) => Promise<Result<ChainHead, LedgerRefusal>>;
  readonly scanLog: (logId: ScanLogId) => Promise<KnownScanLog | null>;
  readonly takeLateScans: (
    ...asked: Parameters<EventLedgerApi["takeLateScans"]>
  ) => Promise<Result<SyncReply, LedgerRefusal>>;
  /** What scanners hold of passes. @throws AppError NOT_FOUND before the first configuration */
  readonly roster: (since: number, standing: Standing | null) => Promise<RosterRows>;
  readonly closeScanLog: (logId: ScanLogId) => Promise<void>;
  /** @throws AppError NOT_FOUND before the first configuration */
  readonly keptGates: () => Promise<KeptGate[]>;
  readonly freeGate: (gateId: GateId, since: number) => Promise<void>;
  /** @throws AppError NOT_FOUND before the first configuration */
  readonly wall: () => Promise<NonNullable<Awaited<ReturnType<EventLedgerApi["wall"]>>>>;
  /** What changed, newest first. @throws AppError NOT_FOUND before the first configuration, as do the next two */
  readonly history: (...asked: Parameters<EventLedgerApi["history"]>) => Promise<HistoryStretch>;
  /** A step of a replay, to be asked again until it is done. */
  readonly past: (...asked: Parameters<EventLedgerApi["past"]>) => Promise<PastProgress>;
  /** A step of a check, to be asked again until it is done. */
  readonly checkBooks: () => Promise<BooksProgress>;
  /** @throws AppError NOT_FOUND before the first configuration, or where there is no entry `after` */
  readonly followLog: (...asked: Parameters<EventLedgerApi["followLog"]>) => Promise<LogFollowed>;
  readonly logHead: () => Promise<ChainHead>;
  /** What a projection must show at least to show all that happened until now; 0 before the first configuration. */
  readonly newestSeq: () => Promise<number>;
  /** The gate's channel. */
  readonly sockets: SocketTarget;
};

/** The ledger of one event. Every method may throw the AppErrors of `callObject` and `domainOnly`. */
export function eventLedgerClient(env: Env, collegeId: CollegeId, eventId: EventId): EventLedgerClient {
  const objectName = ledgerName(collegeId, eventId);
  const stub = () => env.EVENT_LEDGER.getByName(objectName);
  // Cloudflare's RPC types lose the brands of ids; the object's own declared surface is exact.
  const call = <T>(run: (ledger: EventLedgerApi) => Promise<T>) =>
    callObject(() => stub() as unknown as EventLedgerApi, run);
  const write = <T>(run: (ledger: EventLedgerApi) => Promise<T>) => shedAbove(objectName, Date.now(), () => call(run));
  return {
    configure: async (config) => domainOnly(await call((ledger) => ledger.configure({ collegeId, eventId }, config))),
    submit: async (commandId, actorId, command) =>
      domainOnly(await write((ledger) => ledger.submit(commandId, actorId, command))),
    submitMetered: async (commandId, actorId, command, isAdmitted) =>
      domainOnly(await write((ledger) => ledger.submitMetered(commandId, actorId, command, isAdmitted))),
    scan: async (...asked) => domainOnly<ScanVerdict, never>(await write((ledger) => ledger.scan(...asked))),
    scanFound: async (...asked) => domainOnly(await write((ledger) => ledger.scanFound(...asked))),
    annulScan: async (...asked) => domainOnly(await write((ledger) => ledger.annulScan(...asked))),
    async forgetGuests(userIds) {
      for (let after: number | null = 0; after !== null; ) {
        const from: number = after;
        after = await call((ledger) => ledger.forgetGuests(userIds, from));
      }
    },
    registrationOf: (userId) => call((ledger) => ledger.registrationOf(userId)),
    holderOf: async (code) => domainOnly(await call((ledger) => ledger.holderOf(code))),
    marksOf: (target) => call((ledger) => ledger.marksOf(target)),
    passKeys: async () => known(await call((ledger) => ledger.passKeys())),
    revocations: async (since) => known(await call((ledger) => ledger.revocations(since))),
    openScanLog: async (opened) => domainOnly(await write((ledger) => ledger.openScanLog(opened))),
    scanLog: (logId) => call((ledger) => ledger.scanLog(logId)),
    takeLateScans: async (...asked) => domainOnly(await write((ledger) => ledger.takeLateScans(...asked))),
    roster: async (since, standing) => known(await call((ledger) => ledger.roster(since, standing))),
    closeScanLog: (logId) => call((ledger) => ledger.closeScanLog(logId)),
    keptGates: async () => known(await call((ledger) => ledger.keptGates())),
    freeGate: (...asked) => call((ledger) => ledger.freeGate(...asked)),
    wall: async () => known(await call((ledger) => ledger.wall())),
    history: async (...asked) => known(await call((ledger) => ledger.history(...asked))),
    past: async (...asked) => known(await call((ledger) => ledger.past(...asked))),
    checkBooks: async () => known(await call((ledger) => ledger.checkBooks())),
    followLog: async (...asked) => known(await call((ledger) => ledger.followLog(...asked))),
    logHead: async () => known(await call((ledger) => ledger.logHead())),
    newestSeq: async () => (await call((ledger) => ledger.newestSeq())) ?? 0,
    sockets: { objectClass: "ledger", objectName, connect: (request) => stub().fetch(request) },
  };
}

function known<T>(answer: T | null): T {
  if (answer === null) throw new AppError("NOT_FOUND");
  return answer;
}

/** Whether objects answer at all. @throws whatever the platform says when they do not */
export async function pingLedgers(env: Env): Promise<void> {
  await (env.EVENT_LEDGER.getByName("health") as unknown as EventLedgerApi).wall();
}
