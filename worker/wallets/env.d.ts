/** Secrets that a deployment may go without: docs/deploy.md. */
interface WalletSecrets {
  /** PEM: Apple's certificate for the pass type, its key, and the certificate of Apple's that signed it. */
  readonly APPLE_WALLET_CERTIFICATE?: string;
  readonly APPLE_WALLET_KEY?: string;
  readonly APPLE_WALLET_ISSUER?: string;
  /** PEM: the key that signs what Apple's push service is told. */
  readonly APPLE_PUSH_KEY?: string;
  /** The JSON file of a Google service account. */
  readonly GOOGLE_WALLET_ACCOUNT?: string;
}
interface Env extends WalletSecrets {}

/** Of the runtime's Node compatibility, what the library for Apple's passes asks for. */
declare module "node:buffer" {
  export class Buffer extends Uint8Array<ArrayBuffer> {
    private constructor();
    static from(data: string | Uint8Array): Buffer;
  }
}
