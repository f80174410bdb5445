import { saveSellerSchema } from "#shared/inputs/payments";
import { checkAccount, connectAccount } from "../services/payments/connect-account.ts";
import { getSettings } from "../services/payments/get-settings.ts";
import { saveSeller } from "../services/payments/save-seller.ts";
import { listReceipts } from "../services/receipts/list-receipts.ts";
import { audited, everywhere, memberProcedure, router } from "./trpc.ts";

const managed = everywhere("manage-college");

/** Where a college's money goes, and what those who paid are given. */
export const paymentsRouter = router({
  settings: everywhere("see-settings").query(({ ctx }) => getSettings(ctx.call)),
  saveSeller: managed
    .input(saveSellerSchema)
    .use(audited)
    .mutation(({ ctx, input }) => saveSeller(ctx.call, input)),
  connect: managed.use(audited).mutation(({ ctx }) => connectAccount(ctx.call)),
  checkAccount: managed.use(audited).mutation(({ ctx }) => checkAccount(ctx.call)),
  listReceipts: memberProcedure.query(({ ctx }) => listReceipts(ctx.call)),
});
