import { eventIdSchema } from "#shared/inputs/attendee";
import { changeAnswersSchema, saveFormSchema } from "#shared/inputs/forms";
import { changeAnswers } from "../services/forms/change-answers.ts";
import { getForm } from "../services/forms/get-form.ts";
import { getFormSetup } from "../services/forms/get-form-setup.ts";
import { saveForm } from "../services/forms/save-form.ts";
import { memberProcedure, onEvent, router } from "./trpc.ts";

export const formsRouter = router({
  get: memberProcedure.input(eventIdSchema).query(({ ctx, input }) => getForm(ctx.call, input)),
  changeAnswers: memberProcedure
    .input(changeAnswersSchema)
    .mutation(({ ctx, input }) => changeAnswers(ctx.call, input)),
  getSetup: onEvent("manage-events", eventIdSchema).query(({ ctx, input }) => getFormSetup(ctx.call, input)),
  save: onEvent("manage-events", saveFormSchema).mutation(({ ctx, input }) => saveForm(ctx.call, input)),
});
