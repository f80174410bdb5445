import type { Context } from "hono";
import { AppError } from "#shared/errors";
import { idSchema } from "#shared/ids";
import { sha256Hex } from "#shared/sha256";
import type { AppEnv } from "./app.ts";
import { type Calendar, writeCalendar } from "./icalendar.ts";
import { openQuietly } from "./open-quietly.ts";
import { getEventCalendar } from "./services/calendar/get-event-calendar.ts";
import { getFeed } from "./services/calendar/get-feed.ts";

type Path = { readonly college: string; readonly file: string };

const EXTENSION = ".ics";

/** One event as a file, for whoever sees its page. */
export async function sendEventCalendar(c: Context<AppEnv>, { college, file }: Path): Promise<Response> {
  const eventId = idSchema("event").safeParse(nameOf(file));
  if (!eventId.success) throw new AppError("NOT_FOUND");
  const visitor = await openQuietly(c, college, c.req.raw);
  const cacheControl = visitor.actor ? "private, no-cache" : "no-cache";
  return send(c, await getEventCalendar(visitor, eventId.data), { now: visitor.now, cacheControl });
}

/** Somebody's events, for the calendar app that was given the address. */
export async function sendFeed(c: Context<AppEnv>, { college, file }: Path): Promise<Response> {
  // A new request: the address alone decides, whatever cookie comes along.
  const visitor = await openQuietly(c, college, new Request(c.req.url));
  const feed = await getFeed(visitor, nameOf(file));
  return send(c, feed, { now: visitor.now, cacheControl: "private, max-age=300" });
}

async function send(
  c: Context<AppEnv>,
  calendar: Calendar,
  { now, cacheControl }: { now: number; cacheControl: string },
): Promise<Response> {
  // Weak, and over all but the instant of writing: what differs in that alone says the same.
  const etag = `W/"${await sha256Hex(writeCalendar(calendar, 0))}"`;
  const headers = { "cache-control": cacheControl, etag };
  if (isKnown(c.req.header("if-none-match") ?? "", etag)) return new Response(null, { status: 304, headers });
  const type = "text/calendar; charset=utf-8";
  const disposition = 'attachment; filename="campuspulse.ics"';
  return new Response(writeCalendar(calendar, now), {
    headers: { ...headers, "content-type": type, "content-disposition": disposition },
  });
}

/** RFC 9110, section 13.1.2: any of a list, compared weakly, or a star for whatever there is. */
function isKnown(ifNoneMatch: string, etag: string): boolean {
  const strong = (tag: string) => tag.trim().replace(/^W\//, "");
  return ifNoneMatch.split(",").some((tag) => tag.trim() === "*" || strong(tag) === strong(etag));
}

/** Empty, and so the name of nothing, without the extension. */
function nameOf(file: string): string {
  return file.endsWith(EXTENSION) ? file.slice(0, -EXTENSION.length) : "";
}
