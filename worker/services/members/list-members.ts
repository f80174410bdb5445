import type * as z from "zod";
import type { listMembersSchema } from "#shared/inputs/organizer";
import type { Members } from "#shared/views/college";
import type { ActorCtx } from "../../context.ts";

export async function listMembers(_ctx: ActorCtx, _input: z.output<typeof listMembersSchema>): Promise<Members> {
  throw new Error("unreachable");
}
