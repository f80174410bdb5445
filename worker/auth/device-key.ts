const ALGORITHM = { name: "ECDSA", namedCurve: "P-256" };

/** @param publicKey, signature base64url. @returns false for whatever is no key or no signature, too */
export async function isSignedBy(publicKey: string, signature: string, text: string): Promise<boolean> {
  try {
    const key = await crypto.subtle.importKey("raw", bytesOf(publicKey), ALGORITHM, false, ["verify"]);
    const verified = { name: "ECDSA", hash: "SHA-256" };
    return await crypto.subtle.verify(verified, key, bytesOf(signature), new TextEncoder().encode(text));
  } catch {
    return false; // no point on the curve
  }
}

function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64url.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));
}
