import { decodeBase64Url, encodeBase64Url } from "#shared/base64url";
import { CodeSigner } from "#shared/code-signer";
import type { PassView } from "#shared/domain/ledger/answers";
import type { LedgerConfig, Pass } from "#shared/domain/ledger/types";
import { encodeKeySet } from "#shared/domain/passes/key-set";
import { goodKeys } from "#shared/domain/passes/keys";
import { encodeRevocations, LISTS_FRESH_MS, type RevocationList } from "#shared/domain/passes/revocations";
import { importSigningKey, type SigningKey, sign } from "#shared/ed25519";
import { deriveSeed } from "#shared/key-derivation";
import type { LedgerIdentity, PublishedKeys } from "./event-ledger-api.ts";
import type { ShownCode } from "./event-ledger-room.ts";

type Checked = Awaited<ReturnType<CodeSigner["check"]>>;

/** Signs the passes of one event, and in its college's name what scanners need to check them by themselves. */
export class PassIssuer {
  readonly #rootSecret: string;
  readonly #signer: CodeSigner;
  #root: Promise<SigningKey> | null = null;

  constructor(rootSecret: string) {
    this.#rootSecret = rootSecret;
    this.#signer = new CodeSigner(rootSecret, "pass");
  }

  /** What is signed of a pass: its code that stands still, and the grant of the phone that shows it rotating. */
  async codesOf(
    identity: LedgerIdentity,
    { passesFrom: notBefore, passesUntil: expires, passRules }: LedgerConfig,
    { id: passId, holder }: Pass,
  ): Promise<Pick<PassView, "code" | "holder">> {
    const { current } = passRules.keys;
    const unsigned = { kind: "pass", passId, notBefore, expires } as const;
    const code = await this.#signer.issue(identity, unsigned, current);
    const holderKey = holder && decodeBase64Url(holder.key);
    if (!holder || !holderKey) return { code, holder: null };
    const grant = encodeBase64Url(await this.#signer.grant(identity, unsigned, holderKey, current));
    return { code, holder: { key: holder.key, since: holder.since, grant } };
  }

  check(identity: LedgerIdentity, { passRules }: LedgerConfig, text: string, now: number): Promise<Checked> {
    return this.#signer.check(identity, "pass", text, now, passRules.keys);
  }

  /** The keys that are good, and the next. */
  async keys(
    identity: LedgerIdentity,
    { passRules: { keys: ring } }: LedgerConfig,
    now: number,
  ): Promise<PublishedKeys> {
    const ids = goodKeys(ring);
    const keys = new Map(await Promise.all(ids.map(async (id) => [id, await this.#publicKey(identity, id)] as const)));
    const set = { ...(await this.#head(identity, now)), ring, keys };
    const root = await this.#rootOf(identity);
    return { root: encodeBase64Url(root.publicKey), keySet: await this.#signed(identity, encodeKeySet(set)) };
  }

  async revocations(
    identity: LedgerIdentity,
    list: Pick<RevocationList, "since" | "epoch" | "more" | "passIds">,
    now: number,
  ): Promise<string> {
    return this.#signed(identity, encodeRevocations({ ...(await this.#head(identity, now)), ...list }));
  }

  #publicKey(identity: LedgerIdentity, keyId: number): Promise<Uint8Array> {
    return this.#signer.publicKey(identity, keyId);
  }

  async #head(identity: LedgerIdentity, issuedAt: number) {
    return { ...(await this.#signer.tags(identity)), issuedAt, until: issuedAt + LISTS_FRESH_MS };
  }

  async #signed(identity: LedgerIdentity, bytes: Uint8Array): Promise<string> {
    const signature = await sign(await this.#rootOf(identity), bytes);
    const all = new Uint8Array(bytes.length + signature.length);
    all.set(bytes);
    all.set(signature, bytes.length);
    return encodeBase64Url(all);
  }

  /** The college's, the same for all of its events. */
  #rootOf({ collegeId }: LedgerIdentity): Promise<SigningKey> {
    this.#root ??= deriveSeed(this.#rootSecret, `college-root:${collegeId}`).then(importSigningKey);
    return this.#root;
  }
}

/** What was scanned, as the ledger decides on it. */
export function shownCode({ decoded }: Pick<Checked, "decoded">): ShownCode {
  if (decoded.form !== "signed") return undefined;
  return decoded.rotation ? { holderKey: encodeBase64Url(decoded.rotation.holderKey) } : "static";
}
