import { addApiKeySchema, apiKeySchema } from "#shared/inputs/api-keys";
import { addKey } from "../services/api-keys/add-key.ts";
import { listKeys } from "../services/api-keys/list-keys.ts";
import { revokeKey } from "../services/api-keys/revoke-key.ts";
import { audited, everywhere, router } from "./trpc.ts";

const managed = everywhere("manage-college");

/** Keys of the API that stands below `/api/{college}/v1`. */
export const apiKeysRouter = router({
  list: everywhere("see-settings").query(({ ctx }) => listKeys(ctx.call)),
  add: managed
    .input(addApiKeySchema)
    .use(audited)
    .mutation(({ ctx, input }) => addKey(ctx.call, input)),
  revoke: managed
    .input(apiKeySchema)
    .use(audited)
    .mutation(({ ctx, input }) => revokeKey(ctx.call, input)),
});
