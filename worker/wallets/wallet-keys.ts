import * as z from "zod";
import type { Wallet } from "#shared/views/event";
import { logLine } from "../log.ts";

export type AppleKeys = {
  /** "pass.com.example.campuspulse", and the team it belongs to: as the certificate says. */
  readonly passType: string;
  readonly team: string;
  /** PEM, all three. */
  readonly certificate: string;
  readonly key: string;
  readonly issuer: string;
};

/** What phones are told of changes with. */
export type PushKeys = {
  readonly api: string;
  readonly passType: string;
  readonly team: string;
  readonly keyId: string;
  /** PEM, PKCS #8, of a curve P-256. */
  readonly key: string;
};

export type GoogleKeys = {
  readonly api: string;
  readonly issuerId: string;
  readonly email: string;
  /** PEM, PKCS #8. */
  readonly privateKey: string;
  /** Where it gets its tokens. */
  readonly tokenUri: string;
};

type AppleEnv = Pick<Env, "APPLE_WALLET_PASS_TYPE" | "APPLE_WALLET_TEAM"> & WalletSecrets;
type PushEnv = Pick<Env, "APPLE_PUSH_API" | "APPLE_PUSH_KEY_ID"> & AppleEnv;
type GoogleEnv = Pick<Env, "GOOGLE_WALLET_ISSUER" | "GOOGLE_WALLET_API"> & WalletSecrets;

/** Null where passes for Apple's wallet are not set up. */
export function appleKeys(env: AppleEnv): AppleKeys | null {
  const { APPLE_WALLET_PASS_TYPE: passType, APPLE_WALLET_TEAM: team } = env;
  const { APPLE_WALLET_CERTIFICATE: certificate, APPLE_WALLET_KEY: key, APPLE_WALLET_ISSUER: issuer } = env;
  return passType && team && certificate && key && issuer ? { passType, team, certificate, key, issuer } : null;
}

/** Null where phones are not told: they ask when their owner pulls the pass down. */
export function pushKeys(env: PushEnv): PushKeys | null {
  const { APPLE_PUSH_API: api, APPLE_PUSH_KEY_ID: keyId, APPLE_PUSH_KEY: key } = env;
  const { passType, team } = appleKeys(env) ?? {};
  return passType && team && keyId && key ? { api, passType, team, keyId, key } : null;
}

/** Null where passes for Google's wallet are not set up, or not legibly. */
export function googleKeys({
  GOOGLE_WALLET_API: api,
  GOOGLE_WALLET_ISSUER: issuerId,
  GOOGLE_WALLET_ACCOUNT: account,
}: GoogleEnv): GoogleKeys | null {
  if (!issuerId || !account) return null;
  const parsed = accountSchema.safeParse(account);
  if (parsed.success) return { api, issuerId, ...parsed.data };
  logLine("error", "GOOGLE_WALLET_ACCOUNT is not the JSON of a service account", {});
  return null;
}

export function offeredWallets(env: AppleEnv & GoogleEnv): Wallet[] {
  return [...(appleKeys(env) ? (["apple"] as const) : []), ...(googleKeys(env) ? (["google"] as const) : [])];
}

const accountSchema = z
  .string()
  .transform((text, given) => {
    try {
      return JSON.parse(text);
    } catch {
      given.addIssue("not JSON");
      return z.NEVER;
    }
  })
  .pipe(z.object({ client_email: z.string(), private_key: z.string(), token_uri: z.url() }))
  .transform((file) => ({ email: file.client_email, privateKey: file.private_key, tokenUri: file.token_uri }));
