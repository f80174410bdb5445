import type { Me } from "#shared/views/college";
import type { EdgeCtx } from "../../context.ts";

export async function describeMe(_ctx: EdgeCtx): Promise<Me> {
  throw new Error("unreachable");
}
