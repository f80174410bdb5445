import {
  endSessionsSchema,
  redeemCodeSchema,
  redeemLinkSchema,
  renameSchema,
  requestLinkSchema,
} from "#shared/inputs/auth";
import { redeemCode } from "../services/links/redeem-code.ts";
import { redeemLink } from "../services/links/redeem-link.ts";
import { requestLink } from "../services/links/request-link.ts";
import { endOtherSessions } from "../services/sessions/end-other-sessions.ts";
import { endSession } from "../services/sessions/end-session.ts";
import { listSessions } from "../services/sessions/list-sessions.ts";
import { describeMe } from "../services/users/describe-me.ts";
import { renameUser } from "../services/users/rename-user.ts";
import { anywhereProcedure, router, signedInProcedure } from "./trpc.ts";

export const authRouter = router({
  me: anywhereProcedure.query(({ ctx }) => describeMe(ctx.call)),
  requestLink: anywhereProcedure.input(requestLinkSchema).mutation(({ ctx, input }) => requestLink(ctx.call, input)),
  redeemLink: anywhereProcedure.input(redeemLinkSchema).mutation(({ ctx, input }) => redeemLink(ctx.call, input)),
  redeemCode: anywhereProcedure.input(redeemCodeSchema).mutation(({ ctx, input }) => redeemCode(ctx.call, input)),
  rename: signedInProcedure.input(renameSchema).mutation(({ ctx, input }) => renameUser(ctx.call, input)),
  listSessions: signedInProcedure.query(({ ctx }) => listSessions(ctx.call)),
  endOtherSessions: signedInProcedure
    .input(endSessionsSchema)
    .mutation(({ ctx, input }) => endOtherSessions(ctx.call, input)),
  signOut: anywhereProcedure.mutation(({ ctx }) => endSession(ctx.call)),
});
