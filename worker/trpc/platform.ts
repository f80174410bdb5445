import { listColleges } from "../services/colleges/list-colleges.ts";
import { listPublicColleges } from "../services/colleges/list-public-colleges.ts";
import { anywhereProcedure, platformProcedure, router } from "./trpc.ts";

export const platformPagesRouter = router({
  listColleges: platformProcedure.query(({ ctx }) => listColleges(ctx.call)),
});

export const collegesRouter = router({
  listPublic: anywhereProcedure.query(({ ctx }) => listPublicColleges(ctx.call)),
});
