import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { eventIdSchema } from "#shared/inputs/attendee";
import type { doorListSchema } from "#shared/inputs/organizer";
import type { DoorExportPage } from "#shared/views/event";
import type { AskedQuestion } from "#shared/views/forms";
import { hasNoted } from "../../auth/audit.ts";
import { requireStepUp } from "../../auth/step-up.ts";
import type { ActorCtx } from "../../context.ts";
import { listAnswers } from "../../repositories/answers.ts";
import { listGuests } from "../../repositories/guests.ts";
import { listAddresses } from "../../repositories/members.ts";
import { listDoorEntries } from "../../repositories/registrations.ts";
import { requireEvent } from "../events/require-event.ts";
import { readFormNow } from "../forms/read-form.ts";
import { doorCursor, parseDoorCursor } from "./parse-door-cursor.ts";

/** The procedure under whose name it is noted. */
const BEGIN = "organizer.beginDoorExport";
/** The largest event takes some minutes; what was begun longer ago is noted anew. */
const EXPORT_MS = 60 * 60_000;

/** That somebody takes addresses and answers of an event along is noted, once for all of its pages. */
export async function beginDoorExport(
  ctx: ActorCtx,
  { eventId }: z.output<typeof eventIdSchema>,
): Promise<{ readonly ok: true; readonly questions: readonly AskedQuestion[] }> {
  requireStepUp(ctx);
  const { questions } = await readFormNow(ctx, eventId);
  return {
    ok: true,
    questions: questions.map(({ id, label, archivedAt }) => ({ id, label, isArchived: archivedAt !== null })),
  };
}

/** @throws AppError NOT_ALLOWED for who has not begun: no address is read unnoted */
export async function exportDoor(
  ctx: ActorCtx,
  { cursor, ...wish }: z.output<typeof doorListSchema>,
): Promise<DoorExportPage> {
  const { eventId } = wish;
  requireStepUp(ctx);
  await requireEvent(ctx, eventId);
  const isBegun = await hasNoted(ctx, { action: BEGIN, input: { eventId } }, ctx.now - EXPORT_MS);
  if (!isBegun) throw new AppError("NOT_ALLOWED", "Begin the download first: it is noted who takes addresses along.");
  const entries = await listDoorEntries(ctx.db, { ...wish, after: parseDoorCursor(cursor, wish.sort) });
  const ids = entries.map(({ userId }) => userId);
  const [addresses, answers, guests] = await Promise.all([
    listAddresses(ctx.db, ids),
    listAnswers(ctx.db, eventId, ids),
    listGuests(ctx.db, eventId, ids),
  ]);
  return {
    rows: entries.map(({ userId, ...row }) => ({
      ...row,
      email: addresses.get(userId) ?? guests.get(userId)?.mail ?? "",
      answers: answers.get(userId) ?? {},
    })),
    nextCursor: doorCursor(entries, wish),
  };
}
