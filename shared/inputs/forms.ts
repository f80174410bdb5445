import * as z from "zod";
import { questionsSchema } from "#shared/domain/forms/schema";
import { idSchema } from "#shared/ids";
import { registerSchema } from "./attendee.ts";

const questionId = idSchema("question");

/** By the ids of questions. What the values mean is the form's to say: they are anything until it has parsed them. */
export const givenAnswersSchema = z.record(z.string(), z.unknown()).superRefine((given, ctx) => {
  const keys = Object.keys(given).filter((key) => !questionId.safeParse(key).success);
  if (keys.length > 0)
    ctx.addIssue({ code: "unrecognized_keys", keys, input: given, message: "No question has this id" });
});

export const registerWithAnswersSchema = registerSchema.extend({ answers: givenAnswersSchema.optional() });
export const changeAnswersSchema = z.strictObject({ eventId: idSchema("event"), answers: givenAnswersSchema });
export const saveFormSchema = z.strictObject({
  eventId: idSchema("event"),
  /** 0 for an event that asks nothing yet. */
  version: z.number().int().min(0),
  questions: questionsSchema,
});
