import {
  endSessionsSchema,
  redeemCodeSchema,
  redeemLinkSchema,
  renameSchema,
  requestLinkSchema,
} from "#shared/inputs/auth";
import { addPasskeySchema, recoverSchema, removePasskeySchema, stepUpSchema } from "#shared/inputs/passkeys";
import { redeemCode } from "../services/links/redeem-code.ts";
import { redeemLink } from "../services/links/redeem-link.ts";
import { requestLink } from "../services/links/request-link.ts";
import { addPasskey } from "../services/passkeys/add-passkey.ts";
import { beginPasskey } from "../services/passkeys/begin-passkey.ts";
import { beginStepUp } from "../services/passkeys/begin-step-up.ts";
import { countRecoveryCodes } from "../services/passkeys/count-recovery-codes.ts";
import { listPasskeys } from "../services/passkeys/list-passkeys.ts";
import { makeRecoveryCodes } from "../services/passkeys/make-recovery-codes.ts";
import { recoverAccess } from "../services/passkeys/recover-access.ts";
import { removePasskey } from "../services/passkeys/remove-passkey.ts";
import { stepUp } from "../services/passkeys/step-up.ts";
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
  listPasskeys: signedInProcedure.query(({ ctx }) => listPasskeys(ctx.call)),
  beginPasskey: signedInProcedure.mutation(({ ctx }) => beginPasskey(ctx.call)),
  addPasskey: signedInProcedure.input(addPasskeySchema).mutation(({ ctx, input }) => addPasskey(ctx.call, input)),
  removePasskey: signedInProcedure
    .input(removePasskeySchema)
    .mutation(({ ctx, input }) => removePasskey(ctx.call, input)),
  countRecoveryCodes: signedInProcedure.query(({ ctx }) => countRecoveryCodes(ctx.call)),
  makeRecoveryCodes: signedInProcedure.mutation(({ ctx }) => makeRecoveryCodes(ctx.call)),
  recover: signedInProcedure.input(recoverSchema).mutation(({ ctx, input }) => recoverAccess(ctx.call, input)),
  beginStepUp: signedInProcedure.mutation(({ ctx }) => beginStepUp(ctx.call)),
  stepUp: signedInProcedure.input(stepUpSchema).mutation(({ ctx, input }) => stepUp(ctx.call, input)),
  signOut: anywhereProcedure.mutation(({ ctx }) => endSession(ctx.call)),
});
