import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB, type StoreNames } from "idb";
import type { KeySet } from "#shared/domain/passes/key-set";
import type { Revocations } from "#shared/domain/passes/revocations";
import type { ChainHead } from "#shared/hash-chain";
import type { CommandId, EventId, GateId, PassId, ScanLogId, UserId } from "#shared/ids";
import type { ClockSample } from "#shared/scan-clock";
import type { ChainedScan } from "#shared/scan-log";
import type { Me } from "#shared/views/college";
import type { ScannerEvent, ScannerSetup } from "#shared/views/gate";
import type { RosterEntry, SyncedScan } from "#shared/views/roster";
import { GATE_DATABASE } from "#web/lib/gate-database";
import type { LentPass } from "./own-lending.ts";
import type { OwnStep } from "./own-steps.ts";

/** One event of one college, as `college/event`. */
export type Place = `${string}/${EventId}`;

/** Who used the scanner last at a college, and what they could scan for. */
export type KeptCollege = { readonly me: Me; readonly events: readonly ScannerEvent[] | null };

/** What is held of an event. Times are by the phone's clock, epoch milliseconds; null: never. */
export type KeptEvent = {
  readonly setup: ScannerSetup;
  /** The college's public key, base64url, as it was first told; another is not believed. */
  readonly root: string | null;
  readonly keys: KeySet | null;
  readonly revocations: Revocations | null;
  readonly listsAt: number | null;
  /** Which codes the seals are for. */
  readonly codes: string | null;
  readonly rosterVersion: number;
  /** When it last showed all there is. */
  readonly rosterAt: number | null;
  /** Counts up with each time the list is asked for. */
  readonly round: number;
  /** Another one after each time it was let go of: what was asked for the one before is not written into this one. */
  readonly copy: string;
  readonly samples: readonly ClockSample[];
};

export type KeptLog = {
  readonly logId: ScanLogId;
  readonly place: Place;
  /** Who scanned: nobody else may send it. */
  readonly userId: UserId;
  readonly title: string;
  /** Signs, and cannot be read out. */
  readonly key: CryptoKey;
  readonly publicKey: string;
  readonly head: ChainHead;
  /** The server knows it: nothing is decided by one that it does not. */
  readonly isOpened: boolean;
  readonly syncedAt: number | null;
  /** Why the server will never take what waits of it: only a file brings that further, and another log is written. */
  readonly setAsideFor?: "log-broken" | "log-gap";
  /** Up to which scan somebody took it out as a file. */
  readonly exportedSeq: number;
  readonly incidents: readonly SyncedScan[];
  /** The gate whose passes this phone alone lets in without a connection. */
  readonly keeps?: GateId | null;
  readonly lent?: readonly LentPass[];
  /** Counts up with each time the phone says where it stands: with the log, for lists are let go of and logs are not. */
  readonly standRound?: number;
};

/** One of the last verdicts, without a name: what a found phone tells of them is a number. */
export type KeptOutcome = {
  readonly id: CommandId;
  readonly at: number;
  readonly word: string;
  readonly kind: "admit" | "stop" | "look";
  /** Whom it took. */
  readonly passIds: readonly PassId[];
  readonly canTakeBack: boolean;
};

/** What a phone says of a log that it has let go of: whoever is here next brings it, for it names nobody. */
export type LogClosing = { readonly logId: ScanLogId; readonly place: Place; readonly signature: string };

interface GateDatabase extends DBSchema {
  colleges: { key: string; value: KeptCollege };
  events: { key: Place; value: KeptEvent };
  roster: { key: [Place, PassId]; value: RosterEntry & { readonly place: Place }; indexes: { party: [Place, string] } };
  steps: { key: [Place, PassId]; value: readonly OwnStep[] };
  recent: { key: Place; value: readonly KeptOutcome[] };
  logs: { key: ScanLogId; value: KeptLog; indexes: { place: Place } };
  scans: { key: [ScanLogId, number]; value: ChainedScan };
  closings: { key: ScanLogId; value: LogClosing; indexes: { place: Place } };
}

type Store = StoreNames<GateDatabase>;
type Connection = IDBPDatabase<GateDatabase>;
export type Turn<Names extends readonly Store[], Mode extends IDBTransactionMode> = IDBPTransaction<
  GateDatabase,
  Names,
  Mode
>;

const VERSION = 2;
/** All of a place, whatever comes second in a key: an array sorts after every string and number. */
const afterAll: readonly never[] = [];

/**
 * The browser's database, in turns: all of one or nothing. The system closes a connection whenever it likes (a phone that was put
 * away, a newer page), and some do not say so: then it is opened anew, and the turn taken again. So a turn may be taken twice, the
 * first time unheard.
 */
export class GateStore {
  #opening: Promise<Connection> | null = null;

  /** @throws DOMException where the browser keeps nothing, or a newer page keeps it otherwise (`VersionError`) */
  open(): Promise<Connection> {
    if (this.#opening) return this.#opening;
    const opening = openConnection(() => this.#forget(opening));
    this.#opening = opening;
    opening.catch(() => this.#forget(opening)); // whoever asked hears it too
    return opening;
  }

  read<const Names extends readonly Store[], T>(names: Names, run: (turn: Turn<Names, "readonly">) => Promise<T>) {
    return this.#again((connection) => run(connection.transaction(names)));
  }

  write<const Names extends readonly Store[], T>(names: Names, run: (turn: Turn<Names, "readwrite">) => Promise<T>) {
    return this.#again((connection) => whole(connection.transaction(names, "readwrite"), run));
  }

  /** On the disk when it resolves. */
  writeThrough<const Names extends readonly Store[], T>(
    names: Names,
    run: (turn: Turn<Names, "readwrite">) => Promise<T>,
  ) {
    const strict = { durability: "strict" } as const;
    return this.#again((connection) => whole(connection.transaction(names, "readwrite", strict), run));
  }

  /** One request, or one turn, of the connection that there is. */
  async #again<T>(run: (connection: Connection) => Promise<T>): Promise<T> {
    const opening = this.open();
    try {
      return await run(await opening);
    } catch (failure) {
      if (!isLost(failure)) throw failure;
      this.#forget(opening);
      return run(await this.open());
    }
  }

  #forget(opening: Promise<Connection>): void {
    if (this.#opening === opening) this.#opening = null;
  }
}

/** What a page holds was let go of meanwhile, by another tab or by whoever signed out: nothing is decided with it, or written into it. */
export class LetGo extends Error {}

/** Of a connection, and of nothing that was asked of it. */
function isLost(failure: unknown): boolean {
  return failure instanceof DOMException && LOST.has(failure.name);
}

/** Chromium and Firefox abort what was under way and refuse what comes; Safari calls it unknown. */
const LOST: ReadonlySet<string> = new Set(["InvalidStateError", "AbortError", "UnknownError"]);

async function whole<Names extends readonly Store[], T>(
  turn: Turn<Names, "readwrite">,
  run: (turn: Turn<Names, "readwrite">) => Promise<T>,
): Promise<T> {
  turn.done.catch(() => undefined); // said below, or by `run`
  let result: T;
  try {
    result = await run(turn);
  } catch (failure) {
    // Where the turn was aborted, by a full disk for one, that says more than what was asked last.
    if (turn.error) throw turn.error;
    if (!isLost(failure)) abort(turn);
    throw failure;
  }
  await turn.done;
  return result;
}

function abort(turn: Pick<IDBTransaction, "abort">): void {
  try {
    turn.abort();
  } catch {
    // it was over
  }
}

function openConnection(onLost: () => void): Promise<Connection> {
  return openDB<GateDatabase>(GATE_DATABASE, VERSION, {
    upgrade(store, oldVersion) {
      // Each version adds to the one before: a phone may come from any of them with scans that nobody else has.
      if (oldVersion < 1) {
        store.createObjectStore("colleges");
        store.createObjectStore("events");
        store.createObjectStore("roster", { keyPath: ["place", "passId"] }).createIndex("party", ["place", "party"]);
        store.createObjectStore("steps");
        store.createObjectStore("recent");
        store.createObjectStore("logs", { keyPath: "logId" }).createIndex("place", "place");
        store.createObjectStore("scans");
      }
      if (oldVersion < 2) store.createObjectStore("closings", { keyPath: "logId" }).createIndex("place", "place");
    },
    // A newer page waits for this one: it lets go, and opens anew when it is asked next.
    blocking(_, __, event) {
      (event.target as IDBDatabase).close();
      onLost();
    },
    terminated: onLost,
  });
}

const store = new GateStore();

/** @throws DOMException where the browser keeps nothing */
export async function openGateStore(): Promise<GateStore> {
  await store.open();
  return store;
}

export function placeOf(college: string, eventId: EventId): Place {
  return `${college}/${eventId}`;
}

/** Everything of one place in a store whose keys begin with it. */
export function allOf(place: string): IDBKeyRange {
  return IDBKeyRange.bound([place], [place, afterAll]);
}

/** Scans of a log that the server has not taken, in order. */
export function allScansOf(logId: ScanLogId): IDBKeyRange {
  return IDBKeyRange.bound([logId], [logId, afterAll]);
}
