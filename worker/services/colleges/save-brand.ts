import type * as z from "zod";
import type { saveBrandSchema } from "#shared/inputs/colleges";
import type { CollegeBrand } from "#shared/views/college";
import { forgetCollege } from "../../auth/scope.ts";
import type { ActorCtx } from "../../context.ts";
import { saveCollegeBrand } from "../../repositories/colleges.ts";

/** Other machines of the edge show the old brand for another minute. */
export async function saveBrand(ctx: ActorCtx, brand: z.output<typeof saveBrandSchema>): Promise<CollegeBrand> {
  const { college } = ctx.scope;
  await saveCollegeBrand(ctx.platform, college.id, brand);
  forgetCollege(college.slug);
  return { ...college, ...brand };
}
