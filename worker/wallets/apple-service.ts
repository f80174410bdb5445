import type { Context } from "hono";
import * as z from "zod";
import { AppError } from "#shared/errors";
import { idSchema } from "#shared/ids";
import { sha256Hex } from "#shared/sha256";
import type { AppEnv } from "../app.ts";
import type { CollegeCtx } from "../context.ts";
import { openQuietly } from "../open-quietly.ts";
import { deleteWalletDevice } from "../repositories/wallet-devices.ts";
import { listChanged } from "../services/wallets/list-changed.ts";
import { lookAtPass } from "../services/wallets/look-at-pass.ts";
import { registerDevice } from "../services/wallets/register-device.ts";
import { passServiceFor, tokenOf } from "./pass-service.ts";
import { type AppleKeys, appleKeys } from "./wallet-keys.ts";

// Phones speak here, and no page of ours: what speaks for them is the token in the pass, or their own name among Apple's.
// Source: Apple, Wallet Passes, "Adding a Web Service to Update Passes".

type PassPath = { readonly college: string; readonly type: string; readonly pass: string };
type DevicePath = { readonly college: string; readonly device: string; readonly type: string };

const deviceSchema = z.string().regex(/^[\w-]{8,128}$/);
const bodySchema = z.object({ pushToken: z.string().regex(/^[\w-]{8,256}$/) });
const sinceSchema = z
  .string()
  .regex(/^\d{1,16}$/)
  .transform(Number);

/** A phone keeps a pass from now on. */
export async function addDevice(c: Context<AppEnv>, path: PassPath & DevicePath): Promise<Response> {
  const { ctx, keys, passId } = await openPass(c, path);
  const deviceId = parse(deviceSchema, path.device);
  const { pushToken } = parse(bodySchema, await c.req.json().catch(() => null));
  return c.body(null, (await registerDevice(ctx, keys, { deviceId, passId, pushToken })) ? 201 : 200);
}

/** A phone keeps a pass no more. */
export async function dropDevice(c: Context<AppEnv>, path: PassPath & DevicePath): Promise<Response> {
  const { ctx, passId } = await openPass(c, path);
  await deleteWalletDevice(ctx.db, parse(deviceSchema, path.device), passId);
  return c.body(null, 200);
}

/** Which passes of a phone have changed since it last asked. */
export async function sendChanged(c: Context<AppEnv>, path: DevicePath): Promise<Response> {
  const { ctx, keys } = await openType(c, path);
  const said = c.req.query("passesUpdatedSince");
  const since = said === undefined ? null : parse(sinceSchema, said);
  const deviceId = parse(deviceSchema, path.device);
  const { passIds, newest } = await listChanged(ctx, keys, { deviceId, since });
  if (passIds.length === 0) return c.body(null, 204);
  return c.json({ serialNumbers: passIds, lastUpdated: String(newest) });
}

/** The newest form of a pass, unless the phone has it. */
export async function sendNewest(c: Context<AppEnv>, path: PassPath): Promise<Response> {
  const { ctx, keys, passId } = await openPass(c, path);
  const { wallet, changedAt } = await lookAtPass(ctx, keys, passId);
  const modified = Math.floor(changedAt / 1_000) * 1_000;
  const headers = { "last-modified": new Date(modified).toUTCString(), "cache-control": "private, no-cache" };
  if (modified <= Date.parse(c.req.header("if-modified-since") ?? "")) return c.body(null, 304, headers);
  const { makeApplePass } = await import("./apple-pass.ts");
  const bytes = await makeApplePass(wallet, keys, await passServiceFor(ctx, passId));
  return c.body(bytes, 200, { ...headers, "content-type": "application/vnd.apple.pkpass" });
}

async function openPass(c: Context<AppEnv>, path: PassPath) {
  const { ctx, keys } = await openType(c, path);
  const passId = parse(idSchema("pass"), path.pass);
  const presented = /^ApplePass (\w{64})$/.exec(c.req.header("authorization") ?? "")?.[1] ?? "";
  // Their digests are compared, so that how long it takes says nothing of either.
  if ((await sha256Hex(presented)) !== (await sha256Hex(await tokenOf(ctx, passId))))
    throw new AppError("NOT_SIGNED_IN");
  return { ctx, keys, passId };
}

/** @throws AppError NOT_FOUND where Apple's wallet is not set up, or for another pass type */
async function openType(
  c: Context<AppEnv>,
  { college, type }: Pick<PassPath, "college" | "type">,
): Promise<{ readonly ctx: CollegeCtx; readonly keys: AppleKeys }> {
  const keys = appleKeys(c.env);
  if (keys?.passType !== type) throw new AppError("NOT_FOUND");
  return { ctx: await openQuietly(c, college, new Request(c.req.url)), keys };
}

function parse<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new AppError("BAD_INPUT");
  return parsed.data;
}
