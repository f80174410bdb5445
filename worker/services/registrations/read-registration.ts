import type { RegistrationReply } from "#durable-objects/event-ledger/event-ledger-api";
import type { RegistrationView } from "#shared/domain/ledger/answers";
import { ok, type Refusal, type Result } from "#shared/result";

/** The registration a command was about; the ledger answers every accepted one with it. */
export function registrationOf<R extends Refusal>(reply: Result<RegistrationReply, R>): Result<RegistrationView, R> {
  if (!reply.ok) return reply;
  if (!reply.value.registration) throw new Error("the ledger accepted a command and told no registration");
  return ok(reply.value.registration);
}
