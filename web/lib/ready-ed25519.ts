import { decodeBase64Url } from "#shared/base64url";
import { substituteEd25519 } from "#shared/ed25519";

/** Of RFC 8032's first test: a key that every platform with Ed25519 takes. */
const SOME_KEY = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";

let ready: Promise<boolean> | null = null;

/**
 * Before the first key is read in this browser: where WebCrypto has no Ed25519 (Safari before 17, Chrome before 137), JavaScript's
 * is loaded.
 * @returns whether the browser has its own, which keeps private keys where no page can read them
 */
export function readyEd25519(): Promise<boolean> {
  ready ??= prepare().catch((failure: unknown) => {
    ready = null; // what could not be loaded is asked for again
    throw failure;
  });
  return ready;
}

async function prepare(): Promise<boolean> {
  if (await hasEd25519()) return true;
  const { nobleEd25519 } = await import("./noble-ed25519.ts");
  substituteEd25519(nobleEd25519);
  return false;
}

async function hasEd25519(): Promise<boolean> {
  const bytes = decodeBase64Url(SOME_KEY) ?? new Uint8Array();
  return crypto.subtle.importKey("raw", bytes, "Ed25519", true, ["verify"]).then(
    () => true,
    () => false,
  );
}
