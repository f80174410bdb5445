import type { RuleId, StationId, UserId, WebhookId } from "#shared/ids";

/** What a rule can be told of: one domain event, by its name. */
export const EVENT_TRIGGERS = [
  "event.scan.received",
  "event.scan.admitted",
  "event.scan.refused",
  "queue.token.joined",
  "queue.token.called",
  "queue.token.served",
  "queue.token.missed",
  "food.order.placed",
  "food.order.late",
  "food.order.ready",
  "food.order.waiting",
  "food.order.served",
  "food.order.cancelled",
] as const;
export type EventTrigger = (typeof EVENT_TRIGGERS)[number];
/** What is asked before a pass is let in, by whatever gate. */
export const TRIGGER_OF_GATES = "event.scan.received" satisfies EventTrigger;

/** What a rule can watch crossing a level. `metric` is a number that rules themselves count. */
export const MEASURES = ["queue.length", "food.backlog", "event.inside", "metric"] as const;
export type Measure = (typeof MEASURES)[number];

export type TriggerName = EventTrigger | Measure;

export type Trigger =
  | { readonly type: "event"; readonly name: EventTrigger }
  | {
      readonly type: "crossing";
      readonly measure: Measure;
      /** Which number, where `measure` is `metric`. */
      readonly metric: string | null;
      /** `above`: once when it becomes greater than `level`, and again only after it was at `back` or less; `below` mirrors it. */
      readonly direction: "above" | "below";
      readonly level: number;
      readonly back: number;
    };

/**
 * Whom a message is for. `person`: the one it happened to. `station-volunteers`: who is on duty where it happened. `gate-volunteers`:
 * who may scan at the event, leads not counted. `vendor-staff`: of the event's stands.
 */
export const RECIPIENTS = [
  "person",
  "station-volunteers",
  "gate-volunteers",
  "vendor-staff",
  "volunteer-leads",
  "organizers",
] as const;
export type Recipient = (typeof RECIPIENTS)[number];

/** Everything a rule can do. `stationId` null: where it happened. */
export type Action =
  | { readonly type: "allow" }
  | { readonly type: "reject"; readonly reason: string }
  | { readonly type: "check-in" }
  | { readonly type: "set"; readonly metric: string; readonly value: number }
  | { readonly type: "increment"; readonly metric: string; readonly by: number }
  | { readonly type: "notify"; readonly to: Recipient; readonly template: string }
  | { readonly type: "push"; readonly template: string }
  | { readonly type: "announce"; readonly template: string }
  | { readonly type: "open-lane"; readonly vipFirst: boolean; readonly stationId: StationId | null }
  | { readonly type: "redistribute"; readonly stationId: StationId | null }
  | { readonly type: "pause-intake"; readonly stationId: StationId | null }
  | { readonly type: "resume-intake"; readonly stationId: StationId | null }
  | { readonly type: "prioritise"; readonly stationId: StationId | null }
  | { readonly type: "webhook"; readonly webhookId: WebhookId | null };
export type ActionType = Action["type"];

/** A condition and what follows from it. `when` is an expression over the trigger's facts; empty: always. */
export type Branch = { readonly when: string; readonly does: readonly Action[] };

/** What a rule says. Versions of a rule differ in this. */
export type RuleBody = {
  readonly name: string;
  readonly trigger: Trigger;
  /** `first`: the first branch that holds; `all`: each that holds. */
  readonly match: "first" | "all";
  readonly branches: readonly Branch[];
  /** Done when no branch holds. */
  readonly otherwise: readonly Action[];
  /** Smaller comes first; equal ones by id. */
  readonly order: number;
  readonly isOn: boolean;
  /** In force for what happens in [from, until), epoch milliseconds; null: without end. */
  readonly from: number | null;
  readonly until: number | null;
  /** Concerns this station alone; null: wherever it happens. */
  readonly stationId: StationId | null;
};

/** Who a rule was made by, hence where it holds: every college, one college, one event. */
export type RuleOrigin = "platform" | "college" | "event";

/** A rule as it is in force. One of the same id nearer to the event takes the place of one further away. */
export type Rule = {
  readonly id: RuleId;
  readonly version: number;
  readonly origin: RuleOrigin;
  /** What happened before this version was saved does not concern it, epoch milliseconds. */
  readonly savedAt: number;
  readonly body: RuleBody;
};

export type FactValue = number | string | boolean;
/** By dotted name, as conditions write them. */
export type Facts = Readonly<Record<string, FactValue>>;

/** Something that happened, as rules hear of it. */
export type Happening = {
  /** Of the domain event: rules are asked about it once. */
  readonly id: string;
  readonly trigger: TriggerName;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly stationId: StationId | null;
  /** Whom it happened to. */
  readonly userId: UserId | null;
  readonly facts: Facts;
};

/** What rules remember of one place (a station, or the event as a whole): as much after a long day as after an hour. */
export type RuleMemory = {
  /** By rule: crossings that have not come back yet. */
  readonly beyond: Readonly<Record<string, true>>;
  /** By rule, and by what else of its is braked (`rul_…:everybody`): when it last did so, newest last. */
  readonly acted: Readonly<Record<string, readonly number[]>>;
  readonly metrics: Readonly<Record<string, number>>;
};

/** One rule that was asked and did something, or would have. */
export type TraceStep = {
  readonly ruleId: RuleId;
  readonly version: number;
  readonly name: string;
  /** The conditions that held, as written; empty: none did, so `otherwise` was done. */
  readonly held: readonly string[];
  readonly isOtherwise: boolean;
  readonly actions: readonly Action[];
  /** Why nothing was done although it matched. */
  readonly stopped: "braked" | "too-deep" | "too-many" | null;
  /** Of what it would have done, what it did too often lately; `actions` were done without them. Absent: nothing. */
  readonly braked?: readonly Action[];
  /** Of what it would have counted, what has no room beside all that is counted there; `actions` were done without them. Absent: nothing. */
  readonly uncounted?: readonly Action[];
  /** The number that rules count and that set this one off; null: the happening itself. */
  readonly byMetric: string | null;
  /** What that number had become. */
  readonly metricValue?: number;
};

/** Why this happened: everything a decision rests on. */
export type Decision = {
  readonly happening: Happening;
  readonly steps: readonly TraceStep[];
  /** Rules that listened and did not match. */
  readonly unmatched: readonly RuleId[];
};

export const NO_MEMORY: RuleMemory = { beyond: {}, acted: {}, metrics: {} };
