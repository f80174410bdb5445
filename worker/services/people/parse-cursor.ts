import { AppError } from "#shared/errors";
import { idSchema, type UserId } from "#shared/ids";

/** Lists of people continue after the last person shown. @throws AppError BAD_INPUT for a cursor we never gave out */
export function parseUserCursor(cursor: string | undefined): UserId | null {
  if (cursor === undefined) return null;
  const parsed = idSchema("user").safeParse(cursor);
  if (!parsed.success) throw new AppError("BAD_INPUT");
  return parsed.data;
}
