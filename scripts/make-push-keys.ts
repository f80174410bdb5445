import { generateKeyPairSync } from "node:crypto";

/**
 * A pair by which browsers know whose messages they get, base64url: the public half as a point and, beside it, as a JWK. It is
 * exported as a JWK because its numbers have all their bytes there: of 256 private numbers one begins with a zero byte, which
 * `createECDH` leaves away.
 * Source: RFC 8292, section 3.2; RFC 7518, section 6.2.
 */
export function makePushKeys() {
  const { x, y, d } = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ format: "jwk" });
  if (x === undefined || y === undefined || d === undefined) throw new Error("a key of a curve is missing a number");
  const point = Buffer.concat([Buffer.of(4), Buffer.from(x, "base64url"), Buffer.from(y, "base64url")]);
  return { publicKey: point.toString("base64url"), privateKey: d, jwk: { kty: "EC", crv: "P-256", x, y } };
}
