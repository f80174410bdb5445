import type { CollegeHealth } from "#shared/views/college";
import type { EdgeCtx } from "../../context.ts";

export async function listColleges(_ctx: EdgeCtx): Promise<CollegeHealth[]> {
  throw new Error("unreachable");
}
