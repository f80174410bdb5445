import * as z from "zod";
import { idSchema } from "#shared/ids";
import { QUANTITY_MAX } from "./decide.ts";
import type { FoodConfig, Order, SkuStock } from "./types.ts";

/** A menu is read on a phone and copied with every stock change. */
export const MENU_ITEMS_MAX = 200;
/** More cooks than any one kitchen holds. */
export const COOKS_MAX = 50;
/** An order is shown whole on a kitchen display. */
export const LINES_MAX = 30;
/** Below this no promise fits: two minutes at least, rounded up to the next one. */
export const WAIT_MIN_MS = 180_000;
/** A promise further away than this is a reservation for another meal. */
export const WAIT_MAX_MS = 10_800_000;
/** A note is read out while cooking. */
export const NOTE_CHARS_MAX = 200;
/** One million in major units: above it a price is a typing mistake. */
const PRICE_MAX = 100_000_000;
/** One portion that takes longer than this is not food to wait for. */
const MAKE_SECONDS_MAX = 3_600;
/** No event sells more portions of one dish. */
const STOCK_MAX = 1_000_000;
const ITEM_NAME_CHARS_MAX = 80;
const DESCRIPTION_CHARS_MAX = 400;
const CATEGORY_CHARS_MAX = 40;
const ALLERGENS_MAX = 20;
/** Long enough for any display name we accept. */
const PERSON_NAME_CHARS_MAX = 120;

const instant = z.int().nonnegative();
const portions = z.int().min(0).max(STOCK_MAX);
const price = z.int().min(0).max(PRICE_MAX);

const menuItemSchema = z.object({
  skuId: idSchema("sku"),
  name: z.string().trim().min(1).max(ITEM_NAME_CHARS_MAX),
  description: z.string().max(DESCRIPTION_CHARS_MAX),
  category: z.string().trim().min(1).max(CATEGORY_CHARS_MAX),
  price,
  allergens: z.array(z.string().trim().min(1).max(CATEGORY_CHARS_MAX)).max(ALLERGENS_MAX),
  // Whole seconds keep the running sum of work exact.
  makeSeconds: z.int().min(0).max(MAKE_SECONDS_MAX),
  stock: portions.nullable(),
});

/** A kitchen's configuration at every door: distinct dishes, at least one cook. */
export const foodConfigSchema: z.ZodType<FoodConfig> = z.object({
  version: z.int().nonnegative(),
  cooks: z.int().min(1).max(COOKS_MAX),
  menu: z
    .array(menuItemSchema)
    .max(MENU_ITEMS_MAX)
    .refine((menu) => new Set(menu.map(({ skuId }) => skuId)).size === menu.length, "a dish is on the menu twice"),
  waitMaxMs: z.int().min(WAIT_MIN_MS).max(WAIT_MAX_MS),
  linesMax: z.int().min(1).max(LINES_MAX),
});

/** The books of one dish, as stored. */
export const skuStockSchema: z.ZodType<SkuStock> = z.object({
  skuId: idSchema("sku"),
  onHand: z.int().nonnegative().nullable(),
  reserved: z.int().nonnegative(),
  sold: z.int().nonnegative(),
  wasted: z.int().nonnegative(),
  stopped: z.boolean(),
});

/** An order as stored. */
export const orderSchema: z.ZodType<Order> = z.object({
  id: idSchema("order"),
  userId: idSchema("user"),
  name: z.string().max(PERSON_NAME_CHARS_MAX),
  number: z.int().positive(),
  shortCode: z.string().min(1),
  lines: z
    .array(z.object({ skuId: idSchema("sku"), name: z.string(), quantity: z.int().min(1).max(QUANTITY_MAX), price }))
    .min(1)
    .max(LINES_MAX),
  note: z.string().max(NOTE_CHARS_MAX).nullable(),
  total: z.int().nonnegative(),
  work: z.int().nonnegative(),
  status: z.enum(["queued", "preparing", "ready", "served", "cancelled", "rejected"]),
  placedAt: instant,
  promisedAt: instant,
  startedAt: instant.nullable(),
  readyAt: instant.nullable(),
  endedAt: instant.nullable(),
});
