import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { renameDepartmentSchema } from "#shared/inputs/people";
import type { Done } from "#shared/result";
import type { ActorCtx } from "../../context.ts";
import { findDepartment, renameDepartmentRow } from "../../repositories/departments.ts";
import { NAME_TAKEN } from "./add-department.ts";

export async function renameDepartment(
  ctx: ActorCtx,
  { departmentId, name }: z.output<typeof renameDepartmentSchema>,
): Promise<Done> {
  if (!(await findDepartment(ctx.db, departmentId))) throw new AppError("NOT_FOUND");
  if (!(await renameDepartmentRow(ctx.db, departmentId, name))) throw new AppError("BAD_INPUT", NAME_TAKEN);
  return {};
}
