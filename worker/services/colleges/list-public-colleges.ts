import type { CollegeBrand } from "#shared/views/college";
import type { EdgeCtx } from "../../context.ts";

export async function listPublicColleges(_ctx: EdgeCtx): Promise<CollegeBrand[]> {
  throw new Error("unreachable");
}
