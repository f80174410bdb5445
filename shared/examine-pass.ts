import { checkCode } from "./domain/passes/decide.ts";
import { decodeCode } from "./domain/passes/format.ts";
import { decodeKeySet, type KeySet, takeKeySet } from "./domain/passes/key-set.ts";
import { checkRevoked, decodeRevocations, type Revocations, takeRevocations } from "./domain/passes/revocations.ts";
import type { ListRefusal } from "./domain/passes/signed-list.ts";
import type { CodeRefusal, DecodedCode, Tag } from "./domain/passes/types.ts";
import { readVerifyKey, type VerifyKey, verify } from "./ed25519.ts";
import { proveCode } from "./prove-code.ts";
import { ok, type Result, refuse } from "./result.ts";

/** What a scanner holds of an event to check passes by itself. `root` is its college's public key, from when it was enrolled. */
export type HeldTrust = {
  readonly college: Tag;
  readonly event: Tag;
  readonly root: VerifyKey;
  readonly keys: KeySet | null;
  readonly revocations: Revocations | null;
};

/** Why a pass that nothing speaks against is amber all the same: somebody looks, and decides. */
export type Doubt =
  /** No newer list came in its time: it may have been withdrawn since. */
  | "revocations-stale"
  /** No newer keys came in their time: its key may have been withdrawn since. */
  | "keys-stale"
  /** On paper, or a picture: it may have been used at another gate that is cut off, too. */
  | "stands-still"
  /** Eight characters prove nothing by themselves. */
  | "typed";

export type Examined = {
  readonly decoded: DecodedCode;
  readonly light: "green" | "amber" | "red";
  /** Why it is red; a withdrawn pass without the time, which the list does not tell. */
  readonly refusal: CodeRefusal | { readonly code: "pass-withdrawn" } | null;
  /** Why it is amber; empty otherwise. */
  readonly doubts: readonly Doubt[];
};

/**
 * What can be said of a code at a gate without a network, in the order of the format: what it is, its key, the issuer's
 * signature, its time, whether it was withdrawn, the holder's signature. Whether it was used is not known here. Never throws.
 * @param now the scanner's clock, epoch milliseconds
 */
export async function examinePass(text: string, held: HeldTrust, now: number): Promise<Examined> {
  const decoded = decodeCode(text);
  const { college, event, keys, revocations } = held;
  if (decoded.form === "short") return amber(decoded, ["typed"]);
  if (!keys) return amber(decoded, ["keys-stale"]);
  const keyOf = (keyId: number) => {
    const key = keys.keys.get(keyId);
    return key ? importOnce(key) : null;
  };
  const refusal = checkCode(decoded, await proveCode(decoded, keyOf), {
    ...{ kind: "pass", college, event, now, keys: keys.ring },
  });
  const standing = passStanding(decoded, revocations, now);
  // A withdrawn pass is no less withdrawn for being a picture; what is forged is nobody's pass.
  if (standing === "revoked" && (refusal === null || isOfHolder(refusal)))
    return { decoded, light: "red", refusal: { code: "pass-withdrawn" }, doubts: [] };
  if (refusal) return { decoded, light: "red", refusal, doubts: [] };
  const doubts: Doubt[] = [
    ...(standing === "stale" ? (["revocations-stale"] as const) : []),
    ...(now >= keys.until ? (["keys-stale"] as const) : []),
    ...(decoded.form === "signed" && decoded.rotation ? [] : (["stands-still"] as const)),
  ];
  return doubts.length > 0 ? amber(decoded, doubts) : { decoded, light: "green", refusal: null, doubts };
}

/** By the bytes of a held set: an import is a way to another thread and back, and the next pass has the same key. */
const imported = new WeakMap<Uint8Array, Promise<VerifyKey | null>>();

function importOnce(key: Uint8Array): Promise<VerifyKey | null> {
  const known = imported.get(key) ?? readVerifyKey(key);
  imported.set(key, known);
  return known;
}

/** Takes a published set of keys, base64url-decoded; what is held stays as it is when it may not be taken. */
export async function holdKeys(held: HeldTrust, bytes: Uint8Array): Promise<Result<HeldTrust, ListRefusal>> {
  const read = decodeKeySet(bytes);
  if (!read) return refuse({ code: "list-forged" });
  const isGenuine = await verify(held.root, read.signed, read.signature);
  const taken = takeKeySet(held.keys, read.set, isGenuine, held);
  return taken.ok ? ok({ ...held, keys: taken.value }) : taken;
}

/** The same for a list of withdrawn passes. */
export async function holdRevocations(held: HeldTrust, bytes: Uint8Array): Promise<Result<HeldTrust, ListRefusal>> {
  const read = decodeRevocations(bytes);
  if (!read) return refuse({ code: "list-forged" });
  const isGenuine = await verify(held.root, read.signed, read.signature);
  const taken = takeRevocations(held.revocations, read.list, isGenuine, held);
  return taken.ok ? ok({ ...held, revocations: taken.value }) : taken;
}

function amber(decoded: DecodedCode, doubts: readonly Doubt[]): Examined {
  return { decoded, light: "amber", refusal: null, doubts };
}

function passStanding(decoded: DecodedCode, revocations: Revocations | null, now: number) {
  if (decoded.form !== "signed" || decoded.code.kind !== "pass") return "clear";
  return checkRevoked(revocations, decoded.code.passId, now);
}

/** What comes after the list in the order of checks. */
function isOfHolder({ code }: CodeRefusal): boolean {
  return code === "pass-stale" || code === "pass-clock-ahead";
}
