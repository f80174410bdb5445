import * as oidc from "openid-client";
import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { CollegeId, ProviderId, SessionId } from "#shared/ids";
import type { finishCampusLoginSchema } from "#shared/inputs/sso";
import type { SecondFactorSaid } from "#shared/views/sso";
import type { CollegeCtx } from "../context.ts";
import { describeFailure, logLine } from "../log.ts";
import { makeMemory } from "../memory.ts";
import {
  addCampusLogin,
  type CampusLoginRow,
  type ProviderRow,
  takeCampusLogin,
} from "../repositories/identity-providers.ts";
import { allowsLoopback, fetchOutside } from "./fetch-outside.ts";
import { ensurePreLogin, readPreLogin } from "./pre-login.ts";
import { seal, unseal } from "./seal.ts";
import { hashToken, makeToken } from "./token.ts";

const MINUTE_MS = 60_000;
/** Time to find the password, and the phone that proves the second factor. */
const AWAY_MS = 10 * MINUTE_MS;
/** Whoever signed in there longer ago does it again. A staff session lasts no longer either, and a student keeps a day's peace. */
const AUTHENTICATED_MS_MAX = 12 * 60 * MINUTE_MS;
const PROVIDER_SECONDS_MAX = 5;
const CLOCK_SKEW_MS = 30_000;
/** A provider's endpoints and keys change rarely, and an unknown key is fetched at once. */
const METADATA_MEMORY_MS = 10 * MINUTE_MS;
const PROVIDERS_REMEMBERED_MAX = 100;
/** A claim can hold a word or a list; more words than this are nobody's roles. */
const CLAIMED_MAX = 200;

const remembered = makeMemory<oidc.Configuration>(PROVIDERS_REMEMBERED_MAX, METADATA_MEMORY_MS);

/** What a provider vouches for. `claimed` are the values of its roles claim. */
export type CampusPerson = {
  readonly issuer: string;
  readonly subject: string;
  readonly email: string | null;
  readonly emailVerified: boolean;
  readonly name: string | null;
  readonly claimed: readonly string[];
  readonly secondFactor: SecondFactor;
};

/** `at`: when they proved it there, epoch milliseconds, never after now. */
export type SecondFactor =
  | { readonly kind: "proved"; readonly at: number }
  | { readonly kind: Exclude<SecondFactorSaid, "proved"> };

type Leaving = { readonly purpose: CampusLoginRow["purpose"]; readonly sessionId: SessionId | null };

/**
 * Sends a browser to its college's provider: authorization code with PKCE, state and nonce, all bound to this browser.
 * @returns the provider's page
 * @throws AppError SSO_FAILED if the provider cannot be reached, TOO_MANY_REQUESTS
 * Source: OpenID Connect Core 1.0; RFC 7636; RFC 9700.
 */
export async function leaveForProvider(ctx: CollegeCtx, provider: ProviderRow, leaving: Leaving): Promise<string> {
  const { token: browserToken, cookie } = ensurePreLogin(ctx.cookies);
  const [state, nonce, codeVerifier] = [makeToken(), makeToken(), oidc.randomPKCECodeVerifier()];
  const config = await orFailed(openProvider(ctx, provider));
  const isWithinLimit = await addCampusLogin(ctx.platform, {
    ...leaving,
    stateHash: await hashToken(state),
    collegeId: ctx.scope.college.id,
    providerId: provider.id,
    browserHash: await hashToken(browserToken),
    codeVerifier,
    nonce,
    expiresAt: ctx.now + AWAY_MS,
  });
  if (!isWithinLimit) throw new AppError("TOO_MANY_REQUESTS");
  ctx.setCookie(cookie);
  const url = oidc.buildAuthorizationUrl(config, {
    redirect_uri: redirectUriOf(ctx, provider.id),
    scope: "openid email profile",
    state,
    nonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(codeVerifier),
    code_challenge_method: "S256",
    // Asked for its age, a provider also has to say when it was (OpenID Connect Core, 2).
    max_age: String(AUTHENTICATED_MS_MAX / 1_000),
    ...(provider.mfaAcr && { acr_values: provider.mfaAcr }),
  });
  return url.href;
}

/**
 * Takes the provider's answer back from the browser that had left, once.
 * @throws AppError SSO_FAILED whatever is wrong with it
 */
export async function returnFromProvider(
  ctx: CollegeCtx,
  provider: ProviderRow,
  answer: z.output<typeof finishCampusLoginSchema>,
): Promise<{ readonly login: CampusLoginRow; readonly person: CampusPerson }> {
  const browserToken = readPreLogin(ctx.cookies);
  const login =
    browserToken &&
    (await takeCampusLogin(ctx.platform, {
      stateHash: await hashToken(answer.state),
      browserHash: await hashToken(browserToken),
      collegeId: ctx.scope.college.id,
      providerId: provider.id,
      now: ctx.now,
    }));
  if (!login) throw new AppError("SSO_FAILED", BEGIN_AGAIN);
  if (answer.error === "access_denied") throw new AppError("SSO_FAILED", "You did not let the campus login go on.");
  const config = await orFailed(openProvider(ctx, provider));
  return { login, person: await orFailed(readAnswer(ctx, provider, config, login, answer)) };
}

const BEGIN_AGAIN =
  "This sign-in took too long, was finished before, or began in another browser. Begin again from the sign-in page.";

async function readAnswer(
  ctx: CollegeCtx,
  provider: ProviderRow,
  config: oidc.Configuration,
  { codeVerifier, nonce, expiresAt }: CampusLoginRow,
  { state, code, iss, error }: z.output<typeof finishCampusLoginSchema>,
): Promise<CampusPerson> {
  const url = new URL(redirectUriOf(ctx, provider.id));
  for (const [name, value] of Object.entries({ state, code, iss, error })) if (value) url.searchParams.set(name, value);
  const tokens = await oidc.authorizationCodeGrant(config, url, {
    pkceCodeVerifier: codeVerifier,
    expectedState: state,
    expectedNonce: nonce,
    idTokenExpected: true,
  });
  const signed = tokens.claims();
  if (!signed) throw new Error("there is no ID token");
  // Many providers put no more than the subject into the signed token.
  const hasMore = config.serverMetadata().userinfo_endpoint !== undefined;
  const more = hasMore ? await oidc.fetchUserInfo(config, tokens.access_token, signed.sub) : {};
  const said: Record<string, unknown> = { ...more, ...signed };
  return {
    issuer: signed.iss,
    subject: signed.sub,
    email: typeof said.email === "string" ? said.email.trim().toLowerCase() : null,
    emailVerified: said.email_verified === true,
    name: typeof said.name === "string" ? said.name.trim() || null : null,
    claimed: provider.rolesClaim ? wordsOf(said[provider.rolesClaim]) : [],
    secondFactor: readSecondFactor(signed, provider.mfaAcr, { leftAt: expiresAt - AWAY_MS, now: ctx.now }),
  };
}

/**
 * What is missing proves nothing: neither a factor nor when it was shown (RFC 8176). The library could insist on the time
 * too, and would then sign nobody in by a provider that never says it.
 */
function readSecondFactor(
  { amr, acr, auth_time }: oidc.IDToken,
  mfaAcr: string | null,
  { leftAt, now }: { readonly leftAt: number; readonly now: number },
): SecondFactor {
  const isSaid = mfaAcr === null ? wordsOf(amr).includes("mfa") : acr === mfaAcr;
  if (!isSaid) return { kind: "not-said" };
  if (auth_time === undefined) return { kind: "without-time" };
  const at = auth_time * 1_000;
  const isOfThisSignIn = leftAt - AUTHENTICATED_MS_MAX - CLOCK_SKEW_MS <= at && at <= now + CLOCK_SKEW_MS;
  return isOfThisSignIn ? { kind: "proved", at: Math.min(at, now) } : { kind: "not-now" };
}

function wordsOf(claim: unknown): string[] {
  const words = Array.isArray(claim) ? claim.slice(0, CLAIMED_MAX) : [claim];
  return words.filter((word) => typeof word === "string");
}

/** What has to be registered at the provider: one per provider, so that an answer cannot pass for another's. */
export function redirectUriOf({ origin, scope }: Pick<CollegeCtx, "origin" | "scope">, id: ProviderId): string {
  return `${origin}/${scope.college.slug}/sign-in/campus/${id}`;
}

export function sealClientSecret(env: Env, collegeId: CollegeId, id: ProviderId, secret: string): Promise<string> {
  return seal(env.PASS_ROOT_KEY, labelOf(collegeId, id), secret);
}

/**
 * Asks a provider what it is, or remembers. By all it was asked with: one that was changed, by whichever isolate, is asked
 * anew, and two colleges share nothing.
 * @throws whatever goes wrong
 */
async function openProvider(ctx: CollegeCtx, provider: ProviderRow): Promise<oidc.Configuration> {
  const { id, issuer, clientId, clientSecret } = provider;
  const key = JSON.stringify([ctx.scope.college.id, id, issuer, clientId, clientSecret]);
  const known = remembered.get(key, ctx.now);
  if (known) return known;
  const config = await discover(ctx, provider);
  remembered.set(key, config, ctx.now);
  return config;
}

async function discover(ctx: CollegeCtx, { id, issuer, clientId, clientSecret }: ProviderRow) {
  const loopback = allowsLoopback(ctx);
  const fetchIt: oidc.CustomFetch = (url, init) => fetchOutside(url, init as RequestInit, loopback);
  const found = await oidc.discovery(new URL(issuer), clientId, undefined, oidc.None(), {
    [oidc.customFetch]: fetchIt,
    timeout: PROVIDER_SECONDS_MAX,
    execute: loopback ? [oidc.allowInsecureRequests] : [],
  });
  const server = found.serverMetadata();
  if (server.issuer !== issuer) throw new Error("the provider calls itself something else");
  const label = labelOf(ctx.scope.college.id, id);
  const secret = clientSecret && (await unseal(ctx.env.PASS_ROOT_KEY, label, clientSecret));
  // Which way to present a secret is the provider's to say; unsaid, it is the first of these (OpenID Connect Discovery).
  const ways = server.token_endpoint_auth_methods_supported ?? ["client_secret_basic"];
  const present = ways.includes("client_secret_basic") ? oidc.ClientSecretBasic : oidc.ClientSecretPost;
  const config = new oidc.Configuration(
    server,
    clientId,
    { [oidc.clockTolerance]: CLOCK_SKEW_MS / 1_000 },
    secret ? present(secret) : oidc.None(),
  );
  config[oidc.customFetch] = fetchIt;
  config.timeout = PROVIDER_SECONDS_MAX;
  if (loopback) oidc.allowInsecureRequests(config);
  oidc.enableNonRepudiationChecks(config);
  return config;
}

const labelOf = (collegeId: CollegeId, id: ProviderId) => `client-secret:${collegeId}:${id}`;

/** The library throws at whatever does not fit; why is for the log, and no help to who sent it. */
async function orFailed<T>(attempt: Promise<T>): Promise<T> {
  try {
    return await attempt;
  } catch (failure) {
    logLine("info", "campus login failed", { failure: describeFailure(failure) });
    throw new AppError("SSO_FAILED");
  }
}
