import type * as z from "zod";
import type { redeemLinkSchema } from "#shared/inputs/auth";
import type { EdgeCtx } from "../../context.ts";

export async function redeemLink(
  _ctx: EdgeCtx,
  _input: z.output<typeof redeemLinkSchema>,
): Promise<{ newcomer: boolean }> {
  throw new Error("unreachable");
}
