import { describe, expect, test } from "vitest";
import { FIRST_KEYS, goodKeys, KEY_ID_MAX, type KeyAct, keyStanding, ringAt, turnKeys } from "./keys.ts";
import type { KeyRing } from "./types.ts";

function ringAfter(...acts: KeyAct[]): KeyRing {
  return acts.reduce<KeyRing>((ring, act, index) => turnKeys(ring, act, index + 1) ?? ring, FIRST_KEYS);
}

describe("an event's keys", () => {
  test("begin with the first, and the next is known ahead", () => {
    expect(goodKeys(FIRST_KEYS)).toEqual([1, 2]);
    expect(keyStanding(FIRST_KEYS, 0)).toBe("unknown");
    expect(keyStanding(FIRST_KEYS, 3)).toBe("unknown");
  });

  test("turn without refusing what the one before signed", () => {
    const turned = ringAfter("rotate");
    expect(turned).toMatchObject({ current: 2, keepsPrevious: true });
    expect(goodKeys(turned)).toEqual([1, 2, 3]);
  });

  test("of which the last but one is good no more", () => {
    expect(keyStanding(ringAfter("rotate", "rotate"), 1)).toBe("ended");
  });

  test("are replaced when one leaked: what it signed is refused at once", () => {
    const turned = ringAfter("replace");
    expect(goodKeys(turned)).toEqual([2, 3]);
    expect(keyStanding(turned, 1)).toBe("ended");
  });

  test("lose the one before when that leaked", () => {
    expect(goodKeys(ringAfter("rotate", "withdraw"))).toEqual([2, 3]);
  });

  test("keep what is signed since a key was replaced, when they turn again", () => {
    expect(goodKeys(ringAfter("replace", "rotate"))).toEqual([2, 3, 4]);
  });

  test("end one before the last number, for the next is published too", () => {
    const last = { current: KEY_ID_MAX - 1, keepsPrevious: true };
    expect(turnKeys(last, "rotate", 1)).toBeNull();
    expect(goodKeys(last)).toEqual([KEY_ID_MAX - 2, KEY_ID_MAX - 1, KEY_ID_MAX]);
    expect(turnKeys(last, "withdraw", 1)).toMatchObject({ ...last, keepsPrevious: false });
  });
});

test("are known as they were, for as long as a phone may have been cut off", () => {
  // Turned at 1 and at 2, the one before withdrawn at 3, and once more in vain at 4.
  const turned = ringAfter("rotate", "rotate", "withdraw", "withdraw");
  const goodAt = (at: number) => goodKeys(ringAt(turned, at));
  expect([0, 1, 2, 3].map(goodAt)).toEqual([
    [1, 2],
    [1, 2, 3],
    [2, 3, 4],
    [3, 4],
  ]);
  expect(turned.past).toHaveLength(3);
  const long = ringAfter(...Array.from({ length: 60 }, () => "rotate" as const));
  expect(long.past).toHaveLength(20);
  expect(ringAt(long, 0).current).toBe(41);
});

test("a scanner that has had no network since the first key refuses nothing signed after one turn", () => {
  const signedWith = [FIRST_KEYS.current, ringAfter("rotate").current];
  expect(signedWith.map((id) => keyStanding(FIRST_KEYS, id))).toEqual(["good", "good"]);
});
