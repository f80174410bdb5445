import type { MenuItem } from "#shared/domain/food/types";
import type { TenantCtx } from "../../context.ts";
import { findCovers, noteCoversUsed } from "../../repositories/covers.ts";
import type { StationRow } from "../../repositories/stations.ts";
import { UNNAMED_KEPT_MS } from "../covers/store-cover.ts";

/**
 * Whether a menu may show its pictures: each was brought for its event, or is on the menu already, and is not being deleted.
 * Those that come or go are looked at by the sweep, which keeps what is named: whatever is interrupted deletes nothing in use.
 */
export async function namePictures(
  ctx: TenantCtx,
  before: StationRow,
  menu: readonly MenuItem[],
): Promise<{ readonly isKept: boolean }> {
  const known = picturesOf(before.menu);
  const wanted = picturesOf(menu);
  const added = [...wanted].filter((id) => !known.has(id));
  const gone = [...known].filter((id) => !wanted.has(id));
  const found = await findCovers(ctx.db, added);
  const isKept = found.length === added.length && found.every((cover) => isFor(before, cover));
  if (isKept && added.length + gone.length > 0) {
    await noteCoversUsed(ctx.db, [...added, ...gone], ctx.now + UNNAMED_KEPT_MS);
  }
  return { isKept };
}

function isFor(
  { eventId }: StationRow,
  cover: { readonly eventId: string; readonly droppedAt: number | null },
): boolean {
  return cover.eventId === eventId && cover.droppedAt === null;
}

function picturesOf(menu: readonly MenuItem[]) {
  return new Set(menu.flatMap(({ picture }) => picture ?? []));
}
