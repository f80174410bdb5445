import type { Incident, ScanFault } from "#shared/domain/entry/merge";
import type { AnnulRefusal, Direction, EntryStep, ScanRef } from "#shared/domain/entry/types";
import type { StepCounts } from "#shared/domain/entry/view";
import type { RefusedByRule } from "#shared/gate-rules";
import type {
  CommandId,
  GateId,
  ListId,
  PassId,
  PaymentId,
  RegistrationId,
  ScanLogId,
  TicketTypeId,
  UserId,
} from "#shared/ids";
import type { ScanRefusal } from "./refusals.ts";
import type { BookedTicket, Claim, GateMarks, Gone, LedgerConfig, Paid, RegistrationStatus } from "./types.ts";

export type LedgerDomainEvent =
  | { readonly type: "EventConfigured"; readonly config: LedgerConfig; readonly at: number }
  | {
      readonly type: "SeatHeld";
      readonly userId: UserId;
      readonly expiresAt: number;
      readonly claim: Claim;
      readonly at: number;
    }
  | {
      readonly type: "HoldReleased";
      readonly userId: UserId;
      readonly reason: "used" | "released" | "replaced" | "expired";
      readonly claim: Claim;
      readonly at: number;
    }
  | {
      readonly type: "RegistrationRequested";
      readonly registrationId: RegistrationId;
      readonly userId: UserId;
      readonly name: string;
      readonly claim: Claim;
      readonly tickets: readonly BookedTicket[];
      readonly at: number;
    }
  | {
      readonly type: "WaitlistJoined";
      readonly registrationId: RegistrationId;
      readonly userId: UserId;
      readonly name: string;
      readonly waitNumber: number;
      readonly claim: Claim;
      readonly tickets: readonly BookedTicket[];
      readonly at: number;
    }
  | {
      readonly type: "SeatOffered";
      readonly registrationId: RegistrationId;
      readonly userId: UserId;
      readonly expiresAt: number;
      readonly claim: Claim;
      readonly at: number;
    }
  | {
      readonly type: "OfferTaken";
      readonly registrationId: RegistrationId;
      readonly userId: UserId;
      /** What was kept for them, and what they took of it. */
      readonly offered: Claim;
      readonly claim: Claim;
      readonly tickets: readonly BookedTicket[];
      readonly at: number;
    }
  | {
      readonly type: "RegistrationConfirmed";
      readonly registrationId: RegistrationId;
      readonly userId: UserId;
      readonly claim: Claim;
      readonly at: number;
    }
  | {
      readonly type: "RegistrationCancelled";
      readonly registrationId: RegistrationId;
      readonly userId: UserId;
      /** What it was before, so totals follow from the event alone. */
      readonly was: Exclude<RegistrationStatus, Gone>;
      /** `withdrawn`: an organizer did. */
      readonly why: "asked" | "withdrawn" | "offer-over" | "unpaid";
      readonly claim: Claim;
      readonly refund: Paid | null;
      /** What stays of the money for its tickets, by the event's rule; absent: nothing. */
      readonly kept?: Paid;
      readonly at: number;
    }
  | {
      readonly type: "PaymentAwaited";
      readonly registrationId: RegistrationId;
      readonly userId: UserId;
      readonly until: number;
      readonly at: number;
    }
  | {
      readonly type: "PaymentReceived";
      readonly registrationId: RegistrationId;
      readonly userId: UserId;
      readonly paymentId: PaymentId;
      readonly amount: number;
      readonly at: number;
    }
  /** Money came after its time was over, and its seats were still free. */
  | {
      readonly type: "RegistrationReinstated";
      readonly registrationId: RegistrationId;
      readonly userId: UserId;
      readonly claim: Claim;
      readonly at: number;
    }
  | {
      readonly type: "PassIssued";
      readonly passId: PassId;
      readonly registrationId: RegistrationId;
      readonly userId: UserId;
      readonly number: number;
      readonly ticketTypeId: TicketTypeId;
      readonly name: string;
      readonly shortCode: string;
      readonly due: number;
      readonly at: number;
    }
  | {
      readonly type: "RegistrationMarked";
      readonly registrationId: RegistrationId;
      readonly userId: UserId;
      readonly marks: GateMarks;
      readonly at: number;
    }
  | { readonly type: "PassRevoked"; readonly passId: PassId; readonly at: number }
  | { readonly type: "BadgePrinted"; readonly passId: PassId; readonly printing: string; readonly at: number }
  /** Whatever it did is the new one's; what shows its code opens nothing any more. */
  | {
      readonly type: "PassReplaced";
      readonly passId: PassId;
      readonly newPassId: PassId;
      /** After all those of its registration. */
      readonly number: number;
      readonly shortCode: string;
      readonly printing: string;
      readonly at: number;
    }
  | { readonly type: "HolderRegistered"; readonly passId: PassId; readonly holderKey: string; readonly at: number }
  /** The pass is void and its place is theirs no longer; what follows in the same turn makes it somebody else's. */
  | {
      readonly type: "PassGiven";
      readonly passId: PassId;
      readonly registrationId: RegistrationId;
      readonly userId: UserId;
      /** What goes with it. */
      readonly claim: Claim;
      readonly tickets: readonly BookedTicket[];
      readonly at: number;
    }
  /** `step` absent: in by the event's entry, for the first time. */
  | (PassScanned & { readonly type: "PassAdmitted"; readonly step?: StepOf<"entered"> })
  | (PassScanned & { readonly type: "PassLeft"; readonly step: StepOf<"left"> })
  | (PassScanned & { readonly type: "RightRedeemed"; readonly step: StepOf<"redeemed"> })
  /** The newest step of a pass did not happen after all. */
  | {
      readonly type: "ScanAnnulled";
      readonly passId: PassId;
      readonly gateId: GateId;
      readonly step: EntryStep;
      /** Absent: what the step did to the counts is undone. */
      readonly change?: StepCounts;
      readonly at: number;
    }
  | {
      readonly type: "ScanLogOpened";
      readonly logId: ScanLogId;
      readonly by: UserId;
      readonly publicKey: string;
      readonly isLead: boolean;
      readonly at: number;
    }
  /** A log is here up to this scan. */
  | {
      readonly type: "ScanLogTaken";
      readonly logId: ScanLogId;
      readonly seq: number;
      readonly hash: string;
      readonly at: number;
    }
  /** A scanner let somebody in, or out, by itself; `change` is what that does to the counts, after all that is known by now. */
  | (LateScanned & {
      readonly type: "LateScanTaken";
      readonly did: "entered" | "left" | "redeemed";
      readonly gateName: string;
      readonly change: StepCounts;
      readonly forced?: { readonly checks: readonly string[]; readonly reason: string };
      /** Kept with the scan, to be cleared when it is undone; absent in old entries. */
      readonly against?: ScanFault;
    })
  /** A scanner stopped somebody by itself. */
  | (LateScanned & {
      readonly type: "LateScanRefused";
      readonly refusal: string;
      /** Which rule it was, and how new those were that the scanner knew; absent: none, or in entries from before it was noted. */
      readonly byRule?: RefusedByRule;
      readonly rulesAt?: number;
    })
  /** A scanner took back a scan; `passId` null, in old entries: one that was not known, or not its own. */
  | (LateScanned & { readonly type: "LateScanUndone"; readonly undoes: CommandId; readonly change: StepCounts })
  /** A scanner took back what was not its own, or not soon enough: it stands. */
  | (LateScanned & {
      readonly type: "LateUndoRefused";
      readonly undoes: CommandId;
      readonly refusal: AnnulRefusal["code"];
    })
  /** What people must look at; `at`: when it was found. Found again: another scan is the first by now. */
  | { readonly type: "IncidentFound"; readonly passId: PassId | null; readonly incident: Incident; readonly at: number }
  /** Another log explains it. */
  | {
      readonly type: "IncidentCleared";
      readonly passId: PassId | null;
      readonly incident: Incident;
      readonly at: number;
    }
  /** A refused scan is a fact too: it is logged, counted and shown. */
  | {
      readonly type: "ScanRefused";
      readonly passId: PassId | null;
      readonly gateId: GateId;
      /** Absent: the event's entry. */
      readonly listId?: ListId;
      readonly refusal: ScanRefusal;
      readonly at: number;
    };

/** `at`: when it happened; its log's entry says when it was known. `passId` null: the code is nobody's. */
type LateScanned = {
  readonly passId: PassId | null;
  readonly gateId: GateId;
  readonly listId: ListId;
  readonly direction: Direction;
  readonly scan: ScanRef;
  readonly late: { readonly logId: ScanLogId; readonly seq: number };
  readonly at: number;
};

type StepOf<T extends EntryStep["type"]> = Extract<EntryStep, { type: T }>;
type PassScanned = {
  readonly passId: PassId;
  readonly gateId: GateId;
  readonly gateName: string;
  readonly scan?: ScanRef;
  /** What a supervisor overrode, and why. */
  readonly forced?: { readonly checks: readonly ScanRefusal["code"][]; readonly reason: string };
  readonly at: number;
};
