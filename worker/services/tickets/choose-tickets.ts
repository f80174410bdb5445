import type { ChoiceRefusal } from "#shared/domain/ledger/refusals";
import type { Choice, CodeTerms, Ticket } from "#shared/domain/ledger/types";
import type { EventId } from "#shared/ids";
import { ok, type Result, refuse } from "#shared/result";
import type { TenantCtx } from "../../context.ts";
import { type CodeRow, findCode } from "../../repositories/codes.ts";

/** What the ledger is asked for: the tickets, and what the code that was typed is worth. */
export async function chooseTickets(
  ctx: TenantCtx,
  eventId: EventId,
  { tickets, code }: { readonly tickets: readonly Ticket[]; readonly code?: string | undefined },
): Promise<Result<Choice, ChoiceRefusal>> {
  if (code === undefined) return ok({ tickets, code: null });
  const found = await findCode(ctx.db, eventId, code);
  return found ? ok({ tickets, code: termsOf(found) }) : refuse({ code: "code-unknown" });
}

export function termsOf({ id, usesMax, opensAt, closesAt, ticketTypeIds, discount }: CodeRow): CodeTerms {
  return { id, usesMax, opensAt, closesAt, ticketTypeIds, discount };
}
