import type * as z from "zod";
import type { listIncidentsSchema } from "#shared/inputs/scan-log";
import type { IncidentsPage } from "#shared/views/roster";
import type { ActorCtx } from "../../context.ts";
import { findIncidents } from "../../repositories/incidents.ts";
import { requireEvent } from "../events/require-event.ts";

const INCIDENTS_PER_PAGE = 50;

/** What scanners decided by themselves that people must look at, newest first; also what another log explained since. */
export async function listIncidents(
  ctx: ActorCtx,
  { eventId, before }: z.output<typeof listIncidentsSchema>,
): Promise<IncidentsPage> {
  await requireEvent(ctx, eventId);
  const found = await findIncidents(ctx.db, eventId, before, INCIDENTS_PER_PAGE + 1);
  const incidents = found.slice(0, INCIDENTS_PER_PAGE);
  const last = found.length > INCIDENTS_PER_PAGE ? incidents.at(-1) : undefined;
  return { incidents, next: last?.place ?? null };
}
