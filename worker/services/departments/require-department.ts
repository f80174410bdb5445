import { mayAt } from "#shared/access";
import { AppError } from "#shared/errors";
import type { DepartmentId } from "#shared/ids";
import type { Actor } from "../../auth/scope.ts";
import type { TenantCtx } from "../../context.ts";
import { findDepartment } from "../../repositories/departments.ts";

/**
 * Whoever puts an event somewhere must manage the events there.
 * @returns the path of that department; null for the college's own events
 * @throws AppError NOT_FOUND, NOT_ALLOWED
 */
export async function requireDepartment(
  { db, actor, now }: TenantCtx & { readonly actor: Actor },
  departmentId: DepartmentId | null,
): Promise<string | null> {
  const department = departmentId && (await findDepartment(db, departmentId));
  if (departmentId && !department) throw new AppError("NOT_FOUND");
  const place = department ? { departmentPath: department.path } : {};
  if (!mayAt(actor.grants, "manage-events", place, now)) throw new AppError("NOT_ALLOWED");
  return department?.path ?? null;
}
