import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeBase45, encodeBase45 } from "./base45.ts";
import { encodeBase64Url } from "./base64url.ts";
import { CodeSigner } from "./code-signer.ts";
import { countedId } from "./counting-ids.ts";
import { decodeCode } from "./domain/passes/format.ts";
import type { KeyRing } from "./domain/passes/types.ts";
import { importSigningKey } from "./ed25519.ts";
import { keptCode } from "./kept-code.ts";
import { showPass } from "./show-pass.ts";

const NOW = 1_700_000_000_000;
const owner = { collegeId: countedId("college", 1), eventId: countedId("event", 1) };
const keys: KeyRing = { current: 2, keepsPrevious: false };
const pass = {
  kind: "pass",
  passId: countedId("pass", 1),
  notBefore: NOW - 3_600_000,
  expires: NOW + 3_600_000,
} as const;
const ROOT = "11".repeat(32);
const signer = new CodeSigner(ROOT, "pass");
const phone = await importSigningKey(new Uint8Array(32).fill(7));

const still = await signer.issue(owner, pass, 2);
const grant = await signer.grant(owner, pass, phone.publicKey, 2);
const moving = await showPass(phone, encodeBase64Url(grant), NOW);
const ofEndedKey = await signer.issue(owner, pass, 1);
const ofNoKey = await signer.issue(owner, pass, 9);
const elsewhere = await signer.issue({ ...owner, eventId: countedId("event", 2) }, pass, 2);
const ofStranger = await new CodeSigner("22".repeat(32), "pass").issue(owner, pass, 2);

/** A signer that remembers none of what it made. */
const fresh = () => new CodeSigner(ROOT, "pass");
const said = async (text: string) => fresh().checkAt(owner, "pass", text, NOW, keys);

test("what is kept comes back as it was read, wherever the signature is ours", async () => {
  for (const text of [still, moving, ofEndedKey]) {
    expect(keptCode(text).length).toBeLessThanOrEqual(260);
    expect(await fresh().restored(owner, keptCode(text), keys)).toBe(text);
    expect(await fresh().restored(owner, keptCode(` ${text.toLowerCase()} `), keys)).toBe(text);
  }
});

test("whatever was read, the same is said of it as of the whole code", async () => {
  const texts = fc.oneof(
    fc.constantFrom(still, moving, ofEndedKey, ofNoKey, elsewhere, ofStranger, "ABCD-2345", ""),
    fc.string({ unit: "binary", maxLength: 500 }),
    // One byte of a genuine code changed.
    fc
      .tuple(fc.constantFrom(still, moving, ofEndedKey), fc.nat(191), fc.integer({ min: 1, max: 255 }))
      .map(([text, at, change]) => {
        const bytes = decodeBase45(text) ?? new Uint8Array();
        return encodeBase45(bytes.map((byte, index) => (index === at % bytes.length ? byte ^ change : byte)));
      }),
  );
  await fc.assert(
    fc.asyncProperty(texts, async (text) => {
      const { decoded, refusal, isKeyEnded } = await said(text);
      const again = await said(await fresh().restored(owner, keptCode(text), keys));
      expect(again.refusal).toEqual(refusal);
      expect(again.isKeyEnded).toBe(isKeyEnded);
      if (decoded.form !== "signed") expect(again.decoded).toEqual(decoded);
      else
        expect(again.decoded).toMatchObject({ form: "signed", code: decoded.code, rotation: decoded.rotation && {} });
    }),
    { numRuns: 1_000 },
  );
});

test("what is kept neither shows the pass nor says what a text of others was", () => {
  for (const text of [still, moving]) {
    const decoded = decodeCode(text);
    if (decoded.form !== "signed") throw new Error("no code of ours");
    const kept = keptCode(text);
    expect(kept).not.toContain(encodeBase64Url(decoded.signature).slice(0, 20));
    expect(decodeCode(kept).form).toBe("unreadable");
  }
  expect(keptCode("BEGIN:VCARD\nN:Rao;Asha\nEND:VCARD")).toMatch(/^kept\.[0-9a-f]{64}$/);
  expect(keptCode("abcd 2345")).toBe("abcd 2345");
});

test("who sends what no phone keeps has it refused, and breaks nothing", async () => {
  for (const text of ["kept", "kept.", "kept.AA.BB", "kept.AA..CC", "kept.!.BB.CC", `kept.${"A".repeat(500)}.B.C`])
    expect((await said(await fresh().restored(owner, text, keys))).refusal).toEqual({ code: "pass-unknown" });
});
