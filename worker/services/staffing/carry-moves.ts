import { LEAVING_MAX_MS } from "#shared/domain/queue/settings";
import { Guards } from "#shared/domain/staffing/guards";
import type { CommandId, EventId } from "#shared/ids";
import { assertNever } from "#shared/result";
import type { MoveEnd } from "#shared/views/staffing";
import type { TenantCtx } from "../../context.ts";
import { eachAlone } from "../../each-alone.ts";
import { sayAvailability } from "../../repositories/availabilities.ts";
import { changeMove, listOpenMoves, type StaffMoveRow } from "../../repositories/staff-moves.ts";
import { type EventStaffing, readStaffing } from "./read-staffing.ts";

/** Silence for so long is a yes, if the helper waits for work then. */
export const SILENCE_MS = 45_000;
/** What nobody answered in so long, and never found its helper idle, has become another question. */
const PROPOSED_MAX_MS = 5 * 60_000;
/** After the stations have given up on it by themselves, it is over. */
const SENT_MAX_MS = LEAVING_MAX_MS + 5 * 60_000;

/**
 * Brings what is asked and on the way one step further: silence becomes a yes, a yes is told to the stations, and what they
 * say came of it is noted. Each step may be repeated by whoever comes next: stations are told under the move's own id.
 * @returns whether anything is still open
 */
export async function carryMoves(ctx: TenantCtx, eventId: EventId): Promise<boolean> {
  const open = await listOpenMoves(ctx.db, eventId);
  if (open.length === 0) return false;
  const whole = await readStaffing(ctx, eventId);
  await eachAlone(open, (move) => carry(ctx, whole, move));
  return (await listOpenMoves(ctx.db, eventId)).length > 0;
}

async function carry(ctx: TenantCtx, whole: EventStaffing, move: StaffMoveRow): Promise<void> {
  switch (move.status) {
    case "proposed":
      return carryProposed(ctx, whole, move);
    case "accepted":
      return sendMove(ctx, move);
    case "sent":
      return noteOutcome(ctx, whole, move);
    case "done":
    case "declined":
    case "withdrawn":
    case "refused":
      return;
    default:
      return assertNever(move.status);
  }
}

async function carryProposed(ctx: TenantCtx, whole: EventStaffing, move: StaffMoveRow): Promise<void> {
  const { now } = ctx;
  if (now < move.proposedAt + SILENCE_MS) return;
  if (now > move.proposedAt + PROPOSED_MAX_MS) return end(ctx, move, "withdrawn", "no-answer");
  if (isOutdated(whole, move)) return end(ctx, move, "withdrawn", "outdated");
  const desk = whole.people.get(move.userId)?.desk;
  if (desk && (desk.number !== null || waitingAt(whole, move) > 0)) return;
  const accepted = await changeMove(ctx.db, move.id, ["proposed"], { status: "accepted", answeredAt: now });
  if (accepted) await sendMove(ctx, accepted);
}

/** Whether the helper could not be asked any more: not where they were, or nothing to do where they would go. */
function isOutdated({ staffing, people }: EventStaffing, move: StaffMoveRow): boolean {
  const { userId, fromStationId, toStationId } = move;
  const helper = staffing.helpers.find(({ id }) => id === userId);
  if (!helper || people.get(userId)?.stationId !== fromStationId) return true;
  // How often who moves, and who is left, was asked before; the station has the last word on it.
  const hindrance = new Guards({ ...staffing, moves: [] }).whyNotMove(helper, toStationId);
  return hindrance !== null && hindrance !== "donor-needs-them" && hindrance !== "donor-waits-longer";
}

function waitingAt({ queues }: EventStaffing, { fromStationId }: StaffMoveRow): number {
  return queues.find(({ station }) => station.id === fromStationId)?.load.waiting ?? 0;
}

/** Tells the station they serve at, or the one they go to if they serve nowhere; once, however often this is repeated. */
export async function sendMove(ctx: TenantCtx, move: StaffMoveRow): Promise<void> {
  const { id, eventId, userId, fromStationId, toStationId, answeredAt } = move;
  const commandId = id as string as CommandId;
  const told = await ctx.objects
    .station(eventId, fromStationId ?? toStationId)
    .queue(
      commandId,
      "system",
      fromStationId
        ? { type: "ReserveServer", staffId: userId, moveId: id, to: toStationId }
        : { type: "AttachServer", staffId: userId, moveId: id, until: (answeredAt ?? 0) + LEAVING_MAX_MS },
    );
  if (told.ok) await changeMove(ctx.db, id, ["accepted"], { status: "sent" });
  else await end(ctx, move, "refused", told.refusal.code === "last-server" ? "last-server" : "not-wanted");
}

async function noteOutcome(ctx: TenantCtx, { people }: EventStaffing, move: StaffMoveRow): Promise<void> {
  const where = people.get(move.userId);
  const { stationId = null, desk = null } = where ?? {};
  if (stationId === move.toStationId && desk && !desk.isComing) {
    await sayAvailability(ctx.db, { ...move, availability: null, now: ctx.now });
    return end(ctx, move, "done", null);
  }
  const isBack = stationId !== null && stationId === move.fromStationId && desk?.leavingTo === null && !desk.isComing;
  if (isBack) return end(ctx, move, "refused", "not-wanted");
  const isLate = ctx.now > (move.answeredAt ?? move.proposedAt) + SENT_MAX_MS;
  const isNowhere = desk === null && ctx.now > (move.answeredAt ?? 0) + LEAVING_MAX_MS;
  if (isLate || isNowhere) return end(ctx, move, "refused", "not-come");
}

async function end(
  ctx: TenantCtx,
  { id, status: from }: StaffMoveRow,
  status: "done" | "withdrawn" | "refused",
  because: MoveEnd | null,
): Promise<void> {
  await changeMove(ctx.db, id, [from], { status, end: because, settledAt: ctx.now });
}
