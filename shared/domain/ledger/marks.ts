import { ok, type Result, refuse } from "#shared/result";
import type { LedgerCommand } from "./commands.ts";
import type { LedgerDomainEvent } from "./events.ts";
import type { LedgerRefusal } from "./refusals.ts";
import type { GateMarks, LedgerSlice, Registration } from "./types.ts";
import { isGone } from "./view.ts";

/** Of a registration nobody said anything of. */
export const NO_MARKS: GateMarks = { blocked: null, unanswered: 0, notes: { everyone: "", leads: "" } };

/** What the gate has to know of a registration: said by organizers, or by what its owner still has to answer. */
export function markRegistration(
  { registration }: LedgerSlice,
  { marks }: Extract<LedgerCommand, { type: "MarkRegistration" }>,
  now: number,
): Result<LedgerDomainEvent[], LedgerRefusal> {
  if (!registration) return refuse({ code: "not-registered" });
  const { id: registrationId, userId, status, cancelledAt, requestedAt } = registration;
  if (isGone(status)) return refuse({ code: "already-cancelled", cancelledAt: cancelledAt ?? requestedAt });
  const before = registration.marks ?? NO_MARKS;
  const { blockReason, ...said } = marks;
  const blocked = blockReason === undefined ? before.blocked : blockReason && { at: now, reason: blockReason };
  const after = { ...before, ...said, blocked: blocked || null };
  if (JSON.stringify(before) === JSON.stringify(after)) return ok([]);
  return ok([{ type: "RegistrationMarked", registrationId, userId, marks: after, at: now }]);
}

/** Somebody got a seat without being asked: the gate waits for the answers. */
export function leftUnanswered(
  { id: registrationId, userId, marks }: Pick<Registration, "id" | "userId" | "marks">,
  unanswered: number | undefined,
  now: number,
): LedgerDomainEvent[] {
  if (!unanswered) return [];
  return [
    { type: "RegistrationMarked", registrationId, userId, marks: { ...(marks ?? NO_MARKS), unanswered }, at: now },
  ];
}
