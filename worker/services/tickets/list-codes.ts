import type * as z from "zod";
import type { listCodesSchema } from "#shared/inputs/tickets";
import type { CodesPage } from "#shared/views/event";
import type { ActorCtx } from "../../context.ts";
import { listCodeRows } from "../../repositories/codes.ts";
import { requireEvent } from "../events/require-event.ts";

export async function listCodes(
  ctx: ActorCtx,
  { eventId, cursor, limit }: z.output<typeof listCodesSchema>,
): Promise<CodesPage> {
  await requireEvent(ctx, eventId);
  const rows = await listCodeRows(ctx.db, eventId, { after: cursor ?? null, limit });
  return {
    codes: rows.map(({ collegeId: _, eventId: __, uses, ...code }) => ({ ...code, uses: uses ?? 0 })),
    nextCursor: rows.length === limit ? (rows.at(-1)?.id ?? null) : null,
  };
}
