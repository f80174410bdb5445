import * as z from "zod";
import { API_SCOPES } from "#shared/api-scopes";
import { idSchema } from "#shared/ids";
import { API_KEY_DAYS_MAX, API_KEY_NAME_CHARS_MAX } from "#shared/limits";

export const addApiKeySchema = z.strictObject({
  name: z.string().trim().min(1, "A name is required").max(API_KEY_NAME_CHARS_MAX),
  scopes: z.array(z.enum(API_SCOPES)).min(1, "Choose at least one").max(API_SCOPES.length),
  days: z.number().int().min(1).max(API_KEY_DAYS_MAX),
});
export const apiKeySchema = z.strictObject({ keyId: idSchema("apiKey") });
