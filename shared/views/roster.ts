import type { Incident } from "#shared/domain/entry/merge";
import type { PassFacts } from "#shared/domain/entry/types";
import type { ChainHead } from "#shared/hash-chain";
import type { CommandId, PassId } from "#shared/ids";

/**
 * One pass as a scanner holds it. In the clear stands what decides, under numbers that say nothing to whoever finds the phone; who
 * it is lies sealed, and only that person's pass opens it (`shared/roster-seal.ts`).
 */
export type RosterEntry = {
  readonly passId: PassId;
  /** Passes of one registration have the same. */
  readonly party: string;
  /** Its place in the party, from 1. */
  readonly number: number;
  /** The ticket's name and the pass's home follow from the event's setup; why it is blocked is sealed, for who wrote it may have named somebody. */
  readonly facts: Omit<PassFacts, "ticketType" | "home">;
  /** The phone that shows it rotating, its key as base64url; null: none does. */
  readonly holder: { readonly key: string; readonly since: number } | null;
  /** The same `SealedPerson` twice: opened by the code that stands still, and by the one that moves on `holderKey`. */
  readonly sealed: { readonly still: string; readonly rotating: string | null };
};

/** Whom a pass names, and what is said of them at the gate. */
export type SealedPerson = {
  readonly name: string;
  /** To be paid at the door, minor units. */
  readonly due: number;
  /** For everyone who scans, and for leads when it is a lead's phone. */
  readonly notes: readonly string[];
  /** What `facts.blocked` leaves out; null: it is not blocked. */
  readonly blockReason: string | null;
};

/** What changed since a version of the roster: bounded, to be asked again with `version` until it is complete. */
export type RosterPage = {
  /** What codes are signed with, and for whom it is said. One that held another begins at 0 again: what it has is sealed for codes of before, or for leads. */
  readonly codes: string;
  readonly entries: readonly RosterEntry[];
  /** The ledger's entry up to which this shows all that happened. */
  readonly version: number;
  readonly isComplete: boolean;
  /** Whether this phone keeps the gate where it stands. */
  readonly keeps: boolean;
  /** The server's clock, epoch milliseconds. */
  readonly serverAt: number;
};

/** What became of one scan of a log. `kept`: a refusal, or what the ledger knew already. */
export type SyncedScan = {
  readonly seq: number;
  readonly scanId: CommandId;
  readonly result: "counted" | "kept" | "incident";
  readonly incident: Incident | null;
};

/** Up to where the server has a log: what stands before may be forgotten. */
export type SyncReply = {
  readonly seq: number;
  readonly hash: string;
  readonly scans: readonly SyncedScan[];
  /** The server's clock when it took them, epoch milliseconds. */
  readonly serverAt: number;
};

/** Why a log is not opened, or not taken. */
export type ScanLogRefusal =
  /** Nobody opened it here, or somebody else did. */
  | { readonly code: "log-unknown" }
  /** What stands before is not here: send from that scan on. */
  | { readonly code: "log-gap"; readonly from: number }
  /** This scan does not follow from the one before; at the end: it is not signed with the log's key. */
  | { readonly code: "log-broken"; readonly seq: number }
  /** An account has so many logs at one event. */
  | { readonly code: "log-limit"; readonly max: number };

/** Where the server has a log. */
export type OpenedScanLog = { readonly head: ChainHead; readonly serverAt: number };

/** Where a page of incidents ends. */
export type IncidentPlace = {
  readonly seq: number;
  readonly scanId: CommandId;
  /** The pass, or empty. */
  readonly subject: string;
  readonly kind: Incident["kind"];
};

/** `clearedAt`: when another log explained it; null: it stands. */
export type ListedIncident = GateIncident & { readonly clearedAt: number | null; readonly place: IncidentPlace };

/** Newest first; `next` is to be handed in for the page after this one, null after the last. */
export type IncidentsPage = { readonly incidents: readonly ListedIncident[]; readonly next: IncidentPlace | null };

/** An incident as it is shown at every gate. `knownAt`: when the server found it. */
export type GateIncident = {
  readonly id: string;
  readonly passId: PassId | null;
  readonly name: string | null;
  readonly knownAt: number;
  readonly incident: Incident;
};
