import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from "@simplewebauthn/server";
import { isoBase64URL, isoUint8Array } from "@simplewebauthn/server/helpers";
import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { addPasskeySchema, stepUpSchema } from "#shared/inputs/passkeys";
import type { AddPasskeyOptions, StepUpOptions } from "#shared/views/passkeys";
import type { EdgeCtx } from "../context.ts";
import { listPasskeysOf, type PasskeyRow, setChallenge, takeChallenge } from "../repositories/passkeys.ts";
import type { Actor } from "./scope.ts";

/** Time to find the key, or the phone. */
const CHALLENGE_MS = 5 * 60_000;

type SignedInCtx = EdgeCtx & { readonly actor: Actor };

/** Asks a browser to make a passkey. */
export async function askForPasskey(ctx: SignedInCtx, own: readonly PasskeyRow[]): Promise<AddPasskeyOptions> {
  const { actor } = ctx;
  const options = await generateRegistrationOptions({
    rpName: "CampusPulse",
    rpID: rpIdOf(ctx),
    userName: actor.email,
    userDisplayName: actor.name,
    userID: isoUint8Array.fromUTF8String(actor.userId),
    timeout: CHALLENGE_MS,
    attestationType: "none",
    excludeCredentials: own.map(({ id, transports }) => ({ id, transports })),
    authenticatorSelection: { residentKey: "preferred", userVerification: "required" },
  });
  await keepChallenge(ctx, "add", options.challenge);
  return options as AddPasskeyOptions;
}

/** @throws AppError PASSKEY_REFUSED */
export async function verifyNewPasskey(
  ctx: SignedInCtx,
  { id, clientDataJSON, attestationObject, transports }: z.output<typeof addPasskeySchema>,
): Promise<Pick<PasskeyRow, "id" | "publicKey" | "counter">> {
  const expectedChallenge = await spendChallenge(ctx, "add");
  const verified = await orRefused(
    verifyRegistrationResponse({
      response: {
        id,
        rawId: id,
        type: "public-key",
        clientExtensionResults: {},
        response: { clientDataJSON, attestationObject, transports },
      },
      expectedChallenge,
      expectedOrigin: ctx.origin,
      expectedRPID: rpIdOf(ctx),
      requireUserVerification: true,
    }),
  );
  if (!verified.verified) throw new AppError("PASSKEY_REFUSED");
  const { credential } = verified.registrationInfo;
  return { id: credential.id, publicKey: isoBase64URL.fromBuffer(credential.publicKey), counter: credential.counter };
}

/** Asks a browser to sign with one of its owner's passkeys. */
export async function askForSignature(ctx: SignedInCtx, own: readonly PasskeyRow[]): Promise<StepUpOptions> {
  const options = await generateAuthenticationOptions({
    rpID: rpIdOf(ctx),
    timeout: CHALLENGE_MS,
    allowCredentials: own.map(({ id, transports }) => ({ id, transports })),
    userVerification: "required",
  });
  await keepChallenge(ctx, "step-up", options.challenge);
  return options as StepUpOptions;
}

/** @returns the passkey that signed and its new counter. @throws AppError PASSKEY_REFUSED */
export async function verifySignature(
  ctx: SignedInCtx,
  { id, clientDataJSON, authenticatorData, signature }: z.output<typeof stepUpSchema>,
): Promise<Pick<PasskeyRow, "id" | "counter">> {
  const expectedChallenge = await spendChallenge(ctx, "step-up");
  const passkey = (await listPasskeysOf(ctx.platform, ctx.actor.userId)).find((one) => one.id === id);
  if (!passkey) throw new AppError("PASSKEY_REFUSED");
  const { publicKey, counter, transports } = passkey;
  const verified = await orRefused(
    verifyAuthenticationResponse({
      response: {
        id,
        rawId: id,
        type: "public-key",
        clientExtensionResults: {},
        response: { clientDataJSON, authenticatorData, signature },
      },
      expectedChallenge,
      expectedOrigin: ctx.origin,
      expectedRPID: rpIdOf(ctx),
      credential: { id, publicKey: isoBase64URL.toBuffer(publicKey), counter, transports },
      requireUserVerification: true,
    }),
  );
  if (!verified.verified) throw new AppError("PASSKEY_REFUSED");
  return { id, counter: verified.authenticationInfo.newCounter };
}

/** A passkey belongs to a host, whatever its port. */
export function rpIdOf({ origin }: Pick<EdgeCtx, "origin">): string {
  return new URL(origin).hostname;
}

async function keepChallenge({ platform, actor, now }: SignedInCtx, purpose: "add" | "step-up", challenge: string) {
  const expiresAt = now + CHALLENGE_MS;
  const isKept = await setChallenge(platform, { sessionId: actor.sessionId, purpose, challenge, expiresAt });
  if (!isKept) throw new AppError("NOT_SIGNED_IN");
}

async function spendChallenge({ platform, actor, now }: SignedInCtx, purpose: "add" | "step-up"): Promise<string> {
  const challenge = await takeChallenge(platform, actor.sessionId, purpose, now);
  if (!challenge) throw new AppError("PASSKEY_REFUSED", "That took too long, or was answered before. Try again.");
  return challenge;
}

/** The library throws at whatever is malformed or does not fit. */
async function orRefused<T>(verification: Promise<T>): Promise<T> {
  try {
    return await verification;
  } catch {
    throw new AppError("PASSKEY_REFUSED");
  }
}
