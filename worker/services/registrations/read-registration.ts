import type { RegistrationReply } from "#durable-objects/event-ledger/event-ledger-api";
import type { LedgerRefusal, RegistrationView } from "#shared/domain/ledger/types";
import { ok, type Result } from "#shared/result";

/** The registration a command was about; the ledger answers every accepted one with it. */
export function registrationOf(
  reply: Result<RegistrationReply, LedgerRefusal>,
): Result<RegistrationView, LedgerRefusal> {
  if (!reply.ok) return reply;
  if (!reply.value.registration) throw new Error("the ledger accepted a command and told no registration");
  return ok(reply.value.registration);
}
