import { mayAt, mayEverywhere } from "#shared/access";
import type { Departments } from "#shared/views/people";
import type { ActorCtx } from "../../context.ts";
import { listDepartmentRows } from "../../repositories/departments.ts";

/** Those whose events somebody may manage. */
export async function listDepartments(ctx: ActorCtx): Promise<Departments> {
  const { grants } = ctx.actor;
  const departments = await listDepartmentRows(ctx.db);
  return {
    departments: departments.filter(({ path }) => mayAt(grants, "manage-events", { departmentPath: path }, ctx.now)),
    wholeCollege: mayEverywhere(grants, "manage-events", ctx.now),
  };
}
