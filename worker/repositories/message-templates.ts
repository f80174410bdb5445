import { and, eq } from "drizzle-orm";
import { messageTemplates } from "#db/schema/shard/message-settings";
import type { TenantDb } from "./tenant-db.ts";

export type TemplateRow = Omit<typeof messageTemplates.$inferSelect, "collegeId">;

/** All of a college: some dozens at most. */
export function listTemplates(db: TenantDb): Promise<TemplateRow[]> {
  return db.rows.select().from(messageTemplates).where(eq(messageTemplates.collegeId, db.collegeId));
}

/** @returns false where it was changed since `version`; 0: where there is none */
export async function saveTemplate(db: TenantDb, { version, ...row }: TemplateRow): Promise<boolean> {
  const next = { ...row, collegeId: db.collegeId, version: version + 1 };
  const saved = await (version === 0
    ? db.rows.insert(messageTemplates).values(next).onConflictDoNothing().returning({ kind: messageTemplates.kind })
    : db.rows
        .update(messageTemplates)
        .set(next)
        .where(isTemplate(db, { ...row, version }))
        .returning({ kind: messageTemplates.kind }));
  return saved.length > 0;
}

/** Ours hold again. @returns false where it was changed since `version` */
export async function removeTemplate(
  db: TenantDb,
  which: Pick<TemplateRow, "kind" | "language" | "version">,
): Promise<boolean> {
  const gone = await db.rows
    .delete(messageTemplates)
    .where(isTemplate(db, which))
    .returning({ kind: messageTemplates.kind });
  return gone.length > 0;
}

function isTemplate(db: TenantDb, { kind, language, version }: Pick<TemplateRow, "kind" | "language" | "version">) {
  return and(
    eq(messageTemplates.collegeId, db.collegeId),
    eq(messageTemplates.kind, kind),
    eq(messageTemplates.language, language),
    eq(messageTemplates.version, version),
  );
}
