import type { EdgeCtx } from "../../context.ts";

export async function endSession(_ctx: EdgeCtx): Promise<Record<string, never>> {
  throw new Error("unreachable");
}
