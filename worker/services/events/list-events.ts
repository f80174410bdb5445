import type * as z from "zod";
import type { listEventsSchema } from "#shared/inputs/attendee";
import type { EventCard } from "#shared/views/event";
import { openCatalogue } from "../../catalogue.ts";
import type { CollegeCtx } from "../../context.ts";
import { boundsOf } from "../../recurrence.ts";
import { listPublicEvents, listPublicSeats, searchPublicEvents } from "../../repositories/events.ts";
import { matchOf } from "../../search-words.ts";
import { parseStartCursor } from "./parse-event-cursor.ts";
import { shapeCard } from "./shape-event.ts";

/** Yesterday's event stays findable for a day: people look for what they left behind. */
const SHOWN_AFTER_END_MS = 24 * 3_600_000;
/** What has just ended may be listed for a minute more. */
const CARDS_KEPT_MS = 60_000;
/** Seats are taken without an edit; who opens the event's page sees them live. */
const SEATS_KEPT_MS = 1_000;

/** The same for everybody, so the edge may keep it: what everybody may find, by day, or by how well it fits the words. */
export async function listEvents(
  ctx: CollegeCtx,
  { q, cursor, ...asked }: z.output<typeof listEventsSchema>,
): Promise<EventCard[]> {
  const match = q ? matchOf(q, ctx.db.collegeId) : null;
  if (q && match === null) return [];
  const { category, tag, free, day } = asked;
  const wish = {
    ...{ category, tag, isFree: free === "yes", endedAfter: ctx.now - SHOWN_AFTER_END_MS },
    day: day ? { ...boundsOf(day, ctx.scope.college.timeZone), now: ctx.now } : null,
    after: parseStartCursor(cursor),
  };
  const name = [category ?? null, tag ?? null, free ?? null, day ?? null, cursor ?? null];
  const catalogue = await openCatalogue(ctx);
  const [cards, seats] = await Promise.all([
    catalogue.kept(JSON.stringify(["cards", match, ...name]), CARDS_KEPT_MS, async () => {
      const found = await (match === null ? listPublicEvents(ctx.db, wish) : searchPublicEvents(ctx.db, match, wish));
      return found.map(shapeCard);
    }),
    catalogue.kept(JSON.stringify(["seats", ...name]), SEATS_KEPT_MS, () => listPublicSeats(ctx.db, wish)),
  ]);
  ctx.setHeader("x-catalogue", cards.isHit ? "hit" : "miss");
  return cards.value.map((card) => ({ ...card, seatsLeft: seats.value[card.id] ?? card.seatsLeft }));
}
