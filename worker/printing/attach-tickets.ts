import type { RegistrationView } from "#shared/domain/ledger/answers";
import type { TenantCtx } from "../context.ts";
import { describeFailure, logLine } from "../log.ts";
import type { Attachment } from "../mail.ts";
import type { MessageCause } from "../repositories/message-causes.ts";

/**
 * The tickets of a registration as a file for its mail. None if they cannot be written: the mail says where the pass is, and
 * nobody should wait for that.
 */
export async function attachTickets(
  { scope, now }: Pick<TenantCtx, "scope" | "now">,
  { messageId, event }: { readonly messageId: string; readonly event: NonNullable<MessageCause["event"]> },
  registration: RegistrationView | null,
): Promise<readonly Attachment[]> {
  const passes = registration?.passes.filter(({ revokedAt }) => revokedAt === null) ?? [];
  if (passes.length === 0) return [];
  try {
    const { writeTickets } = await import("./write-tickets.ts");
    const bytes = await writeTickets({ college: scope.college, event, passes, madeAt: now });
    return [{ name: passes.length > 1 ? "tickets.pdf" : "ticket.pdf", type: "application/pdf", bytes }];
  } catch (failure) {
    logLine("error", "tickets were not attached", { messageId, failure: describeFailure(failure) });
    return [];
  }
}
