import { expect, test } from "vitest";
import { decodeBase64Url, encodeBase64Url } from "./base64url.ts";
import type { PassId } from "./ids.ts";
import { openPerson, sealPerson } from "./roster-seal.ts";

const signature = (byte: number) => new Uint8Array(64).fill(byte);
const PASS = "pas_0000000000001" as PassId;
const OTHER = "pas_0000000000002" as PassId;
const ASHA = { name: "Asha 🎓 Rao", due: 250, notes: ["Brings a wheelchair"], blockReason: null };

test("the code it was sealed for opens it", async () => {
  expect(await openPerson(await sealPerson(ASHA, PASS, signature(7)), PASS, signature(7))).toEqual(ASHA);
});

test("neither another code nor another pass opens it, nor a text that is nothing of ours", async () => {
  const sealed = await sealPerson(ASHA, PASS, signature(7));
  expect(await openPerson(sealed, PASS, signature(8))).toBeNull();
  expect(await openPerson(sealed, OTHER, signature(7))).toBeNull();
  for (const text of ["", "AAAA", "not base64!", sealed.slice(0, 20)])
    expect(await openPerson(text, PASS, signature(7))).toBeNull();
});

test("no flipped bit goes unseen", async () => {
  const bytes = decodeBase64Url(await sealPerson(ASHA, PASS, signature(7))) ?? new Uint8Array();
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const flipped = bytes.slice();
    flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    expect(await openPerson(encodeBase64Url(flipped), PASS, signature(7))).toBeNull();
  }
});

test("two seals of one person have nothing in common, and the length of a name does not show", async () => {
  const [one, again, other] = await Promise.all([
    sealPerson(ASHA, PASS, signature(7)),
    sealPerson(ASHA, PASS, signature(7)),
    sealPerson({ name: "Bo", due: 0, notes: [], blockReason: null }, PASS, signature(7)),
  ]);
  expect(again).not.toBe(one);
  expect(other).toHaveLength(one.length);
});

test("the longest name and notes fit", async () => {
  const long = {
    name: "🎓".repeat(40),
    due: 10_000_000,
    notes: ["🎓".repeat(60), "漢".repeat(120)],
    blockReason: "漢".repeat(200),
  };
  expect(await openPerson(await sealPerson(long, PASS, signature(1)), PASS, signature(1))).toEqual(long);
});
