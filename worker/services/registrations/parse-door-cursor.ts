import { AppError } from "#shared/errors";
import { DOOR_STATUS_ORDER, type DoorListEntry, type DoorSort } from "#shared/views/event";
import type { DoorPlace } from "../../repositories/registrations.ts";
import { parseUserCursor } from "../people/parse-cursor.ts";

/** After the last of a full page, or null. What is sorted by may change until the next page is asked for, so it comes along. */
export function doorCursor(
  entries: readonly Pick<DoorListEntry, "userId" | "requestedAt" | "status">[],
  { sort, limit }: { readonly sort?: DoorSort | undefined; readonly limit: number },
): string | null {
  const last = entries.length === limit ? entries.at(-1) : undefined;
  if (!last) return null;
  if (sort === "asked") return `${last.requestedAt}.${last.userId}`;
  return sort === "status" ? `${last.status}.${last.userId}` : last.userId;
}

/** @throws AppError BAD_INPUT for a cursor we never gave out, or not in this order */
export function parseDoorCursor(cursor: string | undefined, sort: DoorSort | undefined): DoorPlace | null {
  if (cursor === undefined) return null;
  const [before = "", after] = cursor.split(".", 2);
  const userId = parseUserCursor(after ?? before);
  const key = after === undefined ? null : (DOOR_STATUS_ORDER.find((status) => status === before) ?? Number(before));
  const isOfSort = { asked: Number.isSafeInteger(key), status: typeof key === "string", name: key === null };
  if (!userId || !isOfSort[sort ?? "name"]) throw new AppError("BAD_INPUT");
  return { userId, key };
}
