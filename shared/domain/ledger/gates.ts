import type { GateId } from "#shared/ids";
import type { LedgerDomainEvent, LedgerEvent } from "./types.ts";

/** Scans answered at each gate. */
export type GateTally = Readonly<Record<GateId, { readonly admitted: number; readonly refused: number }>>;

export function isScan(event: LedgerDomainEvent): event is Extract<LedgerDomainEvent, { gateId: GateId }> {
  return event.type === "PassAdmitted" || event.type === "ScanRefused";
}

/** Counts a scan at its gate; a made-up gate has no count, so there are never more of them than gates. */
export function countScan(gates: GateTally, event: LedgerDomainEvent, { config }: LedgerEvent): GateTally {
  if (!isScan(event)) return gates;
  if (!config.gates.some((gate) => gate.id === event.gateId)) return gates;
  const { admitted, refused } = gates[event.gateId] ?? { admitted: 0, refused: 0 };
  return {
    ...gates,
    [event.gateId]:
      event.type === "PassAdmitted" ? { admitted: admitted + 1, refused } : { admitted, refused: refused + 1 },
  };
}
