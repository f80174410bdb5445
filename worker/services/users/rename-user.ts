import type * as z from "zod";
import type { renameSchema } from "#shared/inputs/auth";
import type { Me } from "#shared/views/college";
import type { Actor } from "../../auth/scope.ts";
import type { EdgeCtx } from "../../context.ts";

export async function renameUser(_ctx: EdgeCtx & { actor: Actor }, _input: z.output<typeof renameSchema>): Promise<Me> {
  throw new Error("unreachable");
}
