import {
  addProviderSchema,
  beginCampusLoginSchema,
  enableProviderSchema,
  finishCampusLoginSchema,
  providerSchema,
  saveProviderSchema,
  unlinkIdentitySchema,
} from "#shared/inputs/sso";
import { addProvider } from "../services/sso/add-provider.ts";
import { beginLogin } from "../services/sso/begin-login.ts";
import { enableProvider } from "../services/sso/enable-provider.ts";
import { finishLogin } from "../services/sso/finish-login.ts";
import { listIdentities } from "../services/sso/list-identities.ts";
import { listLogins } from "../services/sso/list-logins.ts";
import { listProviders } from "../services/sso/list-providers.ts";
import { removeProvider } from "../services/sso/remove-provider.ts";
import { saveProvider } from "../services/sso/save-provider.ts";
import { unlinkIdentity } from "../services/sso/unlink-identity.ts";
import { verifyDomain } from "../services/sso/verify-domain.ts";
import { audited, everywhere, publicProcedure, router, visitorProcedure } from "./trpc.ts";

const managed = everywhere("manage-college");

/** Single sign-on: signing in with a campus account, and which providers a college trusts with that. */
export const ssoRouter = router({
  list: publicProcedure.query(({ ctx }) => listLogins(ctx.call)),
  begin: publicProcedure.input(beginCampusLoginSchema).mutation(({ ctx, input }) => beginLogin(ctx.call, input)),
  finish: publicProcedure.input(finishCampusLoginSchema).mutation(({ ctx, input }) => finishLogin(ctx.call, input)),
  listIdentities: visitorProcedure.query(({ ctx }) => listIdentities(ctx.call)),
  unlinkIdentity: visitorProcedure
    .input(unlinkIdentitySchema)
    .mutation(({ ctx, input }) => unlinkIdentity(ctx.call, input)),
  listProviders: everywhere("see-settings").query(({ ctx }) => listProviders(ctx.call)),
  addProvider: managed
    .input(addProviderSchema)
    .use(audited)
    .mutation(({ ctx, input }) => addProvider(ctx.call, input)),
  saveProvider: managed
    .input(saveProviderSchema)
    .use(audited)
    .mutation(({ ctx, input }) => saveProvider(ctx.call, input)),
  verifyDomain: managed
    .input(providerSchema)
    .use(audited)
    .mutation(({ ctx, input }) => verifyDomain(ctx.call, input)),
  enableProvider: managed
    .input(enableProviderSchema)
    .use(audited)
    .mutation(({ ctx, input }) => enableProvider(ctx.call, input)),
  removeProvider: managed
    .input(providerSchema)
    .use(audited)
    .mutation(({ ctx, input }) => removeProvider(ctx.call, input)),
});
