import { listMembersSchema, setRoleSchema } from "#shared/inputs/organizer";
import { listMembers } from "../services/members/list-members.ts";
import { setRole } from "../services/members/set-role.ts";
import { adminProcedure, router } from "./trpc.ts";

export const adminRouter = router({
  listMembers: adminProcedure.input(listMembersSchema).query(({ ctx, input }) => listMembers(ctx.call, input)),
  setRole: adminProcedure.input(setRoleSchema).mutation(({ ctx, input }) => setRole(ctx.call, input)),
});
