import { importPKCS8, SignJWT } from "jose";
import { describeFailure, logLine } from "../log.ts";
import { makeMemory } from "../memory.ts";
import { askWallet, isWorthRepeating, type WalletAnswer } from "./ask-wallet.ts";
import type { PushKeys } from "./wallet-keys.ts";

/** Apple takes a token for an hour, and minds a new one within twenty minutes. */
const TOKEN_MS = 40 * 60_000;
/** So long Apple keeps it for a phone that is off. Afterwards it asks when its owner pulls the pass down. */
const KEPT_SECONDS = 7 * 86_400;

const tokens = makeMemory<string>(2, TOKEN_MS);

/**
 * Tells one phone that it should ask for its passes. The message says nothing.
 * Source: Apple, User Notifications, "Sending notification requests to APNs"; Wallet Passes, "Adding a Web Service".
 */
export async function pushToApple(pushToken: string, keys: PushKeys, now: number): Promise<WalletAnswer> {
  const token = await tokenOf(keys, now);
  if (token === null) return "failed";
  const asked = await askWallet(`${keys.api}/3/device/${pushToken}`, {
    method: "POST",
    headers: {
      authorization: `bearer ${token}`,
      "apns-topic": keys.passType,
      "apns-push-type": "background",
      "apns-priority": "5",
      "apns-expiration": String(Math.floor(now / 1_000) + KEPT_SECONDS),
      "content-type": "application/json",
    },
    body: "{}",
  });
  if (asked?.status === 200) return "sent";
  if (asked?.status === 410 || (asked?.status === 400 && /BadDeviceToken|DeviceTokenNotForTopic/.test(asked.said)))
    return "gone";
  if (asked?.status === 403) tokens.forget(keys.keyId);
  return isWorthRepeating(asked) ? "failed" : "refused";
}

/** Null where the key signs nothing. Source: Apple, "Establishing a token-based connection to APNs". */
async function tokenOf({ keyId, team, key }: PushKeys, now: number): Promise<string | null> {
  const known = tokens.get(keyId, now);
  if (known) return known;
  try {
    const token = await new SignJWT()
      .setProtectedHeader({ alg: "ES256", kid: keyId })
      .setIssuer(team)
      .setIssuedAt(Math.floor(now / 1_000))
      .sign(await importPKCS8(key, "ES256"));
    tokens.set(keyId, token, now);
    return token;
  } catch (failure) {
    logLine("error", "APPLE_PUSH_KEY signs nothing", { failure: describeFailure(failure) });
    return null;
  }
}
