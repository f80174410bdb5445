import type * as z from "zod";
import type { Answers } from "#shared/domain/forms/types";
import type { LedgerRefusal } from "#shared/domain/ledger/refusals";
import type { CommandId, EventId, UserId } from "#shared/ids";
import type { registerListSchema } from "#shared/inputs/imports";
import { ok, type Result } from "#shared/result";
import {
  type ImportRefusal,
  LISTED_REFUSALS,
  type ListedRefusal,
  type RowOutcome,
  type RowOutcomes,
} from "#shared/views/imports";
import type { ActorCtx } from "../../context.ts";
import { idOfCause, newId } from "../../ids.ts";
import { listAnswers } from "../../repositories/answers.ts";
import { noteKept } from "../../repositories/event-rules.ts";
import { addListedGuests } from "../../repositories/guests.ts";
import { countOpen } from "../forms/count-open.ts";
import { openList } from "./open-list.ts";
import { type Listed, readRows } from "./read-rows.ts";

/** Whom the ledger did not take is looked for a day later at the latest; an event may be months away. */
const FIRST_LOOK_MS = 24 * 3_600_000;

type Known = Listed & { readonly userId: UserId; readonly answers: Answers };

/**
 * Brings a page of a list in, line by line: where seats run out, those above have them. Guests' rows come first, for the ledger
 * must know nobody who could not be forgotten; whoever it refuses is swept with their row, and not at once, for the same page
 * may be on its way twice. Who somebody is follows from the row, so another run of it finds them there.
 */
export async function registerList(
  ctx: ActorCtx,
  { commandId, eventId, rows }: z.output<typeof registerListSchema>,
): Promise<Result<RowOutcomes, ImportRefusal>> {
  const event = await openList(ctx, eventId);
  if (!event.ok) return event;
  const read = await readRows(ctx, event.value, rows);
  const added = await addGuests(
    ctx,
    eventId,
    read.flatMap((row) => ("listed" in row && row.listed.isGuest ? [row.listed] : [])),
  );
  const userIdOf = (listed: Listed) => listed.userId ?? added.get(listed.listKey);
  const userIds = read.flatMap((row) => ("listed" in row ? (userIdOf(row.listed) ?? []) : []));
  const answered = await listAnswers(ctx.db, eventId, userIds);
  const outcomes: RowOutcome[] = [];
  const seen = new Set<UserId>();
  for (const row of read) {
    if ("problem" in row) {
      outcomes.push({ is: "wrong", problem: row.problem });
      continue;
    }
    const userId = userIdOf(row.listed);
    if (!userId) throw new Error("a guest of a list has no row");
    outcomes.push(
      seen.has(userId)
        ? { is: "there" }
        : await bringIn(ctx, eventId, commandId, { ...row.listed, userId, answers: answered.get(userId) ?? {} }),
    );
    seen.add(userId);
  }
  return ok({ outcomes });
}

async function addGuests(
  ctx: ActorCtx,
  eventId: EventId,
  listed: readonly Listed[],
): Promise<ReadonlyMap<string, UserId>> {
  const byKey = new Map(listed.map(({ listKey, name, mail }) => [listKey, { listKey, name, mail }]));
  if (byKey.size === 0) return new Map();
  const { db, now, actor } = ctx;
  await noteKept(db, eventId, now + FIRST_LOOK_MS);
  const guests = [...byKey.values()];
  const newIds = guests.map(() => newId("user", now));
  return addListedGuests(db, eventId, guests, { newIds, registeredBy: actor.userId, createdAt: now });
}

async function bringIn(
  ctx: ActorCtx,
  eventId: EventId,
  pageId: CommandId,
  { userId, name, ticketTypeId, answers }: Known,
): Promise<RowOutcome> {
  const choice = { tickets: [{ ticketTypeId, name: "" }], code: null };
  // Of the page too: a refusal is the answer to it for good, and another day there may be a seat.
  const commandId = await idOfCause("registration", `${eventId}:${pageId}:${userId}:${ticketTypeId}`);
  const unanswered = await countOpen(ctx, eventId, choice.tickets, answers);
  const command = { type: "BringIn", userId, name, choice, unanswered } as const;
  const reply = await ctx.objects.ledger(eventId).submit(commandId as string as CommandId, ctx.actor.userId, command);
  if (reply.ok) return { is: "new" };
  if (reply.refusal.code === "already-registered") return { is: "there" };
  return { is: "wrong", problem: listedRefusal(reply.refusal) };
}

function listedRefusal(refusal: LedgerRefusal): ListedRefusal {
  if (!isListed(refusal)) throw new Error(`somebody on a list was refused with ${refusal.code}`);
  return refusal;
}

function isListed(refusal: LedgerRefusal): refusal is ListedRefusal {
  return LISTED_REFUSALS.some((code) => code === refusal.code);
}
