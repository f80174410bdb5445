import { importPKCS8, SignJWT } from "jose";
import * as z from "zod";
import { describeFailure, logLine } from "../log.ts";
import { makeMemory } from "../memory.ts";
import { askWallet, isWorthRepeating, type WalletAnswer } from "./ask-wallet.ts";
import type { GoogleKeys } from "./wallet-keys.ts";

const SCOPE = "https://www.googleapis.com/auth/wallet_object.issuer";
const GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer";
/** Google's are good for an hour. */
const TOKEN_MS = 50 * 60_000;
const ASSERTION_SECONDS = 3_600;

const tokens = makeMemory<string>(2, TOKEN_MS);
const tokenSchema = z.object({ access_token: z.string().min(1).max(4_096) });

export type GoogleThing = { readonly id: string };

/**
 * Changes what Google has of an event or a ticket. What it has not (yet: somebody may be about to save it) is worth repeating.
 * Source: Google Wallet, REST reference, eventticketclass.patch and eventticketobject.patch.
 */
export async function patchGoogle(
  kind: "eventTicketClass" | "eventTicketObject",
  thing: GoogleThing,
  keys: GoogleKeys,
  now: number,
): Promise<WalletAnswer> {
  const token = await tokenOf(keys, now);
  if (token === null) return "failed";
  const asked = await askWallet(`${keys.api}/${kind}/${encodeURIComponent(thing.id)}`, {
    method: "PATCH",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify(thing),
  });
  if (asked?.status === 200) return "sent";
  if (asked?.status === 401) tokens.forget(keys.email);
  return asked?.status === 404 || isWorthRepeating(asked) ? "failed" : "refused";
}

/** Null where Google gives none. Source: Google Identity, "Using OAuth 2.0 for server to server applications"; RFC 7523, 2.1. */
async function tokenOf(keys: GoogleKeys, now: number): Promise<string | null> {
  const known = tokens.get(keys.email, now);
  if (known) return known;
  try {
    const body = new URLSearchParams({ grant_type: GRANT, assertion: await assert(keys, now) });
    const asked = await askWallet(keys.tokenUri, { method: "POST", body });
    if (asked?.status !== 200) throw new Error(`it answered ${asked?.status ?? "nothing"}`);
    const { access_token: token } = tokenSchema.parse(JSON.parse(asked.said));
    tokens.set(keys.email, token, now);
    return token;
  } catch (failure) {
    logLine("error", "Google gave no token for its wallet", { failure: describeFailure(failure) });
    return null;
  }
}

async function assert({ email, privateKey, tokenUri }: GoogleKeys, now: number): Promise<string> {
  const issuedAt = Math.floor(now / 1_000);
  return new SignJWT({ scope: SCOPE })
    .setProtectedHeader({ alg: "RS256", typ: "JWT" })
    .setIssuer(email)
    .setAudience(tokenUri)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + ASSERTION_SECONDS)
    .sign(await importPKCS8(privateKey, "RS256"));
}
