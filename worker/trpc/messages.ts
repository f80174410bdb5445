import {
  addPushSchema,
  askPhoneSchema,
  dropPushSchema,
  listDeliveriesSchema,
  listInboxSchema,
  previewTemplateSchema,
  readInboxSchema,
  removeTemplateSchema,
  retryDeliveriesSchema,
  saveMessageSettingsSchema,
  saveTemplateSchema,
  verifyPhoneSchema,
} from "#shared/inputs/messages";
import { addSubscription } from "../services/messages/add-subscription.ts";
import { askPhone } from "../services/messages/ask-phone.ts";
import { countDeliveries } from "../services/messages/count-deliveries.ts";
import { countUnread } from "../services/messages/count-unread.ts";
import { dropPhone } from "../services/messages/drop-phone.ts";
import { dropSubscription } from "../services/messages/drop-subscription.ts";
import { getSettings } from "../services/messages/get-settings.ts";
import { listDeliveries } from "../services/messages/list-deliveries.ts";
import { listInbox } from "../services/messages/list-inbox.ts";
import { listTemplates } from "../services/messages/list-templates.ts";
import { previewTemplate } from "../services/messages/preview-template.ts";
import { readInbox } from "../services/messages/read-inbox.ts";
import { removeTemplate } from "../services/messages/remove-template.ts";
import { retryDeliveries } from "../services/messages/retry-deliveries.ts";
import { saveSettings } from "../services/messages/save-settings.ts";
import { saveTemplate } from "../services/messages/save-template.ts";
import { verifyPhone } from "../services/messages/verify-phone.ts";
import { audited, everywhere, memberProcedure, router } from "./trpc.ts";

/** What people are told, and how; what messages say, and what became of them. */
export const messagesRouter = router({
  inbox: memberProcedure.input(listInboxSchema).query(({ ctx, input }) => listInbox(ctx.call, input)),
  unread: memberProcedure.query(({ ctx }) => countUnread(ctx.call)),
  read: memberProcedure.input(readInboxSchema).mutation(({ ctx, input }) => readInbox(ctx.call, input)),
  settings: memberProcedure.query(({ ctx }) => getSettings(ctx.call)),
  saveSettings: memberProcedure
    .input(saveMessageSettingsSchema)
    .mutation(({ ctx, input }) => saveSettings(ctx.call, input)),
  addPush: memberProcedure.input(addPushSchema).mutation(({ ctx, input }) => addSubscription(ctx.call, input)),
  dropPush: memberProcedure.input(dropPushSchema).mutation(({ ctx, input }) => dropSubscription(ctx.call, input)),
  askPhone: memberProcedure.input(askPhoneSchema).mutation(({ ctx, input }) => askPhone(ctx.call, input)),
  verifyPhone: memberProcedure.input(verifyPhoneSchema).mutation(({ ctx, input }) => verifyPhone(ctx.call, input)),
  dropPhone: memberProcedure.mutation(({ ctx }) => dropPhone(ctx.call)),
  listTemplates: everywhere("manage-events").query(({ ctx }) => listTemplates(ctx.call)),
  saveTemplate: everywhere("manage-events")
    .input(saveTemplateSchema)
    .use(audited)
    .mutation(({ ctx, input }) => saveTemplate(ctx.call, input)),
  removeTemplate: everywhere("manage-events")
    .input(removeTemplateSchema)
    .use(audited)
    .mutation(({ ctx, input }) => removeTemplate(ctx.call, input)),
  previewTemplate: everywhere("manage-events")
    .input(previewTemplateSchema)
    .query(({ ctx, input }) => previewTemplate(ctx.call, input)),
  countDeliveries: everywhere("manage-events").query(({ ctx }) => countDeliveries(ctx.call)),
  listDeliveries: everywhere("manage-events")
    .input(listDeliveriesSchema)
    .query(({ ctx, input }) => listDeliveries(ctx.call, input)),
  retryDeliveries: everywhere("manage-events")
    .input(retryDeliveriesSchema)
    .use(audited)
    .mutation(({ ctx, input }) => retryDeliveries(ctx.call, input)),
});
