import type { Context } from "hono";
import * as z from "zod";
import { AppError } from "#shared/errors";
import type { AppEnv } from "../app.ts";
import { openSignedIn } from "../open-signed-in.ts";
import { getReceipt } from "../services/receipts/get-receipt.ts";

const fileSchema = z.string().regex(/^[1-9]\d{0,8}\.pdf$/);

/** One receipt as a PDF, for whoever paid and for those who run the event. */
export async function sendReceipt(
  c: Context<AppEnv>,
  { college, file }: { readonly college: string; readonly file: string },
): Promise<Response> {
  const named = fileSchema.safeParse(file);
  if (!named.success) throw new AppError("NOT_FOUND");
  const ctx = await openSignedIn(c, college);
  const receipt = await getReceipt(ctx, Number.parseInt(file, 10));
  // Few requests write one, and the library takes a while to load.
  const { writeReceipt } = await import("./write-receipt.ts");
  const bytes = await writeReceipt({ ...receipt, timeZone: ctx.scope.college.timeZone });
  c.header("content-type", "application/pdf");
  c.header("content-disposition", `attachment; filename="${receipt.kind}-${receipt.number}.pdf"`);
  c.header("cache-control", "private, no-store");
  return c.body(bytes);
}
