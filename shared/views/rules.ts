import type { RuleRefusal as GateRefusal } from "#shared/domain/ledger/gates";
import type { FactName } from "#shared/domain/rules/triggers";
import type {
  Action,
  Decision,
  Facts,
  Recipient,
  Rule,
  RuleBody,
  TraceStep,
  TriggerName,
} from "#shared/domain/rules/types";
import type { RuleEffectId, RuleId, StationId, WebhookId } from "#shared/ids";
import type { StationKind } from "./station.ts";

export type EffectStatus = "pending" | "done" | "refused" | "late";

/** Why an effect ended as it did; a refusal of the station keeps its code. */
export type EffectOutcome =
  | "lane-opened"
  | "servers-added"
  | "queue-relieved"
  | "lanes-prioritised"
  | "intake-paused"
  | "intake-resumed"
  | "no-queue-there"
  | "station-gone"
  | "too-late"
  /** It was told, and did not answer in time: it may have done it. */
  | "no-answer"
  | "no-other-queue"
  | "servers-all"
  | "no-spare-lane"
  | "no-priority-lane"
  | "shut-by-staff"
  | "handed-over"
  | "webhook-off"
  | "people-told"
  | "nobody-there"
  /** Everybody was written to enough by rules, by this one or by all of them. */
  | "announced-enough"
  | "refused";

/** A message that a rule asked for: its words are found by the template, and name the facts. */
export type RuleMessage = { readonly to: Recipient | "everybody"; readonly template: string; readonly facts: Facts };

/** The command a rule gives to a station. */
export type StationTold =
  | { readonly type: "SetServers"; readonly servers: number }
  | { readonly type: "OpenSpare"; readonly privilegedFirst: boolean }
  | { readonly type: "Relieve" | "PrioritiseLanes" | "PauseJoins" | "ResumeJoins" | "PauseOrders" | "ResumeOrders" };

/** Rules of an event, as whoever manages it sees them. */
export type RulesSetup = {
  readonly event: { readonly id: string; readonly title: string; readonly startsAt: number; readonly endsAt: number };
  /** In force, switched off ones among them; in the order in which they are asked. */
  readonly rules: readonly Rule[];
  readonly stations: readonly { readonly id: StationId; readonly name: string; readonly kind: StationKind }[];
  /** What some facts can be at this event, as it is set up now. */
  readonly names: Readonly<Partial<Record<FactName, readonly string[]>>>;
  /** Of the college: what a rule can tell. */
  readonly webhooks: readonly { readonly id: WebhookId; readonly name: string }[];
  /** Whether this person may make rules for every event of the college. */
  readonly mayForCollege: boolean;
};

export type StaleRule = { readonly code: "stale-rule"; readonly version: number };
export type RuleRefusal =
  | StaleRule
  /** One of its conditions or actions cannot be: where it stands, in words. */
  | { readonly code: "rule-invalid"; readonly says: string }
  /** `eventTitle`: of another event, at which they would; null: at this one. */
  | { readonly code: "rules-loop"; readonly names: readonly string[]; readonly eventTitle: string | null }
  | { readonly code: "too-many-rules"; readonly max: number }
  | { readonly code: "gate-rule" }
  /** The platform made it for every college. */
  | { readonly code: "platform-rule" };

/** Rules that the platform made for every college. */
export type PlatformRules = {
  readonly rules: readonly Rule[];
  /** Colleges where something of that is still to come. */
  readonly behind: number;
};

export type EffectView = {
  readonly id: RuleEffectId;
  readonly ruleId: RuleId;
  readonly action: Action;
  /** Who carries it out: one action may have several parts. */
  readonly executor: "station" | "message" | "webhook";
  readonly stationName: string | null;
  readonly status: EffectStatus;
  readonly outcome: EffectOutcome | null;
  readonly settledAt: number | null;
};

/** A version of a rule that was asked, and of which no condition held. */
export type UnmatchedRule = Pick<Rule, "id" | "origin" | "version">;

export type DecisionView = Omit<Decision, "unmatched"> & {
  readonly unmatched: readonly UnmatchedRule[];
  readonly decidedAt: number;
  readonly stationName: string | null;
  readonly effects: readonly EffectView[];
  /** A gate refused somebody by it; null: rules were asked after it was true. */
  readonly gate: GateDecision | null;
};

/** What else is known of a gate's decision. Where what the rule asked was not kept, there is no step. */
export type GateDecision = Pick<GateRefusal, "told" | "alone"> & { readonly gateName: string };

/** The last of a page: by its happening's id, or for a gate's by its scan's place in the log. */
export type DecisionCursor =
  | { readonly at: number; readonly id: string }
  | { readonly at: number; readonly seq: number };

/** `next` asks for the page after this one. */
export type DecisionPage = {
  readonly decisions: readonly DecisionView[];
  /** What the unmatched ones among them said. */
  readonly rules: readonly Rule[];
  readonly next: DecisionCursor | null;
};

/** What a rule said from when on, and who had it say so. */
export type RuleVersion = {
  readonly version: number;
  readonly origin: Rule["origin"];
  /** Null: the platform's, which holds since ever. */
  readonly savedAt: number | null;
  readonly savedByName: string | null;
  /** Taken away then: what is further from the event holds again. */
  readonly isRemoved: boolean;
  readonly body: RuleBody;
};

/** What rules remember of an event's places. */
export type RuleCounts = {
  /** Numbers they count. `stationName` null: at no station. */
  readonly counts: readonly { readonly metric: string; readonly stationName: string | null; readonly value: number }[];
  /** Rules that wait for their number to come back before they are set off again. */
  readonly beyond: readonly { readonly ruleId: RuleId; readonly stationName: string | null }[];
};

/** One happening about which the rules as they are and the rules as they would be say different things. */
export type DryDifference = {
  readonly id: string;
  readonly trigger: TriggerName;
  readonly at: number;
  readonly facts: Facts;
  /** Of the station, or of the gate; null: at neither. */
  readonly placeName: string | null;
  readonly before: readonly TraceStep[];
  readonly after: readonly TraceStep[];
};

export type DryRun = {
  /**
   * What was replayed, [from, until); `until` comes sooner than asked for where there was too much. Of rules about who is let in
   * happenings are the passes that gates asked them about.
   */
  readonly from: number;
  readonly until: number;
  /** Whether what passes did before was too much to be read: they may count as having come less often. */
  readonly isPastCut: boolean;
  /** The rule's own time lies elsewhere: it was tried as if it had none. */
  readonly isOutOfTime: boolean;
  readonly happenings: number;
  /** By action: how often it would have been done, with the rules as they are and as they would be. */
  readonly counts: readonly { readonly action: Action["type"]; readonly before: number; readonly after: number }[];
  readonly differences: readonly DryDifference[];
  readonly differencesTotal: number;
};
