import { homeOf } from "#shared/domain/entry/home";
import type { CheckInList, EntrySettings, PassFacts, PassHistory } from "#shared/domain/entry/types";
import { ENTRY_LIST_ID, isThere, NO_HISTORY, USUAL_ENTRY_SETTINGS } from "#shared/domain/entry/view";
import type { GateId } from "#shared/ids";
import { typeOf } from "./choice.ts";
import type { LedgerConfig, LedgerSlice, Pass } from "./types.ts";
import { isGone } from "./view.ts";

/** An event that said nothing has its entry alone. */
export function entryOf({ entry }: Pick<LedgerConfig, "entry">): EntrySettings {
  return entry && entry.lists.length > 0 ? entry : USUAL_ENTRY_SETTINGS;
}

export function listOf(config: Pick<LedgerConfig, "entry">, listId: CheckInList["id"]): CheckInList | undefined {
  return entryOf(config).lists.find(({ id }) => id === listId);
}

/** What a pass did so far; one that came in before there were lists came in by the entry. */
export function historyOf({ entry, admission }: Pick<Pass, "entry" | "admission">): PassHistory {
  if (entry) return entry;
  if (!admission) return NO_HISTORY;
  const { at: lastAt, gateName } = admission;
  const visits = { [ENTRY_LIST_ID]: { times: 1, lastAt, gateName, leftAt: null } };
  return { where: ENTRY_LIST_ID, cameIn: true, visits, last: null };
}

/** The passes of one registration that are worth something, the given one first, whatever it is worth. */
export function partyOf({ passes }: Pick<LedgerSlice, "passes">, pass: Pass): [Pass, ...Pass[]] {
  const others = passes.filter(
    ({ id, registrationId, revokedAt }) =>
      id !== pass.id && registrationId === pass.registrationId && revokedAt === null,
  );
  return [pass, ...others];
}

/** How many of a party are in there, or have what the list gives. */
export function countThere(party: readonly Pass[], list: CheckInList): number {
  return party.filter((pass) => isThere(historyOf(pass), list)).length;
}

/** The gate that a pass gets in by without a connection, or null. */
export function homeGateOf(
  { registrationId: party, ticketTypeId }: Pick<Pass, "registrationId" | "ticketTypeId">,
  config: Pick<LedgerConfig, "entry" | "gates">,
): LedgerConfig["gates"][number] | null {
  return homeOf({ party, ticketTypeId }, entryOf(config), config.gates);
}

/**
 * What a gate must know of a pass.
 * @param silentGates whose keepers did not say that they have not let it in
 */
export function factsOf(
  pass: Pass,
  { registration, event: { config } }: Pick<LedgerSlice, "registration" | "event">,
  silentGates: readonly GateId[] = [],
): PassFacts {
  const home = homeGateOf(pass, config);
  const own = registration?.id === pass.registrationId ? registration : null;
  return {
    ticketTypeId: pass.ticketTypeId,
    ticketType: typeOf(config, pass)?.name ?? "",
    validFrom: config.passesFrom,
    validUntil: config.passesUntil,
    revokedAt: pass.revokedAt,
    givenAt: pass.givenAt ?? null,
    replacedAt: pass.replacedAt ?? null,
    cancelledAt: own && isGone(own.status) ? own.cancelledAt : null,
    blocked: own?.marks?.blocked ?? null,
    unanswered: own?.marks?.unanswered ?? 0,
    home: home && { gateId: home.id, gateName: home.name, isSilent: silentGates.includes(home.id) },
    history: historyOf(pass),
  };
}
