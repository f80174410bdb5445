import type { EventChoices } from "#shared/views/event";
import { openCatalogue } from "../../catalogue.ts";
import type { CollegeCtx } from "../../context.ts";
import { dayOf } from "../../recurrence.ts";
import { type ChoiceRow, listChoiceRows } from "../../repositories/event-choices.ts";

/** What is over is left out so much later at most. */
const KEPT_MS = 60_000;
/** Ten pages of the list: whoever looks further finds by words. */
const EVENTS_READ_MAX = 2_000;
/** More than these in one menu is no choice any more. */
const CATEGORIES_MAX = 30;
const TAGS_MAX = 60;
const DAYS_MAX = 120;

/** The same for everybody: what all events can be narrowed by, also those that are pages away. */
export async function listChoices(ctx: CollegeCtx): Promise<EventChoices> {
  const catalogue = await openCatalogue(ctx);
  const { timeZone } = ctx.scope.college;
  const { value } = await catalogue.kept(JSON.stringify(["choices"]), KEPT_MS, async () =>
    choicesOf(await listChoiceRows(ctx.db, ctx.now, EVENTS_READ_MAX), timeZone, ctx.now),
  );
  return value;
}

function choicesOf(rows: readonly ChoiceRow[], timeZone: string, now: number): EventChoices {
  const days = new Map<string, number>();
  for (const { startsAt } of rows) {
    // What began before today and still runs belongs to today.
    const at = Math.max(startsAt, now);
    const day = dayOf(at, timeZone);
    if (!days.has(day) && days.size < DAYS_MAX) days.set(day, at);
  }
  return {
    categories: mostUsed(rows.map(({ category }) => category).filter(Boolean))
      .slice(0, CATEGORIES_MAX)
      .sort((a, b) => a.localeCompare(b)),
    tags: mostUsed(rows.flatMap(({ tags }) => tags)).slice(0, TAGS_MAX),
    days: [...days].map(([day, at]) => ({ day, at })),
    hasPrices: rows.some(({ isPaid }) => isPaid),
    hasPlaces: rows.some(({ isPlaced }) => isPlaced),
  };
}

function mostUsed(words: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].sort(([a, n], [b, m]) => m - n || a.localeCompare(b)).map(([word]) => word);
}
