import fc from "fast-check";
import { expect, test } from "vitest";
import { checkCode, ROTATION_SLACK_MS } from "#shared/domain/passes/decide";
import { decodeCode, encodeCode, encodeGrant, encodeShowing, steadyPart, toText } from "#shared/domain/passes/format";
import { FIRST_KEYS } from "#shared/domain/passes/keys";
import type { CodeExpectation, PassCode } from "#shared/domain/passes/types";
import { countedId } from "./counting-ids.ts";
import { importSigningKey, importVerifyKey, sign } from "./ed25519.ts";
import { proveCode } from "./prove-code.ts";

/** Of each kind of code; `npm run chaos` asks for 500,000. */
const MUTATIONS = Number(process.env.PASS_MUTATIONS ?? 4_000);
const NOON = Date.UTC(2027, 2, 12, 12);

const pass: PassCode = {
  ...{ kind: "pass", keyId: 1, college: 0xba7816bf, event: 0xe3b0c442, passId: countedId("pass", 7) },
  ...{ notBefore: NOON - 3_600_000, expires: NOON + 3_600_000, home: 0 },
};
const atTheGate: CodeExpectation = {
  ...{ kind: "pass", college: pass.college, event: pass.event, now: NOON, keys: FIRST_KEYS },
};
const issuer = await importSigningKey(new Uint8Array(32).fill(9));
const holder = await importSigningKey(new Uint8Array(32).fill(10));
const issuerKey = await importVerifyKey(issuer.publicKey);

async function rotatingBytes(shownAt: number): Promise<Uint8Array> {
  const granted = encodeGrant(pass, holder.publicKey);
  const showing = encodeShowing(new Uint8Array([...granted, ...(await sign(issuer, granted))]), shownAt);
  return new Uint8Array([...showing, ...(await sign(holder, showing))]);
}

function textOf(bytes: Uint8Array): string {
  return toText(bytes.subarray(0, bytes.length - 64), bytes.subarray(bytes.length - 64));
}

async function refusalOf(text: string, expectation = atTheGate) {
  const code = decodeCode(text);
  return checkCode(code, await proveCode(code, () => issuerKey), expectation);
}

/** What a forger does to bytes they hold: flips bits, writes over a stretch, moves one stretch onto another. */
const mutations = fc.oneof(
  fc.record({ flips: fc.array(fc.nat(), { minLength: 1, maxLength: 4 }) }),
  fc.record({ at: fc.nat(), bytes: fc.uint8Array({ minLength: 1, maxLength: 64 }) }),
  fc.record({ from: fc.nat(), to: fc.nat(), length: fc.integer({ min: 1, max: 64 }) }),
);
type Mutation = { flips: number[] } | { at: number; bytes: Uint8Array } | { from: number; to: number; length: number };

function mutate(original: Uint8Array, how: Mutation): Uint8Array {
  const bytes = Uint8Array.from(original);
  if ("flips" in how) {
    for (const bit of how.flips) {
      const at = (bit >> 3) % bytes.length;
      bytes[at] = (bytes[at] ?? 0) ^ (1 << (bit & 7));
    }
  } else if ("bytes" in how) {
    const at = how.at % bytes.length;
    bytes.set(how.bytes.subarray(0, bytes.length - at), at);
  } else {
    const [from, to] = [how.from % bytes.length, how.to % bytes.length];
    bytes.set(original.subarray(from, Math.min(from + how.length, from + bytes.length - to)), to);
  }
  return bytes;
}

test.each([
  [
    "a pass that stands still",
    async () => new Uint8Array([...encodeCode(pass), ...(await sign(issuer, encodeCode(pass)))]),
  ],
  ["a rotating pass", () => rotatingBytes(NOON)],
])(
  "no change to %s is accepted, and none makes the check throw",
  async (_, make) => {
    const genuine = await make();
    expect(await refusalOf(textOf(genuine))).toBeNull();
    await fc.assert(
      fc.asyncProperty(mutations, async (how) => {
        const changed = mutate(genuine, how);
        fc.pre(changed.some((byte, at) => byte !== genuine[at]));
        expect(await refusalOf(textOf(changed))).not.toBeNull();
      }),
      { numRuns: MUTATIONS },
    );
  },
  1_200_000,
);

test("a picture is refused from a minute on, and a clock that far ahead too; nothing in between", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: -600, max: 600 }), async (secondsAgo) => {
      const refusal = await refusalOf(textOf(await rotatingBytes(NOON - secondsAgo * 1_000)));
      if (secondsAgo * 1_000 > ROTATION_SLACK_MS) expect(refusal?.code).toBe("pass-stale");
      else if (-secondsAgo * 1_000 > ROTATION_SLACK_MS) expect(refusal?.code).toBe("pass-clock-ahead");
      else expect(refusal).toBeNull();
    }),
    { numRuns: 300 },
  );
});

test("frames of one pass on one phone are one showing, and nothing else is", async () => {
  const [one, later] = [textOf(await rotatingBytes(NOON)), textOf(await rotatingBytes(NOON + 20_000))];
  expect(later).not.toBe(one);
  expect(steadyPart(later)).toBe(steadyPart(one.toLowerCase()));
  const still = toText(encodeCode(pass), new Uint8Array(64));
  expect([still, "7K3M9QRT", "https://example.com"].map(steadyPart)).toEqual([
    still,
    "7K3M9QRT",
    "https://example.com",
  ]);
  expect(steadyPart(one)).not.toBe(still);
});

test("who holds a rotating pass gets neither a static one nor another's out of it", async () => {
  const genuine = await rotatingBytes(NOON);
  const still = toText(genuine.subarray(0, 28), genuine.subarray(60, 124));
  expect(await refusalOf(still)).toEqual({ code: "pass-unknown" });
  const plain = Uint8Array.from(genuine.subarray(0, 28));
  plain[18] = 0;
  expect(await refusalOf(toText(plain, genuine.subarray(60, 124)))).toEqual({ code: "pass-forged" });
  const thief = await importSigningKey(new Uint8Array(32).fill(11));
  const showing = genuine.subarray(0, 128);
  expect(await refusalOf(toText(showing, await sign(thief, showing)))).toEqual({ code: "pass-forged" });
  const stolen = Uint8Array.from(showing);
  stolen.set(thief.publicKey, 28);
  expect(await refusalOf(toText(stolen, await sign(thief, stolen)))).toEqual({ code: "pass-forged" });
});
