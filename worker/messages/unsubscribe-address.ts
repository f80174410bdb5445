import { idSchema, type UserId } from "#shared/ids";
import { CAMPAIGN_TOPICS, type CampaignTopic } from "#shared/message-kinds";
import { seal, unseal } from "../auth/seal.ts";
import type { Addressee } from "../repositories/message-causes.ts";
import { hashAddress } from "../repositories/opt-outs.ts";
import type { TenantDb } from "../repositories/tenant-db.ts";

/** Who withdraws, and from what: an account, or the address of somebody without one. */
export type Withdrawal = { readonly topic: CampaignTopic } & (
  | { readonly type: "member"; readonly userId: UserId }
  | { readonly type: "address"; readonly addressHash: string }
);

const TOKEN_CHARS_MAX = 400;
const HASH = /^[0-9a-f]{64}$/;
const labelOf = ({ collegeId }: Pick<TenantDb, "collegeId">) => `unsubscribe:${collegeId}`;

/**
 * What stands in the address by which somebody withdraws without signing in: sealed, so that it names nobody to who reads it, and of
 * one college, so that it is nothing at another. It never ends: an old mail must do too.
 */
export async function makeUnsubscribeToken(
  db: TenantDb,
  env: Env,
  { topic, to }: { readonly topic: CampaignTopic; readonly to: Addressee },
): Promise<string> {
  const who = to.isGuest && to.email !== null ? `address:${await hashAddress(db, to.email)}` : `member:${to.userId}`;
  const sealed = await seal(env.PASS_ROOT_KEY, labelOf(db), `${topic}:${who}`);
  return sealed.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** Null for what is none of ours, or of another college. */
export async function readUnsubscribeToken(db: TenantDb, env: Env, token: string): Promise<Withdrawal | null> {
  if (token.length > TOKEN_CHARS_MAX || !/^[A-Za-z0-9_-]+$/.test(token)) return null;
  const sealed = token.replaceAll("-", "+").replaceAll("_", "/");
  const said = await unseal(env.PASS_ROOT_KEY, labelOf(db), sealed).catch(() => null);
  const [topic, type, id = ""] = said?.split(":") ?? [];
  const known = CAMPAIGN_TOPICS.find((one) => one === topic);
  if (!known) return null;
  if (type === "address") return HASH.test(id) ? { topic: known, type, addressHash: id } : null;
  const userId = idSchema("user").safeParse(id);
  return userId.success ? { topic: known, type: "member", userId: userId.data } : null;
}
