import { NO_MARKS } from "#shared/domain/ledger/marks";
import { factsOf } from "#shared/domain/ledger/party";
import type { LedgerEvent, Pass, Registration } from "#shared/domain/ledger/types";
import type { RosterPass } from "./event-ledger-api.ts";

/** What a scanner holds of a pass, whatever it is worth: one that was withdrawn is refused for that reason. */
export function rosterPass(event: LedgerEvent, pass: Pass, newest: Registration | null): RosterPass {
  const registration = newest?.id === pass.registrationId ? newest : null;
  const { ticketType: _, home: __, ...facts } = factsOf(pass, { event, registration });
  const { id: passId, registrationId: party, number, name, due, holder } = pass;
  const { blocked } = facts;
  return {
    ...{ passId, party, number, name, due },
    facts: { ...facts, blocked: blocked && { ...blocked, reason: "" } },
    holder: holder && { key: holder.key, since: holder.since },
    notes: registration?.marks?.notes ?? NO_MARKS.notes,
    blockReason: blocked?.reason ?? null,
  };
}
