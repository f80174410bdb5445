import { encodeBase45 } from "#shared/base45";
import { checkCode } from "#shared/domain/passes/decide";
import { decodeCode, encodeCode, encodeGrant, toText } from "#shared/domain/passes/format";
import { FIRST_KEYS, keyStanding, ringAt } from "#shared/domain/passes/keys";
import type { CodeRefusal, DecodedCode, KeyRing, SignedCode, Tag } from "#shared/domain/passes/types";
import {
  importSigningKey,
  importVerifyKey,
  SIGNATURE_BYTES,
  type SigningKey,
  sign,
  type VerifyKey,
} from "#shared/ed25519";
import type { CollegeId, EventId } from "#shared/ids";
import { isDigestOf, readKeptCode } from "#shared/kept-code";
import { deriveSeed, tagOf } from "#shared/key-derivation";
import { proveCode } from "#shared/prove-code";

export type CodeOwner = { readonly collegeId: CollegeId; readonly eventId: EventId };
type Key = { readonly signing: SigningKey; readonly verifying: VerifyKey };
type Tags = { readonly college: Tag; readonly event: Tag };

/** About 200 bytes each; an object has 128 MB. */
const CODES_REMEMBERED_MAX = 20_000;

/** What a code leaves open for its signer to fill in. */
type UnsignedPass = Pick<Extract<SignedCode, { kind: "pass" }>, "kind" | "passId" | "notBefore" | "expires">;
export type UnsignedCode =
  | UnsignedPass
  | Pick<Extract<SignedCode, { kind: "pickup" }>, "kind" | "orderId" | "notBefore" | "expires">;

/**
 * Signs and checks the codes of one object, with keys derived from the root secret and used nowhere else. Ed25519 is
 * deterministic, so a code can be made again whenever it is shown and is never stored. A code made in this life of the
 * object is remembered: letter for letter the same text is genuine without computing it again.
 */
export class CodeSigner {
  readonly #rootSecret: string;
  readonly #purpose: string;
  readonly #made = new Set<string>();
  readonly #keys = new Map<number, Promise<Key>>();
  #tags: Promise<Tags> | null = null;

  /** @param purpose tells apart the keys of one college, `pass` or `pickup` */
  constructor(rootSecret: string, purpose: string) {
    this.#rootSecret = rootSecret;
    this.#purpose = purpose;
  }

  /** The text of the QR, signed with the key of this id. */
  async issue(owner: CodeOwner, code: UnsignedCode, keyId = FIRST_KEYS.current): Promise<string> {
    const { signed, signature } = await this.#signed(owner, code, keyId);
    const text = toText(signed, signature);
    if (this.#made.size >= CODES_REMEMBERED_MAX) this.#made.clear();
    this.#made.add(text);
    return text;
  }

  /** The signature in the code that stands still, 64 bytes. */
  async signature(owner: CodeOwner, code: UnsignedCode, keyId: number): Promise<Uint8Array<ArrayBuffer>> {
    return (await this.#signed(owner, code, keyId)).signature;
  }

  /** What one phone needs to show a pass rotating, 124 bytes; of no use to any other. */
  async grant(
    owner: CodeOwner,
    pass: UnsignedPass,
    holderKey: Uint8Array,
    keyId: number,
  ): Promise<Uint8Array<ArrayBuffer>> {
    const { signing } = await this.#key(owner, keyId);
    const granted = encodeGrant({ ...pass, keyId, ...(await this.tags(owner)), home: 0 }, holderKey);
    return new Uint8Array([...granted, ...(await sign(signing, granted))]);
  }

  /** What a text is, and why it may not be used now; null when nothing in the code itself speaks against it. */
  async check(
    owner: CodeOwner,
    kind: SignedCode["kind"],
    text: string,
    now: number,
    keys: KeyRing = FIRST_KEYS,
  ): Promise<{ decoded: DecodedCode; refusal: CodeRefusal | null }> {
    const decoded = decodeCode(text);
    // A key is derived for an id that is one of ours alone: a forger names any.
    const keyOf = async (keyId: number) =>
      keyStanding(keys, keyId) === "good" ? (await this.#key(owner, keyId)).verifying : null;
    const proven = this.#made.has(text) ? { issuer: true, holder: false } : await proveCode(decoded, keyOf);
    return { decoded, refusal: checkCode(decoded, proven, { kind, ...(await this.tags(owner)), now, keys }) };
  }

  /**
   * The same as of another instant, by the keys of then. Whoever holds a phone without a network could not know that they had
   * ended: such a code is genuine all the same, and `isKeyEnded` says so.
   */
  async checkAt(owner: CodeOwner, kind: SignedCode["kind"], text: string, at: number, keys: KeyRing) {
    const checked = await this.check(owner, kind, text, at, ringAt(keys, at));
    const { decoded, refusal } = checked;
    if (refusal?.code !== "pass-key-withdrawn" || decoded.form !== "signed") return { ...checked, isKeyEnded: false };
    const ofThisKey = { current: decoded.code.keyId, keepsPrevious: false };
    return { ...(await this.check(owner, kind, text, at, ofThisKey)), isKeyEnded: true };
  }

  /**
   * What was read, of what a phone kept of it (`keptCode`). A signature that is not of one of these keys is not made again: zeros
   * stand in its place, and fit nothing.
   * @returns an empty text for what was no code
   */
  async restored(owner: CodeOwner, text: string, keys: KeyRing): Promise<string> {
    const kept = readKeptCode(text);
    if (kept === null || typeof kept === "string") return kept ?? "";
    const { signed, after, digest } = kept;
    const [, keyId = 0] = signed;
    const isOurs = keyStanding(keys, keyId) !== "unknown";
    const made = isOurs ? await sign((await this.#key(owner, keyId)).signing, signed) : new Uint8Array(SIGNATURE_BYTES);
    const signature = isDigestOf(digest, made) ? made : new Uint8Array(SIGNATURE_BYTES);
    return encodeBase45(new Uint8Array([...signed, ...signature, ...after]));
  }

  async publicKey(owner: CodeOwner, keyId: number): Promise<Uint8Array> {
    return (await this.#key(owner, keyId)).signing.publicKey;
  }

  tags({ collegeId, eventId }: CodeOwner): Promise<Tags> {
    this.#tags ??= Promise.all([tagOf(collegeId), tagOf(eventId)]).then(([college, event]) => ({ college, event }));
    return this.#tags;
  }

  async #signed(owner: CodeOwner, code: UnsignedCode, keyId: number) {
    const { signing } = await this.#key(owner, keyId);
    const signed = encodeCode({ ...code, keyId, ...(await this.tags(owner)), home: 0 });
    return { signed, signature: await sign(signing, signed) };
  }

  #key(owner: CodeOwner, keyId: number): Promise<Key> {
    const known = this.#keys.get(keyId);
    if (known) return known;
    const made = this.#derive(owner, keyId);
    this.#keys.set(keyId, made);
    return made;
  }

  async #derive({ collegeId, eventId }: CodeOwner, keyId: number): Promise<Key> {
    const seed = await deriveSeed(this.#rootSecret, `${this.#purpose}:${collegeId}:${eventId}:${keyId}`);
    const signing = await importSigningKey(seed);
    return { signing, verifying: await importVerifyKey(signing.publicKey) };
  }
}
