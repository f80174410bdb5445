import { createECDH } from "node:crypto";
import { expect, test } from "vitest";
import { makePushKeys } from "./make-push-keys.ts";

test("the two halves belong together in every pair, also where the private one begins with a zero byte", () => {
  let zeros = 0;
  // One in 256 does: that none of four thousand does happens once in six million runs.
  for (let n = 0; n < 4_000; n++) {
    const { publicKey, privateKey } = makePushKeys();
    const number = Buffer.from(privateKey, "base64url");
    if (number[0] === 0) zeros++;
    const curve = createECDH("prime256v1");
    curve.setPrivateKey(number);
    if (number.length !== 32 || curve.getPublicKey("base64url") !== publicKey)
      expect.fail(`${privateKey} is not of it`);
  }
  expect(zeros).toBeGreaterThan(0);
});
