import type { NoticeKind } from "#db/schema/shard/event-notices";
import type { LedgerRefusal } from "#shared/domain/ledger/refusals";
import { AppError } from "#shared/errors";
import type { EventId } from "#shared/ids";
import { ok, type Result, refuse } from "#shared/result";
import type { EventSetup, StaleEdit } from "#shared/views/event";
import type { TenantCtx } from "../../context.ts";
import { dropNotice } from "../../repositories/event-notices.ts";
import {
  changeEvent as changeEventRow,
  type EventChange,
  type EventRow,
  findEvent,
} from "../../repositories/events.ts";
import { forgetConfigured, listStations } from "../../repositories/stations.ts";
import { wakeWebhooksSoon } from "../../webhooks/wake-webhooks.ts";
import { configureStation } from "../stations/configure-station.ts";
import { configureEvent } from "./configure-event.ts";
import { getEventSetup } from "./get-event-setup.ts";
import { forgetVisibility } from "./require-event.ts";

/**
 * Writes an edit, then tells the authorities. D1 is the authority for what is configured, yet only the ledger knows
 * how many seats are taken: what it refuses is taken back. A crash in between is found by the sweep.
 */
export async function changeEvent(
  ctx: TenantCtx,
  { eventId, version }: { eventId: EventId; version: number },
  change: EventChange,
  notice: NoticeKind | null = null,
): Promise<Result<EventSetup, StaleEdit | LedgerRefusal>> {
  const before = await findEvent(ctx.db, eventId);
  if (!before) throw new AppError("NOT_FOUND");
  const after = await changeEventRow(ctx.db, eventId, version, change, notice && { kind: notice, at: ctx.now });
  if (!after) return refuse({ code: "stale-edit", version: (await findEvent(ctx.db, eventId))?.version ?? version });
  forgetVisibility(ctx, eventId);
  const isOver = after.status !== before.status && (after.status === "ended" || after.status === "cancelled");
  const concernsStations = isOver || after.endsAt !== before.endsAt || after.capacity !== before.capacity;
  if (concernsStations) await forgetConfigured(ctx.db, eventId);
  const told = await configureEvent(ctx, after);
  if (!told.ok) {
    if (notice) await dropNotice(ctx.db, eventId, after.version);
    const restored = await changeEventRow(ctx.db, eventId, after.version, fieldsOf(before));
    if (restored) await configureEvent(ctx, restored);
    return told;
  }
  // As the ledger knows it by now.
  const known = concernsStations && (await findEvent(ctx.db, eventId));
  if (known) await configureStations(ctx, known);
  await wakeWebhooksSoon(ctx);
  return ok(await getEventSetup(ctx, { eventId }));
}

async function configureStations(ctx: TenantCtx, event: EventRow): Promise<void> {
  const stations = await listStations(ctx.db, [event.id]);
  await Promise.all(stations.map((station) => configureStation(ctx, event, station)));
}

function fieldsOf(event: EventRow): EventChange {
  const { departmentId, departmentPath, title, summary, description, category, venue, startsAt, endsAt } = event;
  const { salesOpenAt, salesCloseAt, capacity, approval, status, ticketTypes, quotas, payOnline, refund } = event;
  const { tags, visibility, venueId, roomId } = event;
  const words = { departmentId, departmentPath, title, summary, description, category, venue };
  const found = { tags, visibility, venueId, roomId };
  const registered = { salesOpenAt, salesCloseAt, capacity, approval, ticketTypes, quotas, payOnline, refund };
  const { cancelReason, submittedAt, returnNote, ownFields, waitingRoom, entry, passRules } = event;
  const standing = { status, cancelReason, submittedAt, returnNote, ownFields, waitingRoom, entry, passRules };
  return { ...words, ...found, startsAt, endsAt, ...registered, ...standing };
}
