import type { CollegeBrand } from "#shared/views/college";
import type { EdgeCtx } from "../../context.ts";
import { findCollege, listCollegeBrands } from "../../repositories/colleges.ts";

/** On a host of a college's own it alone. */
export async function listPublicColleges(ctx: EdgeCtx): Promise<CollegeBrand[]> {
  const { platform, onlyCollege } = ctx;
  if (onlyCollege === null) return listCollegeBrands(platform);
  const only = await findCollege(platform, onlyCollege);
  return only ? [only.college] : [];
}
