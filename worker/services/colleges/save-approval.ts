import type * as z from "zod";
import type { saveApprovalSchema } from "#shared/inputs/lifecycle";
import type { ApprovalRule } from "#shared/views/lifecycle";
import type { TenantCtx } from "../../context.ts";
import { findApprovesEvents, saveApprovesEvents } from "../../repositories/event-submissions.ts";

export async function saveApproval(
  { db }: TenantCtx,
  { approvesEvents }: z.output<typeof saveApprovalSchema>,
): Promise<ApprovalRule> {
  await saveApprovesEvents(db, approvesEvents);
  return { approvesEvents };
}

export async function getApproval({ db }: TenantCtx): Promise<ApprovalRule> {
  return { approvesEvents: await findApprovesEvents(db) };
}
