import type { WebhookView } from "#shared/views/webhooks";
import type { TenantCtx } from "../../context.ts";
import { listWebhookViews } from "../../repositories/webhooks.ts";

export function listWebhooks({ db }: TenantCtx): Promise<WebhookView[]> {
  return listWebhookViews(db);
}
