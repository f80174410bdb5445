import { eventIdSchema } from "#shared/inputs/attendee";
import {
  acceptInvitationSchema,
  giveRoleSchema,
  invitationSchema,
  listPeopleSchema,
  takeRoleSchema,
} from "#shared/inputs/people";
import { acceptInvitation } from "../services/people/accept-invitation.ts";
import { getInvitation } from "../services/people/get-invitation.ts";
import { giveRole } from "../services/people/give-role.ts";
import { listInvitations } from "../services/people/list-invitations.ts";
import { listPeople } from "../services/people/list-people.ts";
import { listTeam } from "../services/people/list-team.ts";
import { takeRole } from "../services/people/take-role.ts";
import { withdrawInvitation } from "../services/people/withdraw-invitation.ts";
import { audited, everywhere, onEvent, router, somewhere, visitorProcedure } from "./trpc.ts";

/** Who belongs to the college, and what each may do where. */
export const peopleRouter = router({
  list: everywhere("see-settings")
    .input(listPeopleSchema)
    .query(({ ctx, input }) => listPeople(ctx.call, input)),
  listTeam: onEvent("assign-volunteers", eventIdSchema).query(({ ctx, input }) => listTeam(ctx.call, input)),
  // Which role at which place needs what is in `GRANTING`; the services ask.
  giveRole: somewhere("assign-volunteers")
    .input(giveRoleSchema)
    .use(audited)
    .mutation(({ ctx, input }) => giveRole(ctx.call, input)),
  takeRole: somewhere("assign-volunteers")
    .input(takeRoleSchema)
    .use(audited)
    .mutation(({ ctx, input }) => takeRole(ctx.call, input)),
  listInvitations: everywhere("see-settings").query(({ ctx }) => listInvitations(ctx.call)),
  withdrawInvitation: somewhere("assign-volunteers")
    .input(invitationSchema)
    .use(audited)
    .mutation(({ ctx, input }) => withdrawInvitation(ctx.call, input)),
  getInvitation: visitorProcedure
    .input(acceptInvitationSchema)
    .query(({ ctx, input }) => getInvitation(ctx.call, input)),
  acceptInvitation: visitorProcedure
    .input(acceptInvitationSchema)
    .mutation(({ ctx, input }) => acceptInvitation(ctx.call, input)),
});
