import { afterAll, beforeAll, expect, test } from "vitest";
import {
  importSigningKey,
  importVerifyKey,
  readVerifyKey,
  sign,
  substituteEd25519,
  type VerifyKey,
  verify,
} from "#shared/ed25519";
import { disagreements, PASS_VECTORS } from "#shared/prove-vectors";
import { nobleEd25519, publicKeyOf } from "./noble-ed25519.ts";

const bytes = (length: number, fill: number) => new Uint8Array(length).fill(fill);

beforeAll(() => substituteEd25519(nobleEd25519));
afterAll(() => substituteEd25519(null));

test("what stands in for the platform agrees with the published vectors", async () => {
  expect(await disagreements()).toEqual([]);
});

test("it is what checks them, and a vector that is wrong is noticed", async () => {
  const [first] = PASS_VECTORS.codes;
  if (!first) throw new Error("no vectors");
  expect((await importVerifyKey(await publicKeyOf(bytes(32, 1)))).publicKey).toBeInstanceOf(Uint8Array);
  const wrong = { ...PASS_VECTORS, codes: [{ ...first, refusal: "pass-forged" }] };
  expect(await disagreements(wrong)).toEqual([`${first.name}: accepted and not pass-forged`]);
});

test("signs as the platform does, byte by byte, with the same public key", async () => {
  for (let n = 0; n < 20; n++) {
    const [seed, message] = [bytes(32, n), bytes(n * 7, n)];
    const platform = await importSigningKey(seed);
    expect(await publicKeyOf(seed)).toEqual(platform.publicKey);
    expect(await sign({ privateKey: seed }, message)).toEqual(await sign(platform, message));
  }
});

test("a seed that was kept signs with the platform too, once it has Ed25519", async () => {
  const seed = bytes(32, 7);
  substituteEd25519(null);
  const signature = await sign({ privateKey: seed }, bytes(3, 1));
  substituteEd25519(nobleEd25519);
  expect(await sign({ privateKey: seed }, bytes(3, 1))).toEqual(signature);
});

test("says of hundreds of changed signatures and keys what the platform says", { timeout: 120_000 }, async () => {
  const seed = bytes(32, 3);
  const message = bytes(60, 9);
  const publicKey = await publicKeyOf(seed);
  const signature = await sign({ privateKey: seed }, message);
  let fits = 0;
  for (let n = 0; n < CHANGES; n++) {
    const [key, made, said] = [publicKey.slice(), signature.slice(), message.slice()];
    const changed = [key, made, said, made][n % 4] ?? made;
    if (n % 16 !== 15) changed[(n * 31) % changed.length] = (changed[(n * 31) % changed.length] ?? 0) ^ (1 << (n % 8));
    const ours = await judge(await readVerifyKey(key), said, made);
    substituteEd25519(null);
    const theirs = await judge(await readVerifyKey(key), said, made);
    substituteEd25519(nobleEd25519);
    expect(ours, `change ${n}`).toBe(theirs);
    if (ours) fits += 1;
  }
  expect(fits).toBe(CHANGES / 16);
});

const CHANGES = 800;

function judge(key: VerifyKey | null, message: Uint8Array, signature: Uint8Array): Promise<boolean> | boolean {
  return key !== null && verify(key, message, signature);
}
