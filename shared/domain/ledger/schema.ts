import * as z from "zod";
import { idSchema } from "#shared/ids";
import type { Hold, LedgerConfig, LedgerEvent, LedgerTotals, Pass, Registration } from "./types.ts";

const instant = z.number().int();
const count = z.number().int().min(0);

/** A configuration as it crosses to the ledger or lies in its storage; versions begin at 1, windows do not end before they start. */
export const ledgerConfigSchema: z.ZodType<LedgerConfig> = z
  .strictObject({
    version: z.number().int().min(1),
    status: z.enum(["draft", "published", "live", "ended"]),
    capacity: count,
    salesOpenAt: instant,
    salesCloseAt: instant,
    passesFrom: instant,
    passesUntil: instant,
    approval: z.boolean(),
    gates: z.array(z.strictObject({ id: idSchema("gate"), name: z.string() })),
  })
  .refine((config) => config.salesOpenAt <= config.salesCloseAt, "sales end before they open")
  .refine((config) => config.passesFrom <= config.passesUntil, "passes end before they start")
  .refine(({ gates }) => new Set(gates.map(({ id }) => id)).size === gates.length, "a gate is listed twice");

const totalsSchema: z.ZodType<LedgerTotals> = z.strictObject({
  held: count,
  pending: count,
  confirmed: count,
  cancelled: count,
  admitted: count,
  refusedScans: count,
});

/** The stored event; more seats taken than it has is a broken ledger, not a state to go on from. */
export const ledgerEventSchema: z.ZodType<LedgerEvent> = z
  .strictObject({ config: ledgerConfigSchema, totals: totalsSchema })
  .refine(({ config, totals }) => totals.held + totals.pending + totals.confirmed <= config.capacity, "oversold");

/** A stored hold. */
export const holdSchema: z.ZodType<Hold> = z.strictObject({ userId: idSchema("user"), expiresAt: instant });

/** A stored registration. */
export const registrationSchema: z.ZodType<Registration> = z.strictObject({
  id: idSchema("registration"),
  userId: idSchema("user"),
  name: z.string(),
  status: z.enum(["pending", "confirmed", "cancelled"]),
  requestedAt: instant,
  confirmedAt: instant.nullable(),
  cancelledAt: instant.nullable(),
});

/** A stored pass. */
export const passSchema: z.ZodType<Pass> = z.strictObject({
  id: idSchema("pass"),
  registrationId: idSchema("registration"),
  userId: idSchema("user"),
  name: z.string(),
  shortCode: z.string().regex(/^[0-9A-HJKMNP-TV-Z]{8}$/, "expected eight Crockford characters"),
  issuedAt: instant,
  revokedAt: instant.nullable(),
  admission: z.strictObject({ at: instant, gateId: idSchema("gate"), gateName: z.string() }).nullable(),
});
