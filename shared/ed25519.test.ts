import { describe, expect, test } from "vitest";
import { importSigningKey, importVerifyKey, sign, verify } from "./ed25519.ts";

const hex = (text: string) => new Uint8Array(Buffer.from(text, "hex"));

const VECTORS = [
  {
    name: "TEST 1, no message",
    seed: "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
    publicKey: "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
    message: "",
    signature:
      "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
  },
  {
    name: "TEST 2, one byte",
    seed: "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
    publicKey: "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
    message: "72",
    signature:
      "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
  },
  {
    name: "TEST 3, two bytes",
    seed: "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
    publicKey: "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
    message: "af82",
    signature:
      "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
  },
  {
    name: "TEST SHA(abc)",
    seed: "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
    publicKey: "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
    message:
      "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
    signature:
      "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704",
  },
];

describe.each(VECTORS)("RFC 8032 $name", (vector) => {
  test("the seed gives the public key, and the key the signature", async () => {
    const key = await importSigningKey(hex(vector.seed));
    expect(key.publicKey).toEqual(hex(vector.publicKey));
    expect(await sign(key, hex(vector.message))).toEqual(hex(vector.signature));
  });

  test("the signature verifies, and not over another message", async () => {
    const key = await importVerifyKey(hex(vector.publicKey));
    expect(await verify(key, hex(vector.message), hex(vector.signature))).toBe(true);
    expect(await verify(key, hex(`${vector.message}00`), hex(vector.signature))).toBe(false);
  });
});

describe("hostile signatures are false, not exceptions", () => {
  const first = VECTORS[0];
  if (!first) throw new Error("no vectors");
  const { publicKey, signature } = first;

  test.each([0, 1, 63, 65, 4096])("%i bytes", async (length) => {
    expect(await verify(await importVerifyKey(hex(publicKey)), hex(""), new Uint8Array(length))).toBe(false);
  });

  test("S plus the group's order, which names the same point twice", async () => {
    const order = 2n ** 252n + 27742317777372353535851937790883648493n;
    const bytes = hex(signature);
    let s = order;
    for (let i = 0; i < 32; i++) s += BigInt(bytes[32 + i] ?? 0) << BigInt(8 * i);
    for (let i = 0; i < 32; i++) bytes[32 + i] = Number((s >> BigInt(8 * i)) & 0xffn);
    expect(await verify(await importVerifyKey(hex(publicKey)), hex(""), bytes)).toBe(false);
  });
});

test("a seed of another length is a bug", async () => {
  await expect(importSigningKey(new Uint8Array(31))).rejects.toThrow(RangeError);
});

test("the private half cannot be exported", async () => {
  const { privateKey } = await importSigningKey(new Uint8Array(32));
  await expect(crypto.subtle.exportKey("pkcs8", privateKey)).rejects.toThrow();
});
