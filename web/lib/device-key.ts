import { deviceProof, enrolProof } from "#shared/device-proof";
import { inStore } from "./kept-store.ts";

/** The scanner this browser is at a college. Its key can sign, and cannot be read out, not even by this page. */
export type EnrolledDevice = { readonly deviceId: string; readonly eventId: string; readonly key: CryptoKey };

const DEVICES = { database: "campuspulse", store: "devices" };
const ALGORITHM = { name: "ECDSA", namedCurve: "P-256" };

/** A new key, and the proof of it that a code is spent with. */
export async function makeDeviceKey(code: string): Promise<{ key: CryptoKey; publicKey: string; signature: string }> {
  const { privateKey, publicKey } = await crypto.subtle.generateKey(ALGORITHM, false, ["sign", "verify"]);
  const point = await crypto.subtle.exportKey("raw", publicKey);
  return {
    key: privateKey,
    publicKey: encode(point),
    signature: await sign(privateKey, enrolProof(location.origin, code)),
  };
}

/** What lets an enrolled phone in again; of use once. */
export async function proofOf({ deviceId, key }: EnrolledDevice) {
  const at = Date.now();
  return { deviceId, at, signature: await sign(key, deviceProof(location.origin, deviceId, at)) };
}

/** Null for a browser that is no scanner there, and where nothing can be kept. */
export async function readDevice(college: string): Promise<EnrolledDevice | null> {
  try {
    const found: unknown = await inStore(DEVICES, "readonly", (store) => store.get(college));
    return (found as EnrolledDevice | undefined) ?? null;
  } catch {
    return null;
  }
}

/** @throws DOMException where the browser keeps nothing: then this phone cannot be a scanner */
export async function keepDevice(college: string, device: EnrolledDevice): Promise<void> {
  await inStore(DEVICES, "readwrite", (store) => store.put(device, college));
}

export async function forgetDevice(college: string): Promise<void> {
  await inStore(DEVICES, "readwrite", (store) => store.delete(college));
}

async function sign(key: CryptoKey, text: string): Promise<string> {
  return encode(await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, key, new TextEncoder().encode(text)));
}

function encode(bytes: ArrayBuffer): string {
  const base64 = btoa(String.fromCharCode(...new Uint8Array(bytes)));
  return base64.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
