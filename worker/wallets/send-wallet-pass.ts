import type { Context } from "hono";
import * as z from "zod";
import { AppError } from "#shared/errors";
import { idSchema } from "#shared/ids";
import type { AppEnv } from "../app.ts";
import { openSignedIn } from "../open-signed-in.ts";
import { addGooglePass } from "../repositories/wallet-devices.ts";
import { getWalletPass } from "../services/passes/get-wallet-pass.ts";
import { passServiceFor } from "./pass-service.ts";
import { appleKeys, googleKeys } from "./wallet-keys.ts";

type Path = { readonly college: string; readonly event: string; readonly pass: string };

const pathSchema = z.object({ event: idSchema("event"), pass: idSchema("pass") });

const NOT_OFFERED = "This wallet is not set up here. The ticket as a PDF has the same code.";

/** One's own pass as a file that an iPhone puts into its wallet. */
export async function sendApplePass(c: Context<AppEnv>, path: Path): Promise<Response> {
  const keys = appleKeys(c.env);
  if (!keys) throw new AppError("NOT_FOUND", NOT_OFFERED);
  const { ctx, wallet } = await openPass(c, path);
  const service = await passServiceFor(ctx, wallet.pass.id);
  // Few requests make one, and the library takes a while to load.
  const { makeApplePass } = await import("./apple-pass.ts");
  const bytes = await makeApplePass(wallet, keys, service);
  c.header("content-type", "application/vnd.apple.pkpass");
  c.header("content-disposition", 'attachment; filename="pass.pkpass"');
  c.header("cache-control", "private, no-store");
  return c.body(bytes);
}

/** Sends the browser to Google with one's own pass. */
export async function saveToGoogle(c: Context<AppEnv>, path: Path): Promise<Response> {
  const keys = googleKeys(c.env);
  if (!keys) throw new AppError("NOT_FOUND", NOT_OFFERED);
  const { ctx, wallet } = await openPass(c, path);
  const { linkToGoogle } = await import("./google-pass.ts");
  await addGooglePass(ctx.db, { passId: wallet.pass.id, eventId: wallet.event.id, now: ctx.now });
  c.header("cache-control", "private, no-store");
  // The address is the pass: no page it leads to is told.
  c.header("referrer-policy", "no-referrer");
  return c.redirect(await linkToGoogle(wallet, keys, ctx.now));
}

async function openPass(c: Context<AppEnv>, { college, ...path }: Path) {
  const named = pathSchema.safeParse({ ...path, pass: path.pass.replace(/\.pkpass$/, "") });
  if (!named.success) throw new AppError("NOT_FOUND");
  const ctx = await openSignedIn(c, college);
  return { ctx, wallet: await getWalletPass(ctx, named.data.event, named.data.pass) };
}
