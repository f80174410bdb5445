import { checkCode } from "./domain/passes/decide.ts";
import { decodeCode } from "./domain/passes/format.ts";
import { FIRST_KEYS } from "./domain/passes/keys.ts";
import type { KeyRing, Tag } from "./domain/passes/types.ts";
import vectors from "./domain/passes/vectors.json" with { type: "json" };
import { readVerifyKey, verify } from "./ed25519.ts";
import { proveCode } from "./prove-code.ts";

/** The form of `shared/domain/passes/vectors.json`, which is published for whoever reads our passes. */
export type PassVectors = {
  readonly place: { readonly college: Tag; readonly event: Tag };
  readonly issuerKeys: Readonly<Record<string, string>>;
  readonly signatures: readonly {
    readonly name: string;
    readonly publicKey: string;
    readonly message: string;
    readonly signature: string;
    readonly fits: boolean;
  }[];
  readonly codes: readonly {
    readonly name: string;
    readonly text: string;
    readonly now: number;
    readonly keys?: KeyRing;
    readonly refusal: string | null;
  }[];
};

/** For tests and for whoever writes another reader. */
export const PASS_VECTORS: PassVectors = vectors;

/** For tests: what this platform says otherwise than the vectors, a line each. */
export async function disagreements({
  place,
  issuerKeys,
  signatures,
  codes,
}: PassVectors = PASS_VECTORS): Promise<string[]> {
  const found: string[] = [];
  for (const { name, publicKey, message, signature, fits } of signatures) {
    const key = await readVerifyKey(bytesOf(publicKey));
    const doesFit = key !== null && (await verify(key, bytesOf(message), bytesOf(signature)));
    if (doesFit !== fits) found.push(`${name}: the signature ${doesFit ? "fits" : "does not fit"}`);
  }
  const keyOf = (keyId: number) => readVerifyKey(bytesOf(issuerKeys[keyId] ?? ""));
  for (const { name, text, now, keys = FIRST_KEYS, refusal } of codes) {
    const decoded = decodeCode(text);
    const proven = await proveCode(decoded, keyOf);
    const said = checkCode(decoded, proven, { kind: "pass", ...place, now, keys })?.code ?? null;
    if (said !== refusal) found.push(`${name}: ${said ?? "accepted"} and not ${refusal ?? "accepted"}`);
  }
  return found;
}

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from({ length: hex.length / 2 }, (_, at) => Number.parseInt(hex.slice(at * 2, at * 2 + 2), 16));
}
