import { sql } from "drizzle-orm";
import { foreignKey, index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { RuleRefusal } from "#shared/domain/ledger/gates";
import type { PassId } from "#shared/ids";
import { id, instant } from "../columns.ts";
import { events } from "./events.ts";

/** Projected from the event's ledger, one row per scan, never changed: `seq` is its place in the ledger's log. */
export const scans = sqliteTable(
  "scans",
  {
    collegeId: id("college_id", "college").notNull(),
    eventId: id("event_id", "event").notNull(),
    seq: integer("seq").notNull(),
    at: instant("at").notNull(),
    gateId: id("gate_id", "gate").notNull(),
    passId: id("pass_id", "pass"),
    /** Null for what was let in, or out. */
    refusal: text("refusal"),
    /** Null: the event's entry. */
    listId: id("list_id", "list"),
    /** What it did; null where it was refused. */
    did: text("did").$type<"entered" | "left" | "redeemed" | "annulled">(),
    /** How many came by it. */
    people: integer("people").notNull(),
    /** Passes that came by it besides. */
    others: text("others", { mode: "json" }).$type<readonly PassId[]>().notNull(),
    /** What a supervisor overrode; null: nothing. */
    forced: text("forced", { mode: "json" }).$type<{ readonly checks: readonly string[]; readonly reason: string }>(),
    /** Why a rule about who is let in refused; null: none did. */
    byRule: text("by_rule", { mode: "json" }).$type<RuleRefusal>(),
  },
  (table) => [
    primaryKey({ columns: [table.collegeId, table.eventId, table.seq] }),
    foreignKey({ columns: [table.collegeId, table.eventId], foreignColumns: [events.collegeId, events.id] }),
    // Of what rules refused alone: any other scan costs no write more.
    index("scans_by_rule").on(table.collegeId, table.eventId, table.at, table.seq).where(sql`"by_rule" is not null`),
  ],
);
