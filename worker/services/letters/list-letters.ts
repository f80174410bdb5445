import type * as z from "zod";
import type { listDeadLettersSchema } from "#shared/inputs/dead-letters";
import { busMessageSchema } from "#shared/protocol/bus";
import type { DeadLetter, DeadLetterPage } from "#shared/views/dead-letters";
import type { EdgeCtx } from "../../context.ts";
import { countDeadLetters, type DeadLetterRow, listDeadLetterRows } from "../../repositories/dead-letters.ts";
import { describeUnreadable } from "./describe-unreadable.ts";

const LETTERS_PER_PAGE = 20;
/** Of one letter: enough to look for in the log. */
const IDS_SHOWN = 5;

/** What the bus gave up, newest first. */
export async function listLetters(
  { platform }: EdgeCtx,
  { before }: z.output<typeof listDeadLettersSchema>,
): Promise<DeadLetterPage> {
  const [found, count] = await Promise.all([
    listDeadLetterRows(platform, before, LETTERS_PER_PAGE + 1),
    countDeadLetters(platform),
  ]);
  const rows = found.slice(0, LETTERS_PER_PAGE);
  const last = found.length > LETTERS_PER_PAGE ? rows.at(-1) : undefined;
  return { letters: rows.map(shapeLetter), count, next: last ? { lastAt: last.lastAt, id: last.id } : null };
}

function shapeLetter(row: DeadLetterRow & { readonly slug: string | null }): DeadLetter {
  const { id, slug, cause, times, firstAt, lastAt, replayedAt, body } = row;
  const message = readBody(body);
  const type = message?.type ?? null;
  const unreadable = message ? null : describeUnreadable(body);
  const ids = message ? idsIn(message) : [];
  return { id, slug, type, ids, unreadable, cause, times, firstAt, lastAt, replayedAt };
}

function idsIn(message: NonNullable<ReturnType<typeof readBody>>): string[] {
  if ("ids" in message) return message.ids.slice(0, IDS_SHOWN);
  if (!("eventId" in message)) return [];
  return "place" in message ? [message.eventId, message.place] : [message.eventId];
}

/** @returns null for what is no message of ours, and for one that was cut */
export function readBody(body: string) {
  try {
    return busMessageSchema.parse(JSON.parse(body));
  } catch {
    return null;
  }
}
