import type { Context } from "hono";
import { AppError } from "#shared/errors";
import { idSchema } from "#shared/ids";
import type { AppEnv } from "../app.ts";
import { openSignedIn } from "../open-signed-in.ts";
import { getTickets } from "../services/passes/get-tickets.ts";

const EXTENSION = ".pdf";

/** One's own tickets for an event as a PDF: a page for each place. */
export async function sendTickets(
  c: Context<AppEnv>,
  { college, file }: { readonly college: string; readonly file: string },
): Promise<Response> {
  const eventId = idSchema("event").safeParse(file.endsWith(EXTENSION) ? file.slice(0, -EXTENSION.length) : "");
  if (!eventId.success) throw new AppError("NOT_FOUND");
  const ctx = await openSignedIn(c, college);
  const tickets = await getTickets(ctx, eventId.data);
  // Few requests write one, and the library takes a while to load.
  const { writeTickets } = await import("./write-tickets.ts");
  const bytes = await writeTickets({ ...tickets, college: ctx.scope.college, madeAt: ctx.now });
  c.header("content-type", "application/pdf");
  c.header("content-disposition", 'attachment; filename="ticket.pdf"');
  c.header("cache-control", "private, no-store");
  return c.body(bytes);
}
