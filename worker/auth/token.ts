import { deriveSeed } from "#shared/key-derivation";
import { sha256Hex } from "#shared/sha256";

/** 256 bits: nobody guesses one, so a plain hash at rest suffices. */
const TOKEN_BYTES = 32;
const TOKEN_FORM = /^[A-Za-z0-9_-]{43}$/;

/** A new secret, base64url without padding (lucia's cookie parser splits at `=`). */
export function makeToken(): string {
  return textOf(crypto.getRandomValues(new Uint8Array(TOKEN_BYTES)));
}

/** The secret of one purpose: the same each time, for what has to be said again and must not be stored. */
export async function deriveToken(rootSecret: string, label: string): Promise<string> {
  return textOf(await deriveSeed(rootSecret, label));
}

export function isToken(text: string): boolean {
  return TOKEN_FORM.test(text);
}

/** SHA-256, hex: the only form of a token that is ever stored. */
export function hashToken(token: string): Promise<string> {
  return sha256Hex(token);
}

function textOf(bytes: Uint8Array): string {
  const base64 = btoa(String.fromCharCode(...bytes));
  return base64.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
