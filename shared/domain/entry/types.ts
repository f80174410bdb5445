import type { GateFacts, GateRuleSet } from "#shared/gate-rules";
import type { CommandId, GateId, ListId, RuleId, TicketTypeId, UserId } from "#shared/ids";

/**
 * Who is let in where. An event has one list for its entry and as many more as it has zones and rights; a pass is scanned at a
 * gate for one of them. Knows no ledger: a scanner without a connection decides with the same functions.
 */
export type CheckInList = {
  readonly id: ListId;
  readonly name: string;
  /** `entry`: the event itself. `zone`: a part of it; a pass is in one place at a time. `right`: a meal, a workshop, a shirt. */
  readonly kind: "entry" | "zone" | "right";
  /** Only for who is inside; whoever leaves such a zone is still inside. False: it has a door of its own. */
  readonly within: boolean;
  /** Whose tickets it is for; null: every ticket's that admits. */
  readonly ticketTypeIds: readonly TicketTypeId[] | null;
  /** Where it is scanned; null: at every gate. */
  readonly gateIds: readonly GateId[] | null;
  /** All that concern a ticket must hold for it. */
  readonly rules: readonly EntryRule[];
};

/** Concerns tickets of these types; null: all. Nothing keeps anybody from leaving. */
export type EntryRule = { readonly ticketTypeIds: readonly TicketTypeId[] | null } & (
  | {
      /** In [from, until), epoch milliseconds. */
      readonly type: "window";
      readonly from: number;
      readonly until: number;
    }
  /** No more often than this; without one a right is had once, and a place is entered as often as it was left. */
  | { readonly type: "count"; readonly max: number }
  | { readonly type: "gates"; readonly gateIds: readonly GateId[] }
  /** Not sooner than this after the last time. */
  | { readonly type: "minutes"; readonly minutes: number }
);

/** `card`: A7, for a holder. `label`: a roll of 62 millimetres, black alone. */
export type BadgeLayout = "card" | "label";

/**
 * Lists of one event, for how long a scan can be undone, and how the badge looks that is printed at the entry; absent: none is.
 * `homeGates`: each pass has a gate whose keeper lets it in without a connection, though it may be a copy.
 */
export type EntrySettings = {
  readonly lists: readonly CheckInList[];
  readonly annulMinutes: number;
  readonly badges?: BadgeLayout;
  readonly homeGates?: true;
};

/** What one pass did at one list: as large after a hundred scans as after one. */
export type Visit = {
  /** Times let in, or had; what was annulled is not among them. */
  readonly times: number;
  readonly lastAt: number;
  readonly gateName: string;
  readonly leftAt: number | null;
};

/** Which scan did something, and who made it. */
export type ScanRef = { readonly id: CommandId; readonly by: UserId };

/** What a scan did to a pass: all that counts need to follow. */
export type EntryStep =
  /** `from`: where it was; null: outside. `isReturn`: it had been inside before. */
  | { readonly type: "entered"; readonly listId: ListId; readonly from: ListId | null; readonly isReturn: boolean }
  | { readonly type: "left"; readonly listId: ListId; readonly from: ListId; readonly to: ListId | null }
  | { readonly type: "redeemed"; readonly listId: ListId };

/** All that is known of a pass at the lists of its event. */
export type PassHistory = {
  /** Where it is now; null: outside. */
  readonly where: ListId | null;
  /** Whether it was ever let into the event: whoever comes back is counted once. */
  readonly cameIn: boolean;
  readonly visits: Readonly<Record<ListId, Visit>>;
  /** The newest step, which alone can be annulled, and what it changed. */
  readonly last: {
    readonly step: EntryStep;
    readonly at: number;
    readonly scan: ScanRef | null;
    readonly before: Visit | null;
  } | null;
};

/** What a decision must know of a pass. */
export type PassFacts = {
  readonly ticketTypeId: TicketTypeId;
  readonly ticketType: string;
  /** Valid in [validFrom, validUntil), epoch milliseconds. */
  readonly validFrom: number;
  readonly validUntil: number;
  readonly revokedAt: number | null;
  /** When it was given to somebody else, who has a pass of their own. */
  readonly givenAt: number | null;
  /** When a newer badge took its place; absent: none did, as far as whoever asks knows. */
  readonly replacedAt?: number | null;
  /** When its registration was given up. */
  readonly cancelledAt: number | null;
  /** By an organizer, until they lift it. */
  readonly blocked: { readonly at: number; readonly reason: string } | null;
  /** Questions they still have to answer. */
  readonly unanswered: number;
  /**
   * Where it gets in without a connection; null: it has no home. `isSilent`: its keeper did not say that it has not let it in.
   */
  readonly home: { readonly gateId: GateId; readonly gateName: string; readonly isSilent?: boolean } | null;
  readonly history: PassHistory;
};

export type Direction = "in" | "out";

/** One scan of a pass whose code is genuine, or that was found by its person's name. */
export type EntryAsk = {
  readonly lists: readonly CheckInList[];
  readonly list: CheckInList;
  readonly direction: Direction;
  readonly gate: { readonly id: GateId; readonly name: string };
  /** `static`: a code that could be a copy. `found`: nobody showed a code. */
  readonly proof: "fresh" | "static" | "found";
  readonly isOnline: boolean;
  /** What organizers' rules say besides; absent: nothing. */
  readonly gateRules?: GateRuleSet;
  readonly now: number;
};

/** Why a pass is not let in, or out. */
export type EntryRefusal =
  | { readonly code: "pass-given"; readonly givenAt: number }
  /** `isReplaced`: there is a newer badge. */
  | { readonly code: "pass-revoked"; readonly revokedAt: number; readonly isReplaced?: true }
  | { readonly code: "registration-cancelled"; readonly cancelledAt: number }
  | { readonly code: "pass-blocked"; readonly blockedAt: number; readonly why: string }
  /** It is in there already. */
  | { readonly code: "already-admitted"; readonly admittedAt: number; readonly gateName: string }
  | {
      readonly code: "already-redeemed";
      readonly listName: string;
      readonly redeemedAt: number;
      readonly gateName: string;
      readonly max: number;
    }
  | {
      readonly code: "product-not-admitted";
      readonly listName: string;
      readonly ticketType: string;
      /** Names of the lists that would take it. */
      readonly elsewhere: readonly string[];
    }
  | { readonly code: "wrong-list"; readonly listName: string; readonly gateName: string }
  | { readonly code: "not-inside"; readonly listName: string }
  | { readonly code: "pass-not-yet-valid"; readonly validFrom: number }
  | { readonly code: "pass-expired"; readonly expiredAt: number }
  | { readonly code: "answers-missing"; readonly questions: number }
  | { readonly code: "rule-window"; readonly listName: string; readonly from: number; readonly until: number }
  | { readonly code: "rule-count"; readonly listName: string; readonly max: number; readonly lastAt: number }
  | { readonly code: "rule-gates"; readonly listName: string; readonly gateIds: readonly GateId[] }
  | {
      readonly code: "rule-minutes";
      readonly listName: string;
      readonly minutes: number;
      readonly lastAt: number;
      readonly againAt: number;
    }
  /** A rule that an organizer wrote, and what it tells whoever scans. */
  | {
      readonly code: "rule-rejected";
      readonly ruleId: RuleId;
      readonly ruleName: string;
      readonly says: string;
      /** When the version was saved that refused, epoch milliseconds; absent in logs from before it was kept. */
      readonly savedAt?: number;
      /** What it asked of the pass, and was told; absent in logs from before it was kept. */
      readonly facts?: Partial<GateFacts>;
    }
  | { readonly code: "home-gate"; readonly gateName: string }
  /** That gate is cut off, and may have let in the same code. */
  | { readonly code: "home-gate-silent"; readonly gateName: string }
  | {
      readonly code: "supervisor-needed";
      /** `lists-old`: a phone alone, that has not heard for hours what was withdrawn. */
      readonly why: "found-by-name" | "copy-offline" | "lists-old" | "not-a-supervisor";
    }
  | { readonly code: "exit-without-entry"; readonly listName: string }
  | { readonly code: "wrong-zone"; readonly listName: string; readonly zoneName: string }
  | { readonly code: "no-exit-here"; readonly listName: string };

/** Why a scan is not undone. */
export type AnnulRefusal =
  /** The pass was scanned again since, or this scan let nobody in. */
  | { readonly code: "annul-moved-on" }
  | { readonly code: "annul-not-yours" }
  | { readonly code: "annul-too-late"; readonly until: number };
