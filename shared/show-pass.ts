import { decodeBase64Url } from "#shared/base64url";
import { encodeShowing, toText } from "#shared/domain/passes/format";
import { type Signer, sign } from "#shared/ed25519";

/**
 * The text of a QR as its owner's phone shows it; good for a minute from `shownAt`, epoch milliseconds. Asks no server.
 * @param phone the key that the grant names
 * @param grant what the issuer signed for this key, base64url
 * @throws RangeError for a grant that is none
 */
export async function showPass(phone: Signer, grant: string, shownAt: number): Promise<string> {
  const showing = encodeShowing(decodeBase64Url(grant) ?? new Uint8Array(), shownAt);
  return toText(showing, await sign(phone, showing));
}
