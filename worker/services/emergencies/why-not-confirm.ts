import type { UserId } from "#shared/ids";
import type { EmergencyRefusal } from "#shared/views/emergencies";
import type { EmergencyRow } from "../../repositories/emergencies.ts";

/** Null: they may, or they have, and do so again without effect. */
export function whyNotConfirm(one: EmergencyRow, userId: UserId, now: number): EmergencyRefusal | null {
  if (one.confirmedAt !== null)
    return one.confirmedBy === userId ? null : { code: "emergency-confirmed", at: one.confirmedAt };
  if (one.withdrawnAt !== null) return { code: "emergency-withdrawn", at: one.withdrawnAt };
  if (one.confirmBy <= now) return { code: "emergency-lapsed", at: one.confirmBy };
  return one.askedBy === userId ? { code: "asked-by-you" } : null;
}
