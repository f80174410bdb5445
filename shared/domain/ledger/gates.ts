import type { AskedFacts } from "#shared/gate-rules";
import type { GateId, ListId, PassId, RuleId } from "#shared/ids";
import { assertNever } from "#shared/result";
import type { LedgerDomainEvent } from "./events.ts";
import type { LedgerEvent } from "./types.ts";

/** Scans answered at each gate. */
export type GateTally = Readonly<Record<GateId, { readonly admitted: number; readonly refused: number }>>;

export type ScanEvent = Extract<LedgerDomainEvent, { gateId: GateId }>;

export function isScan(event: LedgerDomainEvent): event is ScanEvent {
  return "gateId" in event;
}

/** What a command did at a gate, as it is listed: of a party that came by one scan the first stands for all. */
export type ScanDone = {
  readonly event: ScanEvent;
  readonly people: number;
  /** Passes of the party but for the first. */
  readonly others: readonly PassId[];
  /** Null: it was refused. */
  readonly did: "entered" | "left" | "redeemed" | "annulled" | null;
  readonly refusal: string | null;
  /** Null: the event's entry, of a scan that says nothing of it. */
  readonly listId: ListId | null;
};

/** That a rule about who is let in refused somebody, and why, as far as it was kept. */
export type RuleRefusal = {
  /** Null: the phone that decided noted no more than that a rule did. */
  readonly ruleId: RuleId | null;
  /** Which version it was; null: not kept. */
  readonly savedAt: number | null;
  /** What it asked and was told; null: not kept. */
  readonly facts: AskedFacts | null;
  /** What the ledger knew it by; null: a phone decided, and notes no words. */
  readonly told: { readonly name: string; readonly says: string } | null;
  /** A phone decided by itself; `rulesAt`: how new the rules were that it knew, null: it did not say. Null: the ledger decided. */
  readonly alone: { readonly rulesAt: number | null } | null;
};

export function ruleRefusalIn(event: ScanEvent): RuleRefusal | null {
  if (event.type === "ScanRefused" && event.refusal.code === "rule-rejected") {
    const { ruleId, ruleName: name, says, savedAt = null, facts = null } = event.refusal;
    return { ruleId, savedAt, facts, told: { name, says }, alone: null };
  }
  if (event.type !== "LateScanRefused" || event.refusal !== "rule-rejected") return null;
  const { byRule, rulesAt = null } = event;
  const { id: ruleId = null, savedAt = null, facts = null } = byRule ?? {};
  return { ruleId, savedAt, facts, told: null, alone: { rulesAt } };
}

export function scanIn(events: readonly LedgerDomainEvent[]): ScanDone | null {
  const event = events.find(isScan);
  if (!event) return null;
  const party = events.filter((one): one is ScanEvent => one.type === event.type);
  const others = party.flatMap(({ passId }) => (passId === null || passId === event.passId ? [] : passId));
  const came = { event, people: party.length, others };
  switch (event.type) {
    case "PassAdmitted":
    case "PassLeft":
    case "RightRedeemed":
      return { ...came, did: event.step?.type ?? "entered", refusal: null, listId: event.step?.listId ?? null };
    case "ScanAnnulled":
      return { ...came, did: "annulled", refusal: null, listId: event.step.listId };
    case "ScanRefused":
      return { ...came, did: null, refusal: event.refusal.code, listId: event.listId ?? null };
    case "LateScanTaken":
      return { ...came, did: event.did, refusal: null, listId: event.listId };
    case "LateScanUndone":
      return { ...came, did: "annulled", refusal: null, listId: event.listId };
    case "LateScanRefused":
    case "LateUndoRefused":
      return { ...came, did: null, refusal: event.refusal, listId: event.listId };
    default:
      return assertNever(event);
  }
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
    case "LateScanTaken":
      return [event.direction === "out" ? 0 : 1, 0];
    case "LateScanUndone":
      return [event.passId === null || event.direction === "out" ? 0 : -1, 0];
    case "LateScanRefused":
      return [0, 1];
    case "PassLeft":
    case "LateUndoRefused":
      return [0, 0];
    case "ScanAnnulled":
      return [event.step.type === "left" ? 0 : -1, 0];
    case "ScanRefused":
      return [0, 1];
    default:
      return assertNever(event);
  }
}
