import { decideSupportSchema, supportSchema } from "#shared/inputs/support";
import { decideSupport } from "../services/support/decide-support.ts";
import { endSupport } from "../services/support/end-support.ts";
import { listSupport } from "../services/support/list-support.ts";
import { audited, everywhere, router } from "./trpc.ts";

const managed = everywhere("manage-people");

/** Whom of the platform's staff a college lets in. */
export const supportRouter = router({
  list: everywhere("see-settings").query(({ ctx }) => listSupport(ctx.call)),
  decide: managed
    .input(decideSupportSchema)
    .use(audited)
    .mutation(({ ctx, input }) => decideSupport(ctx.call, input)),
  end: managed
    .input(supportSchema)
    .use(audited)
    .mutation(({ ctx, input }) => endSupport(ctx.call, input)),
});
