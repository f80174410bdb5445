import { checkAuditSchema, listAuditSchema } from "#shared/inputs/audit";
import { checkAudit } from "../services/audit/check-audit.ts";
import { listAudit } from "../services/audit/list-audit.ts";
import { everywhere, router } from "./trpc.ts";

/** Who used power over the college's things. */
export const auditRouter = router({
  list: everywhere("see-settings")
    .input(listAuditSchema)
    .query(({ ctx, input }) => listAudit(ctx.call, input)),
  check: everywhere("see-settings")
    .input(checkAuditSchema)
    .query(({ ctx, input }) => checkAudit(ctx.call, input)),
});
