import { sql } from "drizzle-orm";
import { foreignKey, index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { Action, Facts, RuleBody, RuleMemory, TraceStep, TriggerName } from "#shared/domain/rules/types";
import type { EventId, RuleId, StationId } from "#shared/ids";
import type { EffectOutcome, EffectStatus, RuleMessage, StationTold } from "#shared/views/rules";
import { id, instant } from "../columns.ts";
import { events } from "./events.ts";

/** One row for each version of a rule: what was in force when is never written over. */
export const rules = sqliteTable(
  "rules",
  {
    collegeId: id("college_id", "college").notNull(),
    /** An event, or "college": every event of it. "platform": what it took of the rules for every college. */
    scope: text("scope").$type<EventId | "college" | "platform">().notNull(),
    id: id("id", "rule").notNull(),
    /** Begins at 1. */
    version: integer("version").notNull(),
    isNewest: integer("is_newest", { mode: "boolean" }).notNull(),
    body: text("body", { mode: "json" }).$type<RuleBody>().notNull(),
    /** Gone: what is further away from the event holds again. */
    isRemoved: integer("is_removed", { mode: "boolean" }).notNull(),
    savedBy: id("saved_by", "user").notNull(),
    savedAt: instant("saved_at").notNull(),
    /**
     * Of a college's newest word about who is let in: events up to this id count as changed with it, the others are still to be
     * told; "": all of them. Null: nobody is left.
     */
    toldUpTo: text("told_up_to").$type<EventId | "">(),
  },
  (table) => [
    primaryKey({ columns: [table.collegeId, table.scope, table.id, table.version] }),
    index("rules_untold").on(table.toldUpTo),
    index("rules_newest").on(table.collegeId, table.scope, table.isNewest),
    index("rules_beginning").on(sql`"body" ->> 'from'`).where(sql`"is_newest" = 1`),
  ],
);

/** What rules remember of one place of an event, and how far it has been looked at. */
export const ruleMemories = sqliteTable(
  "rule_memories",
  {
    collegeId: id("college_id", "college").notNull(),
    eventId: id("event_id", "event").notNull(),
    /** A station, or "event": what happens at none. */
    place: text("place").$type<StationId | "event">().notNull(),
    /** One more with each look. Not null: a look that follows an older state writes null here, and its whole batch fails. */
    turn: integer("turn").notNull(),
    /** The authority's `seq` up to which happenings were looked at. */
    seenSeq: integer("seen_seq").notNull(),
    memory: text("memory", { mode: "json" }).$type<RuleMemory>().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.collegeId, table.eventId, table.place] }),
    foreignKey({ columns: [table.collegeId, table.eventId], foreignColumns: [events.collegeId, events.id] }),
  ],
);

/** What rules were asked about, once each, and why they did what they did. */
export const ruleDecisions = sqliteTable(
  "rule_decisions",
  {
    collegeId: id("college_id", "college").notNull(),
    eventId: id("event_id", "event").notNull(),
    /** Of the domain event. */
    id: text("id").notNull(),
    trigger: text("trigger").$type<TriggerName>().notNull(),
    stationId: id("station_id", "station"),
    userId: id("user_id", "user"),
    at: instant("at").notNull(),
    decidedAt: instant("decided_at").notNull(),
    facts: text("facts", { mode: "json" }).$type<Facts>().notNull(),
    steps: text("steps", { mode: "json" }).$type<readonly TraceStep[]>().notNull(),
    unmatched: text("unmatched", { mode: "json" }).$type<readonly RuleId[]>().notNull(),
    /** Whether any rule matched. */
    isMatch: integer("is_match", { mode: "boolean" }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.collegeId, table.eventId, table.id] }),
    foreignKey({ columns: [table.collegeId, table.eventId], foreignColumns: [events.collegeId, events.id] }),
    index("rule_decisions_by_match").on(table.collegeId, table.eventId, table.isMatch, table.at, table.id),
    index("rule_decisions_by_age").on(table.decidedAt),
  ],
);

/** What a decision wants done outside of it. Written with the decision; each ends once. */
export const ruleEffects = sqliteTable(
  "rule_effects",
  {
    collegeId: id("college_id", "college").notNull(),
    /** The id of the command that carries it out. */
    id: id("id", "ruleEffect").notNull(),
    eventId: id("event_id", "event").notNull(),
    decisionId: text("decision_id").notNull(),
    ruleId: id("rule_id", "rule").notNull(),
    /** Its place among the decision's effects. */
    number: integer("number").notNull(),
    /** Who carries it out. */
    executor: text("executor").$type<"station" | "message" | "webhook">().notNull(),
    action: text("action", { mode: "json" }).$type<Action>().notNull(),
    stationId: id("station_id", "station"),
    userId: id("user_id", "user"),
    status: text("status").$type<EffectStatus>().notNull(),
    /** What a message is to say, and to whom; null for a station's. */
    said: text("said", { mode: "json" }).$type<RuleMessage>(),
    /** What the station is told, fixed before it is told for the first time; null: not yet. */
    command: text("command", { mode: "json" }).$type<StationTold>(),
    outcome: text("outcome").$type<EffectOutcome>(),
    at: instant("at").notNull(),
    settledAt: instant("settled_at"),
  },
  (table) => [
    primaryKey({ columns: [table.collegeId, table.id] }),
    foreignKey({ columns: [table.collegeId, table.eventId], foreignColumns: [events.collegeId, events.id] }),
    index("rule_effects_of_decision").on(table.collegeId, table.eventId, table.decisionId),
    index("rule_effects_open").on(table.status, table.executor, table.at),
    index("rule_effects_announced")
      .on(table.collegeId, table.eventId, table.settledAt)
      .where(sql`"status" = 'done' and "action" ->> 'type' = 'announce'`),
    index("rule_effects_by_age").on(table.at),
  ],
);
