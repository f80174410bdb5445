import type { CollegeBrand } from "#shared/views/college";
import type { EdgeCtx } from "../../context.ts";
import { listCollegeBrands } from "../../repositories/colleges.ts";

export async function listPublicColleges(ctx: EdgeCtx): Promise<CollegeBrand[]> {
  return listCollegeBrands(ctx.platform);
}
