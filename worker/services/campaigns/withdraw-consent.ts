import type { TenantCtx } from "../../context.ts";
import { logLine } from "../../log.ts";
import type { Withdrawal } from "../../messages/unsubscribe-address.ts";
import { addOptOut, withdrawMember } from "../../repositories/opt-outs.ts";

/** They get none of it any more, by any way. A repeat is harmless. */
export async function withdrawConsent({ db, now }: TenantCtx, withdrawal: Withdrawal): Promise<void> {
  const { topic } = withdrawal;
  if (withdrawal.type === "member") await withdrawMember(db, topic, withdrawal.userId);
  else await addOptOut(db, topic, withdrawal.addressHash, now);
  logLine("info", "somebody withdrew", { collegeId: db.collegeId, topic, as: withdrawal.type });
}
