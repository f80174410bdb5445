import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { countedId } from "#shared/counting-ids";
import type { PassId } from "#shared/ids";
import { decodeKeySet, encodeKeySet, type KeySet, takeKeySet } from "./key-set.ts";
import {
  checkRevoked,
  decodeRevocations,
  encodeRevocations,
  LISTS_FRESH_MS,
  type RevocationList,
  type Revocations,
  takeRevocations,
} from "./revocations.ts";

const NOON = Date.UTC(2027, 2, 12, 12);
const HERE = { college: 0xba7816bf, event: 0xe3b0c442 };
const SIGNATURE = new Uint8Array(64);
const pass = (n: number): PassId => countedId("pass", n);

const first: KeySet = {
  ...HERE,
  ring: { current: 2, keepsPrevious: true },
  issuedAt: NOON,
  until: NOON + LISTS_FRESH_MS,
  keys: new Map([1, 2, 3].map((id) => [id, new Uint8Array(32).fill(id)])),
};

describe("a set of keys", () => {
  test("comes back from its bytes", () => {
    const bytes = new Uint8Array([...encodeKeySet(first), ...SIGNATURE]);
    expect(decodeKeySet(bytes)?.set).toEqual(first);
  });

  test("has every key that is good, or is not made", () => {
    expect(() => encodeKeySet({ ...first, keys: new Map() })).toThrow(RangeError);
  });

  test("is not taken when it is forged, another event's, or older than the known one", () => {
    expect(takeKeySet(null, first, false, HERE)).toMatchObject({ refusal: { code: "list-forged" } });
    expect(takeKeySet(null, first, true, { ...HERE, event: 1 })).toMatchObject({
      refusal: { code: "list-wrong-event" },
    });
    const older = { ...first, issuedAt: NOON - 1_000 };
    expect(takeKeySet(first, older, true, HERE)).toMatchObject({ refusal: { code: "list-rolled-back" } });
    expect(takeKeySet(older, first, true, HERE)).toMatchObject({ ok: true, value: first });
  });

  test("is not read from what is none", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => void decodeKeySet(bytes)));
    const bytes = new Uint8Array([...encodeKeySet(first), ...SIGNATURE]);
    for (let length = 0; length < bytes.length; length++) expect(decodeKeySet(bytes.subarray(0, length))).toBeNull();
    expect(decodeRevocations(bytes)).toBeNull();
  });
});

function list(change: Partial<RevocationList>): RevocationList {
  const { issuedAt = NOON } = change;
  const fresh = { issuedAt, until: issuedAt + LISTS_FRESH_MS };
  return { ...HERE, since: 0, epoch: 0, more: false, passIds: [], ...fresh, ...change };
}

function known(...lists: RevocationList[]): Revocations | null {
  return lists.reduce<Revocations | null>((before, one) => {
    const taken = takeRevocations(before, one, true, HERE);
    if (!taken.ok) throw new Error(taken.refusal.code);
    return taken.value;
  }, null);
}

describe("withdrawn passes", () => {
  test("come back from their bytes", () => {
    const one = list({ since: 3, epoch: 9, more: true, passIds: [pass(1), pass(2)] });
    expect(decodeRevocations(new Uint8Array([...encodeRevocations(one), ...SIGNATURE]))?.list).toEqual(one);
  });

  test("are known from the whole list and from what changed since", () => {
    const now = known(list({ epoch: 5, passIds: [pass(1)] }), list({ since: 5, epoch: 8, passIds: [pass(2)] }));
    expect([pass(1), pass(2), pass(3)].map((id) => checkRevoked(now, id, NOON))).toEqual([
      "revoked",
      "revoked",
      "clear",
    ]);
  });

  test("are never forgotten, not even for a whole list that leaves them out", () => {
    const now = known(list({ epoch: 5, passIds: [pass(1)] }), list({ epoch: 6, passIds: [pass(2)] }));
    expect(checkRevoked(now, pass(1), NOON)).toBe("revoked");
  });

  test.each([
    ["forged", list({ epoch: 9 }), false, "list-forged"],
    ["of another event", list({ epoch: 9, event: 1 }), true, "list-wrong-event"],
    ["of an earlier epoch", list({ epoch: 4, issuedAt: NOON + 1_000 }), true, "list-rolled-back"],
    ["of an earlier time", list({ epoch: 9, issuedAt: NOON - 1_000 }), true, "list-rolled-back"],
    ["of changes since what is not known", list({ since: 7, epoch: 9 }), true, "list-gap"],
  ])("are not taken from a list that is %s", (_, next, isGenuine, code) => {
    const before = known(list({ epoch: 5 }));
    expect(takeRevocations(before, next, isGenuine, HERE)).toMatchObject({ ok: false, refusal: { code } });
  });

  test("an old list, half a list, none, or a clock that was set back is amber and never green", () => {
    const now = known(list({ epoch: 5, passIds: [pass(1)] }));
    expect(checkRevoked(now, pass(2), NOON + LISTS_FRESH_MS - 1)).toBe("clear");
    expect(checkRevoked(now, pass(2), NOON + LISTS_FRESH_MS)).toBe("stale");
    expect(checkRevoked(now, pass(1), NOON + LISTS_FRESH_MS)).toBe("revoked");
    expect(checkRevoked(now, pass(2), NOON - 6 * 60_000)).toBe("stale");
    expect(checkRevoked(known(list({ epoch: 5, more: true })), pass(2), NOON)).toBe("stale");
    expect(checkRevoked(null, pass(2), NOON)).toBe("stale");
  });

  test("in whatever order lists arrive, the epoch never falls and nobody withdrawn is clear again", () => {
    const lists = fc.array(
      fc.record({
        since: fc.nat(6),
        epoch: fc.nat(6),
        issuedAt: fc.nat(9),
        ids: fc.array(fc.nat(5), { maxLength: 3 }),
      }),
    );
    fc.assert(
      fc.property(lists, (arriving) => {
        let now: Revocations | null = null;
        for (const { since, epoch, issuedAt, ids } of arriving) {
          const next = list({ since, epoch, issuedAt: NOON + issuedAt * 1_000, passIds: ids.map(pass) });
          const taken = takeRevocations(now, next, true, HERE);
          if (!taken.ok) continue;
          expect(taken.value.epoch).toBeGreaterThanOrEqual(now?.epoch ?? 0);
          for (const id of now?.passIds ?? []) expect(taken.value.passIds.has(id)).toBe(true);
          now = taken.value;
        }
      }),
    );
  });
});
