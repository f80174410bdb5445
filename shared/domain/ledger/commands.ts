import type { Direction, ScanRef } from "#shared/domain/entry/types";
import type { CodeRefusal } from "#shared/domain/passes/types";
import type { GateId, ListId, PassId, PaymentId, RegistrationId, ScanLogId, UserId } from "#shared/ids";
import type { LedgerDomainEvent } from "./events.ts";
import type { Choice, GateMarks, LateScan, LedgerConfig, RefundWish } from "./types.ts";

/** The end of the hold, or the offer, that whoever asks was told of; absent: of none. */
type SeenHold = number | undefined;

/** Somebody who was not asked anything when they got their seat; `unanswered` are the questions they still have to answer. */
type BroughtIn = {
  readonly userId: UserId;
  readonly name: string;
  readonly choice: Choice;
  readonly unanswered?: number;
};

export type LedgerCommand =
  | { readonly type: "ConfigureEvent"; readonly config: LedgerConfig }
  | { readonly type: "HoldSeat"; readonly userId: UserId; readonly choice: Choice; readonly heldUntil?: SeenHold }
  | { readonly type: "ReleaseHold"; readonly userId: UserId }
  | {
      readonly type: "Register";
      readonly userId: UserId;
      readonly name: string;
      readonly choice: Choice;
      readonly heldUntil?: SeenHold;
    }
  | { readonly type: "JoinWaitlist"; readonly userId: UserId; readonly name: string; readonly choice: Choice }
  /** At the door: `userId` is a guest's, whom no account belongs to. The event's times of sale do not bind the door. */
  | (BroughtIn & { readonly type: "RegisterGuest" })
  /** From an organizer's list: a member, or a guest. The event's times of sale and its approval do not bind it. */
  | (BroughtIn & { readonly type: "BringIn" })
  /** The named person takes over a pass that the slice's `giver` has. */
  | { readonly type: "TakePass"; readonly userId: UserId; readonly name: string; readonly passId: PassId }
  /** An alarm: keep free seats for this person, whose turn it is. */
  | { readonly type: "OfferSeat"; readonly userId: UserId }
  /** An alarm: give the seat to the next, if this offer's time is over. */
  | { readonly type: "ExpireOffer"; readonly userId: UserId }
  /** `atDoor`: though it is to be paid online, they may pay when they come. */
  | { readonly type: "ConfirmRegistration"; readonly userId: UserId; readonly atDoor: boolean }
  | { readonly type: "CancelRegistration"; readonly userId: UserId; readonly refund: RefundWish }
  /** Somebody is about to pay: keep the seats for as long as that takes. */
  | { readonly type: "AwaitPayment"; readonly userId: UserId }
  | {
      readonly type: "ReceivePayment";
      readonly userId: UserId;
      readonly registrationId: RegistrationId;
      readonly paymentId: PaymentId;
      readonly amount: number;
    }
  /** An alarm: give the seats back, if the time to pay for them is over. */
  | { readonly type: "ExpirePayment"; readonly userId: UserId }
  | { readonly type: "RevokePasses"; readonly userId: UserId }
  /** What the gate is to know of a registration; what is left out stays. `blockReason` null: it is blocked no more. */
  | {
      readonly type: "MarkRegistration";
      readonly userId: UserId;
      readonly marks: Partial<Omit<GateMarks, "blocked">> & { readonly blockReason?: string | null };
    }
  /** `codeRefusal` is what checking the code itself found; the slice's first pass is the one it names. */
  | {
      readonly type: "ScanPass";
      readonly gateId: GateId;
      readonly codeRefusal: CodeRefusal | null;
      /** Absent: the event's entry, inwards. */
      readonly listId?: ListId | undefined;
      readonly direction?: Direction | undefined;
      /** So many of its registration, the scanned one among them; absent: this pass alone. */
      readonly people?: number | undefined;
      /** These of its registration, all or nobody; absent: as `people` says. */
      readonly passIds?: readonly PassId[] | undefined;
      /** Nobody showed a code: one pass was looked up, or a booking. */
      readonly found?: "pass" | "booking";
      /** All the same, past whatever can be overridden. */
      readonly force?: { readonly reason: string } | undefined;
      readonly isSupervisor?: boolean | undefined;
      readonly scan?: ScanRef;
      /** What was scanned; undefined: the short code was typed, or the person looked up. */
      readonly shown?: "static" | { readonly holderKey: string } | undefined;
      /** Gates whose keepers did not say that they have not let the pass in. */
      readonly silentGates?: readonly GateId[] | undefined;
    }
  /** Undoes the scan that let the slice's passes in or out. */
  | { readonly type: "AnnulScan"; readonly gateId: GateId; readonly scan: ScanRef }
  | {
      readonly type: "OpenScanLog";
      readonly logId: ScanLogId;
      readonly by: UserId;
      readonly publicKey: string;
      readonly isLead: boolean;
    }
  /** The next scan of the slice's log. `tried`: what the ledger had decided, where the phone asked it first and heard no answer. */
  | { readonly type: "TakeLateScan"; readonly scan: LateScan; readonly tried: readonly LedgerDomainEvent[] | null }
  /**
   * Badges for this pass and for those of its booking who are inside without one. `again`: of this pass alone, whose code ends
   * with the badge it is on.
   */
  | {
      readonly type: "PrintBadge";
      readonly userId: UserId;
      readonly passId: PassId;
      readonly printing: string;
      readonly again: boolean;
      readonly by: UserId;
      readonly isLead: boolean;
    }
  /** The phone of the named person shows this pass rotating from now on; `replace`: instead of the one that does. */
  | {
      readonly type: "RegisterHolder";
      readonly userId: UserId;
      readonly passId: PassId;
      readonly holderKey: string;
      readonly replace: boolean;
    }
  /** An alarm: release this hold if it has expired. */
  | { readonly type: "ExpireHold"; readonly userId: UserId };
