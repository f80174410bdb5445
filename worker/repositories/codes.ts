import { and, asc, count, eq, gt, isNull } from "drizzle-orm";
import { codeUses } from "#db/schema/shard/code-uses";
import { codes } from "#db/schema/shard/codes";
import type { CodeId, EventId } from "#shared/ids";
import { inJson } from "./json-lists.ts";
import type { TenantDb } from "./tenant-db.ts";

export type CodeRow = typeof codes.$inferSelect;

/** D1 binds at most 100 values to a statement. */
const CODES_PER_STATEMENT = 9;

/** The code with this text, if it was not withdrawn. */
export async function findCode(db: TenantDb, eventId: EventId, text: string): Promise<CodeRow | null> {
  const [found] = await db.rows
    .select()
    .from(codes)
    .where(
      and(
        eq(codes.collegeId, db.collegeId),
        eq(codes.eventId, eventId),
        eq(codes.text, text),
        isNull(codes.withdrawnAt),
      ),
    );
  return found ?? null;
}

export async function countCodes(db: TenantDb, eventId: EventId): Promise<number> {
  const [found] = await db.rows
    .select({ n: count() })
    .from(codes)
    .where(and(eq(codes.collegeId, db.collegeId), eq(codes.eventId, eventId)));
  return found?.n ?? 0;
}

/** Which of these texts another code has. */
export async function findTakenTexts(
  db: TenantDb,
  eventId: EventId,
  wanted: readonly Pick<CodeRow, "id" | "text">[],
): Promise<string[]> {
  const here = and(eq(codes.collegeId, db.collegeId), eq(codes.eventId, eventId));
  const texts = wanted.map(({ text }) => text);
  const taken = await db.rows
    .select({ id: codes.id, text: codes.text })
    .from(codes)
    .where(and(here, inJson(codes.text, texts)));
  const own = new Set(wanted.map(({ id }) => id));
  return taken.filter(({ id }) => !own.has(id)).map(({ text }) => text);
}

/** All or none; what is there already, by id or by text, stays as it is. */
export async function addCodeRows(db: TenantDb, rows: readonly Omit<CodeRow, "collegeId">[]): Promise<void> {
  const lots: Omit<CodeRow, "collegeId">[][] = [];
  for (let at = 0; at < rows.length; at += CODES_PER_STATEMENT) lots.push(rows.slice(at, at + CODES_PER_STATEMENT));
  const [first, ...rest] = lots.map((lot) =>
    db.rows
      .insert(codes)
      .values(lot.map((row) => ({ ...row, collegeId: db.collegeId })))
      .onConflictDoNothing(),
  );
  if (first) await db.rows.batch([first, ...rest]);
}

/** In the order in which they were made. */
export function listCodeRows(
  db: TenantDb,
  eventId: EventId,
  { after, limit }: { readonly after: CodeId | null; readonly limit: number },
): Promise<(CodeRow & { readonly uses: number | null })[]> {
  return db.rows
    .select({
      collegeId: codes.collegeId,
      id: codes.id,
      eventId: codes.eventId,
      text: codes.text,
      usesMax: codes.usesMax,
      opensAt: codes.opensAt,
      closesAt: codes.closesAt,
      ticketTypeIds: codes.ticketTypeIds,
      discount: codes.discount,
      createdAt: codes.createdAt,
      withdrawnAt: codes.withdrawnAt,
      uses: codeUses.uses,
    })
    .from(codes)
    .leftJoin(
      codeUses,
      and(eq(codeUses.collegeId, codes.collegeId), eq(codeUses.eventId, codes.eventId), eq(codeUses.codeId, codes.id)),
    )
    .where(and(eq(codes.collegeId, db.collegeId), eq(codes.eventId, eventId), after ? gt(codes.id, after) : undefined))
    .orderBy(asc(codes.id))
    .limit(limit);
}

/** @returns whether there is such a code */
export async function markCodeWithdrawn(db: TenantDb, eventId: EventId, id: CodeId, now: number): Promise<boolean> {
  const marked = await db.rows
    .update(codes)
    .set({ withdrawnAt: now })
    .where(and(eq(codes.collegeId, db.collegeId), eq(codes.eventId, eventId), eq(codes.id, id)))
    .returning({ id: codes.id });
  return marked.length > 0;
}
