import { deviceProof, enrolProof } from "#shared/device-proof";
import { ORIGIN, openBrowser } from "./test-browser.ts";

const encode = (bytes: ArrayBuffer) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

/** A phone with a key of its own, as `web/lib/device-key.ts` makes one. */
export async function makePhone(college = "riverside") {
  const { privateKey, publicKey } = (await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, [
    "sign",
    "verify",
  ])) as CryptoKeyPair;
  const point = (await crypto.subtle.exportKey("raw", publicKey)) as ArrayBuffer;
  const sign = async (text: string) =>
    encode(await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, privateKey, new TextEncoder().encode(text)));
  const browser = openBrowser(college);
  return {
    browser,
    sign,
    enrol: async (code: string, name = "Gate phone") =>
      browser.api.devices.enrol.mutate({
        code,
        name,
        publicKey: encode(point),
        signature: await sign(enrolProof(ORIGIN, code)),
      }),
    proof: async (deviceId: string, at = Date.now()) => ({
      deviceId,
      at,
      signature: await sign(deviceProof(ORIGIN, deviceId, at)),
    }),
  };
}
