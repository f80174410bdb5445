import type { LogEntry } from "#durable-objects/authority/command-log";
import { emptySlice, evolve, UNCONFIGURED_EVENT } from "#shared/domain/ledger/evolve";
import type {
  Hold,
  LedgerDomainEvent,
  LedgerEvent,
  LedgerSlice,
  Pass,
  Registration,
} from "#shared/domain/ledger/types";
import type { GateId, PassId, RegistrationId, UserId } from "#shared/ids";

/** A ledger rebuilt from nothing but its log. */
export type ReplayedLedger = {
  event: LedgerEvent;
  readonly holds: Map<UserId, Hold>;
  readonly registrations: Map<UserId, Registration>;
  readonly passes: Map<PassId, Pass>;
  readonly gates: Record<GateId, { admitted: number; refused: number }>;
};

export function replayLedger(log: readonly LogEntry<LedgerDomainEvent>[]): ReplayedLedger {
  const ledger: ReplayedLedger = {
    event: UNCONFIGURED_EVENT,
    holds: new Map(),
    registrations: new Map(),
    passes: new Map(),
    gates: {},
  };
  const passOf = new Map<RegistrationId, PassId>();
  for (const event of log.flatMap((entry) => entry.events)) {
    const slice = evolve(sliceFor(ledger, passOf, event), event);
    ledger.event = slice.event;
    if (event.type === "HoldReleased") ledger.holds.delete(event.userId);
    if (slice.hold) ledger.holds.set(slice.hold.userId, slice.hold);
    if (slice.registration) ledger.registrations.set(slice.registration.userId, slice.registration);
    if (slice.pass) {
      ledger.passes.set(slice.pass.id, slice.pass);
      passOf.set(slice.pass.registrationId, slice.pass.id);
    }
    countGate(ledger, event);
  }
  return ledger;
}

function sliceFor(
  ledger: ReplayedLedger,
  passOf: ReadonlyMap<RegistrationId, PassId>,
  event: LedgerDomainEvent,
): LedgerSlice {
  const empty = emptySlice(ledger.event);
  if ("userId" in event) {
    const registration = ledger.registrations.get(event.userId) ?? null;
    const passId = registration && passOf.get(registration.id);
    const pass = (passId && ledger.passes.get(passId)) ?? null;
    return { ...empty, hold: ledger.holds.get(event.userId) ?? null, registration, pass };
  }
  const passId = "passId" in event ? event.passId : null;
  return { ...empty, pass: (passId && ledger.passes.get(passId)) ?? null };
}

function countGate({ event, gates }: ReplayedLedger, scan: LedgerDomainEvent): void {
  if (scan.type !== "PassAdmitted" && scan.type !== "ScanRefused") return;
  if (!event.config.gates.some(({ id }) => id === scan.gateId)) return;
  const { admitted, refused } = gates[scan.gateId] ?? { admitted: 0, refused: 0 };
  const isAdmitted = scan.type === "PassAdmitted";
  gates[scan.gateId] = { admitted: admitted + (isAdmitted ? 1 : 0), refused: refused + (isAdmitted ? 0 : 1) };
}
