/**
 * A fresh command id. Not `crypto.randomUUID()`: a browser offers that on secure origins only, and a phone that tries the
 * app out by the laptop's address in the local network has none.
 */
export function newCommandId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
