import type { LedgerRefusal } from "#shared/domain/ledger/refusals";
import { type Done, ok, type Result } from "#shared/result";
import type { TenantCtx } from "../../context.ts";
import { endScannersWith } from "../../repositories/devices.ts";
import { type EventRow, findEvent, markEventConfigured } from "../../repositories/events.ts";
import { listGates } from "../../repositories/gates.ts";
import { SCANS_AFTER_END_MS } from "../devices/make-code.ts";
import { readGateRules } from "../rules/read-gate-rules.ts";
import { disbandEvent } from "./disband-event.ts";

/** Doors open early for helpers and queues. */
const PASSES_BEFORE_START_MS = 12 * 3_600_000;
/** An event that overruns must not lock out those who step outside. */
export const PASSES_AFTER_END_MS = 6 * 3_600_000;

/** Passes and pickup codes work until then, epoch milliseconds. */
export function codesUntil({ endsAt }: Pick<EventRow, "endsAt">): number {
  return endsAt + PASSES_AFTER_END_MS;
}

/** From when on they do. */
export function codesFrom({ startsAt }: Pick<EventRow, "startsAt">): number {
  return startsAt - PASSES_BEFORE_START_MS;
}

/** Tells the ledger, and the scanners there are, what D1 says of its event. Safe to repeat; a ledger that knows a newer version is content. */
export async function configureEvent(ctx: TenantCtx, event: EventRow): Promise<Result<Done, LedgerRefusal>> {
  const gates = await listGates(ctx.db, [event.id]);
  const { version, status, capacity, salesOpenAt, salesCloseAt, approval } = event;
  const { ticketTypes, quotas, payOnline, refund, passRules } = event;
  const told = await ctx.objects.ledger(event.id).configure({
    version,
    status,
    capacity,
    salesOpenAt,
    salesCloseAt,
    passesFrom: codesFrom(event),
    passesUntil: codesUntil(event),
    approval,
    payOnline,
    refund,
    gates: gates.map(({ id, name }) => ({ id, name })),
    ticketTypes,
    quotas,
    ...(event.entry ? { entry: event.entry } : {}),
    ...(await readGateRules(ctx.db, event)),
    passRules,
  });
  if (!told.ok && told.refusal.code !== "stale-config") return told;
  // At each edit, for only so does the sweep make good what a crash left open.
  if (event.visibility === "private") await disbandEvent(ctx, event);
  const { waitingRoom: mode } = event;
  await ctx.objects.room(event.id).configure({ version, mode, opensAt: salesOpenAt, closesAt: salesCloseAt });
  // Also if the ledger knows it: whoever told it may have got no further. As it is by now, for that may be newer.
  const current = await findEvent(ctx.db, event.id);
  if (current) await endScannersWith(ctx.db, current, { now: ctx.now, afterMs: SCANS_AFTER_END_MS });
  await markEventConfigured(ctx.db, event.id, version);
  return ok({});
}
