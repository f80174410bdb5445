import { addCollegeSchema } from "#shared/inputs/colleges";
import { addCollege } from "../services/colleges/add-college.ts";
import { listColleges } from "../services/colleges/list-colleges.ts";
import { listPublicColleges } from "../services/colleges/list-public-colleges.ts";
import { anywhereProcedure, platformProcedure, router } from "./trpc.ts";

export const platformPagesRouter = router({
  listColleges: platformProcedure.query(({ ctx }) => listColleges(ctx.call)),
  addCollege: platformProcedure.input(addCollegeSchema).mutation(({ ctx, input }) => addCollege(ctx.call, input)),
});

export const collegesRouter = router({
  listPublic: anywhereProcedure.query(({ ctx }) => listPublicColleges(ctx.call)),
});
