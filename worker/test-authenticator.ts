import { isoBase64URL, isoCBOR } from "@simplewebauthn/server/helpers";
import type { AddPasskeyOptions, StepUpOptions } from "#shared/views/passkeys";

/** Flags of authenticator data, WebAuthn §6.1. */
const [PRESENT, VERIFIED, HAS_CREDENTIAL] = [0x01, 0x04, 0x40];
const AAGUID_BYTES = 16;

export type AuthenticatorOptions = {
  /** Where its owner's browser says it is. */
  readonly origin: string;
  /** Off: somebody touched it, and it did not ask who. */
  readonly verifiesUser?: boolean;
};

/** For tests: an authenticator in software, with one passkey of ES256 and no attestation. */
export async function makeAuthenticator({ origin, verifiesUser = true }: AuthenticatorOptions) {
  const keys = (await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, [
    "sign",
    "verify",
  ])) as CryptoKeyPair;
  const id = crypto.getRandomValues(new Uint8Array(32));
  let counter = 0;

  const dataFor = async (rpId: string, flags: number, rest: Uint8Array): Promise<Uint8Array> => {
    counter += 1;
    const head = new DataView(new ArrayBuffer(5));
    head.setUint8(0, flags | PRESENT | (verifiesUser ? VERIFIED : 0));
    head.setUint32(1, counter);
    return join(await sha256(encode(rpId)), new Uint8Array(head.buffer), rest);
  };
  const clientData = (type: string, challenge: string) =>
    encode(JSON.stringify({ type, challenge, origin, crossOrigin: false }));

  return {
    async make({ rp, challenge }: AddPasskeyOptions) {
      const { x = "", y = "" } = (await crypto.subtle.exportKey("jwk", keys.publicKey)) as JsonWebKey;
      // COSE: kty EC2, alg ES256, crv P-256, x, y (RFC 9053).
      const cose = new Map<number, number | Uint8Array>([
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, fromBase64url(x)],
        [-3, fromBase64url(y)],
      ]);
      const credential = join(new Uint8Array(AAGUID_BYTES), new Uint8Array([0, id.length]), id, isoCBOR.encode(cose));
      const authData = await dataFor(rp.id, HAS_CREDENTIAL, credential);
      const attestation = new Map<string, unknown>([
        ["fmt", "none"],
        ["attStmt", new Map()],
        ["authData", authData],
      ]);
      return {
        id: base64url(id),
        clientDataJSON: base64url(clientData("webauthn.create", challenge)),
        attestationObject: base64url(isoCBOR.encode(attestation as never)),
        transports: ["internal"],
      };
    },
    async sign({ rpId, challenge }: StepUpOptions) {
      const client = clientData("webauthn.get", challenge);
      const authenticatorData = await dataFor(rpId, 0, new Uint8Array());
      const signed = join(authenticatorData, await sha256(client));
      const raw = await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, keys.privateKey, signed);
      return {
        id: base64url(id),
        clientDataJSON: base64url(client),
        authenticatorData: base64url(authenticatorData),
        signature: base64url(toDer(new Uint8Array(raw))),
      };
    },
    /** As a copy would that was made before the last uses. */
    rewind: (to: number) => {
      counter = to;
    },
  };
}

export type Authenticator = Awaited<ReturnType<typeof makeAuthenticator>>;

/** WebCrypto signs as two numbers side by side, WebAuthn wants them as an ASN.1 sequence. */
function toDer(raw: Uint8Array): Uint8Array {
  const integers = [raw.subarray(0, 32), raw.subarray(32)].map((bytes) => {
    const from = bytes.findIndex((byte) => byte !== 0);
    const trimmed = bytes.subarray(from);
    const positive = (trimmed[0] ?? 0) < 0x80 ? trimmed : join(new Uint8Array(1), trimmed);
    return join(new Uint8Array([0x02, positive.length]), positive);
  });
  const body = join(...integers);
  return join(new Uint8Array([0x30, body.length]), body);
}

function join(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

const encode = (text: string) => new TextEncoder().encode(text);
const base64url = (bytes: Uint8Array) => isoBase64URL.fromBuffer(join(bytes));
const fromBase64url = (text: string) => isoBase64URL.toBuffer(text);
const sha256 = async (bytes: Uint8Array) => new Uint8Array(await crypto.subtle.digest("SHA-256", join(bytes)));
