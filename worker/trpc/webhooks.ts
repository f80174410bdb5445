import {
  addWebhookSchema,
  listDeliveriesSchema,
  replayDeliveriesSchema,
  saveWebhookSchema,
  switchWebhookSchema,
  webhookSchema,
} from "#shared/inputs/webhooks";
import { addWebhook } from "../services/webhooks/add-webhook.ts";
import { listDeliveries } from "../services/webhooks/list-deliveries.ts";
import { listWebhooks } from "../services/webhooks/list-webhooks.ts";
import { pingWebhook } from "../services/webhooks/ping-webhook.ts";
import { replayDeliveries } from "../services/webhooks/replay-deliveries.ts";
import { rotateSecret } from "../services/webhooks/rotate-secret.ts";
import { removeWebhook, saveWebhook, switchWebhook } from "../services/webhooks/save-webhook.ts";
import { audited, everywhere, router } from "./trpc.ts";

const managed = everywhere("manage-college");

/** Other systems of the college that are told of things. */
export const webhooksRouter = router({
  list: everywhere("see-settings").query(({ ctx }) => listWebhooks(ctx.call)),
  listDeliveries: managed.input(listDeliveriesSchema).query(({ ctx, input }) => listDeliveries(ctx.call, input)),
  add: managed
    .input(addWebhookSchema)
    .use(audited)
    .mutation(({ ctx, input }) => addWebhook(ctx.call, input)),
  save: managed
    .input(saveWebhookSchema)
    .use(audited)
    .mutation(({ ctx, input }) => saveWebhook(ctx.call, input)),
  switch: managed
    .input(switchWebhookSchema)
    .use(audited)
    .mutation(({ ctx, input }) => switchWebhook(ctx.call, input)),
  rotate: managed
    .input(webhookSchema)
    .use(audited)
    .mutation(({ ctx, input }) => rotateSecret(ctx.call, input)),
  ping: managed
    .input(webhookSchema)
    .use(audited)
    .mutation(({ ctx, input }) => pingWebhook(ctx.call, input)),
  replay: managed
    .input(replayDeliveriesSchema)
    .use(audited)
    .mutation(({ ctx, input }) => replayDeliveries(ctx.call, input)),
  remove: managed
    .input(webhookSchema)
    .use(audited)
    .mutation(({ ctx, input }) => removeWebhook(ctx.call, input)),
});
