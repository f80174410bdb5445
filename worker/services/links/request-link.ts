import type * as z from "zod";
import type { requestLinkSchema } from "#shared/inputs/auth";
import type { EdgeCtx } from "../../context.ts";

export async function requestLink(
  _ctx: EdgeCtx,
  _input: z.output<typeof requestLinkSchema>,
): Promise<{ sentTo: string }> {
  throw new Error("unreachable");
}
