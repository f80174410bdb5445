import type { GateId } from "#shared/ids";
import { assertNever } from "#shared/result";
import type { LedgerDomainEvent, LedgerEvent } from "./types.ts";

/** Scans answered at each gate. */
export type GateTally = Readonly<Record<GateId, { readonly admitted: number; readonly refused: number }>>;

export type ScanEvent = Extract<LedgerDomainEvent, { gateId: GateId }>;

export function isScan(event: LedgerDomainEvent): event is ScanEvent {
  return "gateId" in event;
}

/** Counts a scan at its gate; a made-up gate has no count, so there are never more of them than gates. */
export function countScan(gates: GateTally, event: LedgerDomainEvent, { config }: LedgerEvent): GateTally {
  if (!isScan(event)) return gates;
  if (!config.gates.some((gate) => gate.id === event.gateId)) return gates;
  const { admitted, refused } = gates[event.gateId] ?? { admitted: 0, refused: 0 };
  const [more, stopped] = changeOf(event);
  if (more === 0 && stopped === 0) return gates;
  return { ...gates, [event.gateId]: { admitted: admitted + more, refused: refused + stopped } };
}

/** Let in or given something, and stopped; nobody counts who leaves. */
function changeOf(event: ScanEvent): readonly [number, number] {
  switch (event.type) {
    case "PassAdmitted":
    case "RightRedeemed":
      return [1, 0];
    case "PassLeft":
      return [0, 0];
    case "ScanAnnulled":
      return [event.step.type === "left" ? 0 : -1, 0];
    case "ScanRefused":
      return [0, 1];
    default:
      return assertNever(event);
  }
}
