import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { addDepartmentSchema } from "#shared/inputs/people";
import type { DepartmentView } from "#shared/views/people";
import type { ActorCtx } from "../../context.ts";
import { idOfCommand } from "../../ids.ts";
import { addDepartmentRow, findDepartment } from "../../repositories/departments.ts";

/** A path of ids is compared with every request: deeper trees than this are no campus's. */
const DEPTH_MAX = 6;

export async function addDepartment(
  ctx: ActorCtx,
  { commandId, name, parentId }: z.output<typeof addDepartmentSchema>,
): Promise<DepartmentView> {
  const parent = parentId && (await findDepartment(ctx.db, parentId));
  if (parentId && !parent) throw new AppError("NOT_FOUND");
  const id = await idOfCommand("department", ctx.actor.userId, commandId);
  const path = `${parent ? parent.path : "/"}${id}/`;
  if (path.split("/").length - 2 > DEPTH_MAX) throw new AppError("BAD_INPUT", "Departments nest six deep at most.");
  const department = { id, name, parentId, path };
  if (await addDepartmentRow(ctx.db, department, ctx.now)) return department;
  const existing = await findDepartment(ctx.db, id);
  if (!existing) throw new AppError("BAD_INPUT", NAME_TAKEN);
  return existing;
}

export const NAME_TAKEN = "There is a department of this name already.";
