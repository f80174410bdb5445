import { index, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { id, instant } from "../columns.ts";
import { colleges } from "./colleges.ts";

/**
 * Which objects hold sockets of a session, so that they can be told when it ends or its owner's role changes. Outlives the
 * session's row until they have been told.
 */
export const liveSockets = sqliteTable(
  "live_sockets",
  {
    sessionId: id("session_id", "session").notNull(),
    collegeId: id("college_id", "college")
      .notNull()
      .references(() => colleges.id),
    objectClass: text("object_class").$type<"ledger" | "station" | "feed">().notNull(),
    /** The object's name, which begins with its college. */
    objectName: text("object_name").notNull(),
    /** When the newest of them was handed over. */
    openedAt: instant("opened_at").notNull(),
    /** When it was decided that these sockets must close; null while they may stay. */
    closingAt: instant("closing_at"),
  },
  (table) => [
    primaryKey({ columns: [table.sessionId, table.objectClass, table.objectName] }),
    index("live_sockets_closing").on(table.closingAt),
  ],
);
