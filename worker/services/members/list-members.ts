import type * as z from "zod";
import type { listMembersSchema } from "#shared/inputs/organizer";
import type { Members } from "#shared/views/college";
import type { ActorCtx } from "../../context.ts";
import { listMemberPage } from "../../repositories/members.ts";
import { parseUserCursor } from "./parse-cursor.ts";

export async function listMembers(
  ctx: ActorCtx,
  { q, cursor, limit }: z.output<typeof listMembersSchema>,
): Promise<Members> {
  const members = await listMemberPage(ctx.db, { q, after: parseUserCursor(cursor), limit });
  return { members, nextCursor: members.length === limit ? (members.at(-1)?.userId ?? null) : null };
}
