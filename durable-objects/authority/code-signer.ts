import { checkCode } from "#shared/domain/passes/decide";
import { decodeCode, encodeCode, toText } from "#shared/domain/passes/format";
import type { CodeRefusal, DecodedCode, SignedCode, Tag } from "#shared/domain/passes/types";
import { importSigningKey, importVerifyKey, type SigningKey, sign, type VerifyKey, verify } from "#shared/ed25519";
import type { CollegeId, EventId } from "#shared/ids";
import { deriveSeed, tagOf } from "#shared/key-derivation";

/** The one key there is until keys rotate. */
const KEY_ID = 1;

type Keys = { readonly signing: SigningKey; readonly verifying: VerifyKey; readonly college: Tag; readonly event: Tag };

/** About 200 bytes each; an object has 128 MB. */
const CODES_REMEMBERED_MAX = 20_000;

/** What a code leaves open for its signer to fill in. */
export type UnsignedCode =
  | Pick<Extract<SignedCode, { kind: "pass" }>, "kind" | "passId" | "notBefore" | "expires">
  | Pick<Extract<SignedCode, { kind: "pickup" }>, "kind" | "orderId" | "notBefore" | "expires">;

/**
 * Signs and checks the codes of one object, with a key derived from the root secret and used nowhere else. Ed25519 is
 * deterministic, so a code can be made again whenever it is shown and is never stored. A code made in this life of the
 * object is remembered: letter for letter the same text is genuine without computing it again.
 */
export class CodeSigner {
  readonly #rootSecret: string;
  readonly #purpose: string;
  readonly #made = new Set<string>();
  #keys: Promise<Keys> | null = null;

  /** @param purpose tells apart the keys of one college, `pass` or `pickup` */
  constructor(rootSecret: string, purpose: string) {
    this.#rootSecret = rootSecret;
    this.#purpose = purpose;
  }

  /** The text of the QR. */
  async issue(owner: { collegeId: CollegeId; eventId: EventId }, code: UnsignedCode): Promise<string> {
    const { signing, college, event } = await this.#load(owner);
    const signed = encodeCode({ ...code, keyId: KEY_ID, college, event, home: 0 });
    const text = toText(signed, await sign(signing, signed));
    if (this.#made.size >= CODES_REMEMBERED_MAX) this.#made.clear();
    this.#made.add(text);
    return text;
  }

  /** What a text is, and why it may not be used now; null when nothing in the code itself speaks against it. */
  async check(
    owner: { collegeId: CollegeId; eventId: EventId },
    kind: SignedCode["kind"],
    text: string,
    now: number,
  ): Promise<{ decoded: DecodedCode; refusal: CodeRefusal | null }> {
    const { verifying, college, event } = await this.#load(owner);
    const decoded = decodeCode(text);
    const isValid =
      decoded.form === "signed" &&
      decoded.code.keyId === KEY_ID &&
      (this.#made.has(text) || (await verify(verifying, decoded.signed, decoded.signature)));
    return { decoded, refusal: checkCode(decoded, isValid, { kind, college, event, now }) };
  }

  #load({ collegeId, eventId }: { collegeId: CollegeId; eventId: EventId }): Promise<Keys> {
    this.#keys ??= this.#derive(collegeId, eventId);
    return this.#keys;
  }

  async #derive(collegeId: CollegeId, eventId: EventId): Promise<Keys> {
    const seed = await deriveSeed(this.#rootSecret, `${this.#purpose}:${collegeId}:${eventId}:${KEY_ID}`);
    const signing = await importSigningKey(seed);
    const verifying = await importVerifyKey(signing.publicKey);
    return { signing, verifying, college: await tagOf(collegeId), event: await tagOf(eventId) };
  }
}
