import type { LogEntry } from "#durable-objects/authority/command-log";
import type { LedgerDomainEvent } from "#shared/domain/ledger/events";
import { emptySlice, evolve, UNCONFIGURED_EVENT } from "#shared/domain/ledger/evolve";
import type { Hold, LedgerEvent, LedgerSlice, Pass, Registration } from "#shared/domain/ledger/types";
import type { CodeId, GateId, PassId, UserId } from "#shared/ids";

/** A ledger rebuilt from nothing but its log. */
export type ReplayedLedger = {
  event: LedgerEvent;
  readonly holds: Map<UserId, Hold>;
  readonly registrations: Map<UserId, Registration>;
  readonly passes: Map<PassId, Pass>;
  readonly codeUses: Map<CodeId, number>;
  readonly gates: Record<GateId, { admitted: number; refused: number }>;
};

export function replayLedger(log: readonly LogEntry<LedgerDomainEvent>[]): ReplayedLedger {
  const ledger: ReplayedLedger = {
    event: UNCONFIGURED_EVENT,
    holds: new Map(),
    registrations: new Map(),
    passes: new Map(),
    codeUses: new Map(),
    gates: {},
  };
  for (const event of log.flatMap((entry) => entry.events)) {
    const slice = evolve(sliceFor(ledger, event), event);
    ledger.event = slice.event;
    if (event.type === "HoldReleased") ledger.holds.delete(event.userId);
    if (slice.hold) ledger.holds.set(slice.hold.userId, slice.hold);
    if (slice.registration) ledger.registrations.set(slice.registration.userId, slice.registration);
    for (const pass of slice.passes) ledger.passes.set(pass.id, pass);
    for (const [codeId, uses] of Object.entries(slice.codeUses) as [CodeId, number][])
      ledger.codeUses.set(codeId, uses);
    countGate(ledger, event);
  }
  return ledger;
}

function sliceFor(ledger: ReplayedLedger, event: LedgerDomainEvent): LedgerSlice {
  const empty = emptySlice(ledger.event);
  if ("userId" in event) {
    const registration = ledger.registrations.get(event.userId) ?? null;
    const passes = [...ledger.passes.values()].filter((pass) => pass.registrationId === registration?.id);
    const codeUses = Object.fromEntries(ledger.codeUses);
    return { ...empty, hold: ledger.holds.get(event.userId) ?? null, registration, passes, codeUses };
  }
  const passId = "passId" in event ? event.passId : null;
  const pass = passId && ledger.passes.get(passId);
  return { ...empty, passes: pass ? [pass] : [] };
}

function countGate({ event, gates }: ReplayedLedger, scan: LedgerDomainEvent): void {
  if (scan.type !== "PassAdmitted" && scan.type !== "ScanRefused") return;
  if (!event.config.gates.some(({ id }) => id === scan.gateId)) return;
  const { admitted, refused } = gates[scan.gateId] ?? { admitted: 0, refused: 0 };
  const isAdmitted = scan.type === "PassAdmitted";
  gates[scan.gateId] = { admitted: admitted + (isAdmitted ? 1 : 0), refused: refused + (isAdmitted ? 0 : 1) };
}
