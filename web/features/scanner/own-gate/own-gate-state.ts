import type { SyncedScan } from "#shared/views/roster";
import type { LeftLog } from "./export-log.ts";
import type { KeptEvent, KeptOutcome } from "./gate-store.ts";
import type { StorageRoom } from "./storage-room.ts";

/**
 * `unkept`: the browser keeps nothing. `unable`: it cannot check signatures. `outdated`: a newer page keeps it otherwise. `untaken`:
 * the server will not have its log. `over`, and `barred` for who may not scan here any more: nothing of the event is here, and none of
 * it is decided.
 */
export type OwnGateReadiness =
  | ("opening" | "loading" | "ready")
  | ("unkept" | "unable" | "outdated" | "untaken")
  | ("over" | "barred");

export type OwnGateState = {
  readonly readiness: OwnGateReadiness;
  /** Passes that came so far, while the first list loads; null otherwise. */
  readonly progress: number | null;
  readonly held: KeptEvent | null;
  /** Scans that the server has not taken. */
  readonly waiting: number;
  readonly isSending: boolean;
  readonly syncedAt: number | null;
  /** Why the server does not take the log as things are; null: it takes it. */
  readonly refusedFor: string | null;
  /** Logs that the server will never take: only a file brings them further. */
  readonly setAside: readonly LeftLog[];
  /** What is to be added to the phone's clock; null: no server said the time yet. */
  readonly offsetMs: number | null;
  /** The gate whose passes this phone alone lets in without a connection. */
  readonly keeps: string | null;
  readonly room: StorageRoom;
  readonly incidents: readonly SyncedScan[];
  /** The last verdicts of this phone, from before the page was opened too. */
  readonly recent: readonly KeptOutcome[];
};

export const FIRST_STATE: OwnGateState = {
  ...{ readiness: "opening", progress: null, held: null, waiting: 0, isSending: false, syncedAt: null },
  ...{ refusedFor: null, setAside: [], offsetMs: null, keeps: null, room: null, incidents: [], recent: [] },
};
