import * as z from "zod";
import { TAX_RATE_BP_MAX } from "../limits.ts";

/** Who sells, as the college's receipts say. */
export const saveSellerSchema = z.strictObject({
  legalName: z.string().trim().min(1, "Required").max(120),
  /** In lines, as on an envelope. */
  address: z.string().trim().min(1, "Required").max(300),
  taxId: z.string().trim().min(1).max(40).nullable(),
  /** Basis points, 1900 is 19 %. */
  taxRateBp: z.int().min(0, "A rate of 0 % or more").max(TAX_RATE_BP_MAX, "A rate of 50 % at most"),
});
