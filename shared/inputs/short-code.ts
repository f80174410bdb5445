import * as z from "zod";
import { readShortCode } from "#shared/short-code";

/** A code somebody typed, however they grouped it and whatever they took a zero for. */
export function shortCodeSchema(chars: number) {
  return z
    .string()
    .max(3 * chars)
    .transform((text, context) => {
      const code = readShortCode(text, chars);
      if (code !== null) return code;
      context.addIssue({ code: "custom", message: `The code has ${chars} letters and digits` });
      return z.NEVER;
    });
}
