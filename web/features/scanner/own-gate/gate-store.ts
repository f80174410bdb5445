import { type DBSchema, type IDBPDatabase, openDB } from "idb";
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
  readonly isOpened: boolean;
  readonly syncedAt: number | null;
  /** Up to which scan somebody took it out as a file. */
  readonly exportedSeq: number;
  readonly incidents: readonly SyncedScan[];
  /** The gate whose passes this phone alone lets in without a connection. */
  readonly keeps?: GateId | null;
  readonly lent?: readonly LentPass[];
  /** Counts up with all that a decision of the gate's keeper depends on. */
  readonly lends?: number;
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

interface GateDatabase extends DBSchema {
  colleges: { key: string; value: KeptCollege };
  events: { key: Place; value: KeptEvent };
  roster: { key: [Place, PassId]; value: RosterEntry & { readonly place: Place }; indexes: { party: [Place, string] } };
  steps: { key: [Place, PassId]; value: readonly OwnStep[] };
  recent: { key: Place; value: readonly KeptOutcome[] };
  logs: { key: ScanLogId; value: KeptLog; indexes: { place: Place } };
  scans: { key: [ScanLogId, number]; value: ChainedScan };
}

export type GateStore = IDBPDatabase<GateDatabase>;

const VERSION = 1;
/** All of a place, whatever comes second in a key: an array sorts after every string and number. */
const afterAll: readonly never[] = [];

let opened: Promise<GateStore> | null = null;

/** @throws DOMException where the browser keeps nothing */
export function openGateStore(): Promise<GateStore> {
  opened ??= openDB<GateDatabase>(GATE_DATABASE, VERSION, {
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
    },
    // A newer page waits for this one: it lets go, and opens anew when it is asked next.
    blocking(_, __, event) {
      (event.target as IDBDatabase).close();
      opened = null;
    },
    terminated() {
      opened = null;
    },
  }).catch((failure: unknown) => {
    opened = null;
    throw failure;
  });
  return opened;
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

/** Lets go of all that is held of an event, in one turn; what the server has not taken stays. */
export async function wipePlace(store: GateStore, place: Place): Promise<void> {
  const turn = store.transaction(["events", "roster", "steps", "recent", "logs", "scans"], "readwrite");
  await turn.objectStore("events").delete(place);
  await turn.objectStore("roster").delete(allOf(place));
  await turn.objectStore("steps").delete(allOf(place));
  await turn.objectStore("recent").delete(place);
  for (const { logId } of await turn.objectStore("logs").index("place").getAll(place)) {
    const waiting = await turn.objectStore("scans").count(allScansOf(logId));
    if (waiting === 0) await turn.objectStore("logs").delete(logId);
  }
  await turn.done;
}

/** The same for a whole college: nobody is signed in any more, or somebody else. */
export async function wipeCollege(store: GateStore, college: string): Promise<void> {
  await store.delete("colleges", college);
  for (const place of await store.getAllKeys("events")) {
    if (place.startsWith(`${college}/`)) await wipePlace(store, place);
  }
}
