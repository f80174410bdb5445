import type { DecodedCode, Proven } from "#shared/domain/passes/types";
import { readVerifyKey, type VerifyKey, verify } from "#shared/ed25519";

const NOTHING: Proven = { issuer: false, holder: false };

/**
 * Which signatures of a code fit. Never throws, whatever was decoded.
 * @param keyOf the issuer's public key with this id, 0–255; null when there is none
 * @returns `holder` is looked at only behind a genuine issuer's signature, which is what says whose key it is
 */
export async function proveCode(
  code: DecodedCode,
  keyOf: (keyId: number) => VerifyKey | null | Promise<VerifyKey | null>,
): Promise<Proven> {
  if (code.form !== "signed") return NOTHING;
  const key = await keyOf(code.code.keyId);
  if (!key || !(await verify(key, code.signed, code.signature))) return NOTHING;
  const { rotation } = code;
  const holder = rotation && (await readVerifyKey(rotation.holderKey));
  return { issuer: true, holder: holder ? await verify(holder, rotation.signed, rotation.signature) : false };
}
