import { and, asc, eq, sql } from "drizzle-orm";
import { departments } from "#db/schema/directory/departments";
import type { DepartmentId } from "#shared/ids";
import type { DepartmentView } from "#shared/views/people";
import type { TenantDb } from "./tenant-db.ts";

/** More than a college has; a select lists them all. */
const DEPARTMENTS_MAX = 500;

const view = {
  id: departments.id,
  name: departments.name,
  parentId: departments.parentId,
  path: departments.path,
};

/** In the order of the tree: each after the one it belongs to. */
export function listDepartmentRows(db: TenantDb): Promise<DepartmentView[]> {
  return db.directory
    .select(view)
    .from(departments)
    .where(eq(departments.collegeId, db.collegeId))
    .orderBy(asc(departments.path))
    .limit(DEPARTMENTS_MAX);
}

export async function findDepartment(db: TenantDb, id: DepartmentId): Promise<DepartmentView | null> {
  const [found] = await db.directory
    .select(view)
    .from(departments)
    .where(and(eq(departments.collegeId, db.collegeId), eq(departments.id, id)));
  return found ?? null;
}

/** @returns false if the name is taken, or there are too many; a repeat of the same id is taken too */
export async function addDepartmentRow(db: TenantDb, department: DepartmentView, now: number): Promise<boolean> {
  const { id, parentId, path, name } = department;
  const added = await db.directory
    .insert(departments)
    .select(
      sql`select ${db.collegeId}, ${id}, ${parentId}, ${path}, ${name}, ${now}
        where (select count(*) from departments d where d.college_id = ${db.collegeId}) < ${DEPARTMENTS_MAX}`,
    )
    .onConflictDoNothing()
    .returning({ id: departments.id });
  return added.length === 1;
}

/** @returns false if the name is taken */
export async function renameDepartmentRow(db: TenantDb, id: DepartmentId, name: string): Promise<boolean> {
  const taken = sql`exists (select 1 from departments d where d.college_id = ${db.collegeId} and d.name = ${name} and d.id <> ${id})`;
  const renamed = await db.directory
    .update(departments)
    .set({ name })
    .where(and(eq(departments.collegeId, db.collegeId), eq(departments.id, id), sql`not ${taken}`))
    .returning({ id: departments.id });
  return renamed.length === 1;
}
