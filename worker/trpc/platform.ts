import { addCollegeSchema, moveCollegeSchema } from "#shared/inputs/colleges";
import { listDeadLettersSchema, replayDeadLetterSchema } from "#shared/inputs/dead-letters";
import { removePlatformRuleSchema, savePlatformRuleSchema } from "#shared/inputs/rules";
import { askSupportSchema } from "#shared/inputs/support";
import { addCollege } from "../services/colleges/add-college.ts";
import { listColleges } from "../services/colleges/list-colleges.ts";
import { listErasures } from "../services/colleges/list-erasures.ts";
import { listPublicColleges } from "../services/colleges/list-public-colleges.ts";
import { listMoves, moveCollege } from "../services/colleges/move-college.ts";
import { listLetters } from "../services/letters/list-letters.ts";
import { replayLetter } from "../services/letters/replay-letter.ts";
import { listPlatformRules } from "../services/rules/list-platform-rules.ts";
import { removePlatformRule, savePlatformRule } from "../services/rules/save-platform-rule.ts";
import { askSupport } from "../services/support/ask-support.ts";
import { listOwnSupport } from "../services/support/list-support.ts";
import { anywhereProcedure, platformProcedure, router } from "./trpc.ts";

export const platformPagesRouter = router({
  listColleges: platformProcedure.query(({ ctx }) => listColleges(ctx.call)),
  listErasures: platformProcedure.query(({ ctx }) => listErasures(ctx.call)),
  listSupport: platformProcedure.query(({ ctx }) => listOwnSupport(ctx.call)),
  askSupport: platformProcedure.input(askSupportSchema).mutation(({ ctx, input }) => askSupport(ctx.call, input)),
  listMoves: platformProcedure.query(({ ctx }) => listMoves(ctx.call)),
  moveCollege: platformProcedure.input(moveCollegeSchema).mutation(({ ctx, input }) => moveCollege(ctx.call, input)),
  listLetters: platformProcedure.input(listDeadLettersSchema).query(({ ctx, input }) => listLetters(ctx.call, input)),
  replayLetter: platformProcedure
    .input(replayDeadLetterSchema)
    .mutation(({ ctx, input }) => replayLetter(ctx.call, input)),
  listRules: platformProcedure.query(({ ctx }) => listPlatformRules(ctx.call)),
  saveRule: platformProcedure
    .input(savePlatformRuleSchema)
    .mutation(({ ctx, input }) => savePlatformRule(ctx.call, input)),
  removeRule: platformProcedure
    .input(removePlatformRuleSchema)
    .mutation(({ ctx, input }) => removePlatformRule(ctx.call, input)),
  addCollege: platformProcedure.input(addCollegeSchema).mutation(({ ctx, input }) => addCollege(ctx.call, input)),
});

export const collegesRouter = router({
  listPublic: anywhereProcedure.query(({ ctx }) => listPublicColleges(ctx.call)),
});
