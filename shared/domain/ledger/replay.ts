import type { CodeId, PassId, ScanLogId, UserId } from "#shared/ids";
import type { LedgerDomainEvent } from "./events.ts";
import { emptySlice, evolve, UNCONFIGURED_EVENT } from "./evolve.ts";
import { countScan, type GateTally } from "./gates.ts";
import type { Hold, LedgerEvent, LedgerSlice, Pass, Registration, ScanLog } from "./types.ts";

/** A record, and the entry that changed it last. */
export type Replayed<T> = { readonly record: T; readonly seq: number };

/** A ledger built from nothing but its log: of the event all, of people those who were asked for. */
export type LedgerReplay = {
  /** The newest entry it knows; 0: none. */
  through: number;
  event: LedgerEvent;
  gates: GateTally;
  readonly codeUses: Map<CodeId, number>;
  readonly holds: Map<UserId, Hold>;
  readonly registrations: Map<UserId, Replayed<Registration>>;
  readonly scanLogs: Map<ScanLogId, ScanLog>;
  /** Those of registrations that were given back, too. */
  readonly passes: Map<PassId, Replayed<Pass>>;
};

/** Whose records are kept: what is kept of others would only take memory. */
export type IsKept = (userId: UserId) => boolean;

export function emptyReplay(): LedgerReplay {
  return {
    through: 0,
    event: UNCONFIGURED_EVENT,
    gates: {},
    codeUses: new Map(),
    holds: new Map(),
    registrations: new Map(),
    scanLogs: new Map(),
    passes: new Map(),
  };
}

/** Applies the next entry. Every entry before it must have been applied, with the same `isKept`. */
export function replayEntry(
  replay: LedgerReplay,
  { seq, events }: { readonly seq: number; readonly events: readonly LedgerDomainEvent[] },
  isKept: IsKept,
): void {
  for (const event of events) {
    const before = sliceFor(replay, event);
    const after = evolve(before, event);
    replay.event = after.event;
    replay.gates = countScan(replay.gates, event, after.event);
    for (const [codeId, uses] of Object.entries(after.codeUses) as [CodeId, number][])
      replay.codeUses.set(codeId, uses);
    if (after.scanLog) replay.scanLogs.set(after.scanLog.id, after.scanLog);
    if ("userId" in event && !isKept(event.userId)) continue;
    if (before.hold && !after.hold) replay.holds.delete(before.hold.userId);
    if (after.hold) replay.holds.set(after.hold.userId, after.hold);
    const { registration } = after;
    if (registration && registration !== before.registration)
      replay.registrations.set(registration.userId, { record: registration, seq });
    for (const pass of after.passes) {
      if (!before.passes.includes(pass)) replay.passes.set(pass.id, { record: pass, seq });
    }
  }
  replay.through = seq;
}

function sliceFor({ event, codeUses, ...people }: LedgerReplay, one: LedgerDomainEvent): LedgerSlice {
  const nobody = {
    ...emptySlice(event),
    codeUses: Object.fromEntries(codesIn(one).map((id) => [id, codeUses.get(id) ?? 0])),
  };
  const pass = "passId" in one && one.passId ? people.passes.get(one.passId)?.record : null;
  const scanLog = "logId" in one ? (people.scanLogs.get(one.logId) ?? null) : null;
  const named = { ...nobody, passes: pass ? [pass] : [], scanLog };
  if (!("userId" in one)) return named;
  const hold = people.holds.get(one.userId) ?? null;
  return { ...named, hold, registration: people.registrations.get(one.userId)?.record ?? null };
}

function codesIn(event: LedgerDomainEvent): CodeId[] {
  const claims = [...("claim" in event ? [event.claim] : []), ...(event.type === "OfferTaken" ? [event.offered] : [])];
  return claims.flatMap(({ codeId }) => codeId ?? []);
}
