import * as z from "zod";
import { EMERGENCY_KINDS, EMERGENCY_TEXT_CHARS_MAX } from "#shared/emergencies";
import { commandIdSchema, idSchema } from "#shared/ids";

const whatFields = {
  commandId: commandIdSchema,
  kind: z.enum(EMERGENCY_KINDS),
  /** Of a kind that has no words of its own; null for all others. */
  text: z.string().trim().min(1, "Required").max(EMERGENCY_TEXT_CHARS_MAX).nullable(),
};
const isWhole = ({ kind, text }: { kind: string; text: string | null }) => (kind === "own") === (text !== null);
const WORDS = { path: ["text"], message: "Words of your own, or prepared ones" };

const at = { eventId: idSchema("event") };
const one = { emergencyId: idSchema("emergency") };

export const askEmergencySchema = z.strictObject(whatFields).refine(isWhole, WORDS);
export const askEmergencyAtSchema = z.strictObject({ ...at, ...whatFields }).refine(isWhole, WORDS);
export const emergencySchema = z.strictObject(one);
export const emergencyAtSchema = z.strictObject({ ...at, ...one });
export const emergenciesAtSchema = z.strictObject(at);
