declare module "http_ece" {
  import type { ECDH } from "node:crypto";

  /** RFC 8188, with the keys of RFC 8291. @throws Error for what is not encrypted for these keys */
  export function decrypt(
    body: Buffer,
    params: { readonly version: "aes128gcm"; readonly privateKey: ECDH; readonly authSecret: string },
  ): Buffer;
}
