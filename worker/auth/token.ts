import { sha256Hex } from "#shared/sha256";

/** 256 bits: nobody guesses one, so a plain hash at rest suffices. */
const TOKEN_BYTES = 32;
const TOKEN_FORM = /^[A-Za-z0-9_-]{43}$/;

/** A new secret, base64url without padding (lucia's cookie parser splits at `=`). */
export function makeToken(): string {
  const base64 = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(TOKEN_BYTES))));
  return base64.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

export function isToken(text: string): boolean {
  return TOKEN_FORM.test(text);
}

/** SHA-256, hex: the only form of a token that is ever stored. */
export function hashToken(token: string): Promise<string> {
  return sha256Hex(token);
}
