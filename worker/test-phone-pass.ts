import { decodeBase64Url } from "#shared/base64url";
import { encodeShowing, toText } from "#shared/domain/passes/format";
import { type SigningKey, sign } from "#shared/ed25519";

/** A pass as its owner's phone shows it. */
export async function rotating(phone: SigningKey, grant: string, shownAt = Date.now()): Promise<string> {
  const showing = encodeShowing(decodeBase64Url(grant) ?? new Uint8Array(), shownAt);
  return toText(showing, await sign(phone, showing));
}
