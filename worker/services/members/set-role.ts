import type * as z from "zod";
import type { setRoleSchema } from "#shared/inputs/organizer";
import type { Member } from "#shared/views/college";
import type { ActorCtx } from "../../context.ts";

export async function setRole(_ctx: ActorCtx, _input: z.output<typeof setRoleSchema>): Promise<Member> {
  throw new Error("unreachable");
}
