import { afterEach, beforeEach, expect, test, vi } from "vitest";

type Tone = { type: string; frequency: { value: number }; startAt?: number };

let tones: Tone[] = [];
let vibrated: number[][] = [];

class Context {
  state = "suspended";
  readonly currentTime = 10;
  readonly destination = {};
  async resume() {
    this.state = "running";
  }
  createOscillator() {
    const tone: Tone = { type: "", frequency: { value: 0 } };
    tones.push(tone);
    const start = (at: number) => {
      tone.startAt = at;
    };
    return Object.assign(tone, { connect: () => ({ connect: () => undefined }), start, stop: () => undefined });
  }
  createGain() {
    return { gain: { setValueAtTime: () => undefined, linearRampToValueAtTime: () => undefined } };
  }
}

/** Each test has a page of its own: sound is unlocked once for all of it. */
const openPage = () => {
  vi.resetModules();
  return import("./signals.ts");
};

beforeEach(() => {
  [tones, vibrated] = [[], []];
  vi.stubGlobal("AudioContext", Context);
  const vibrate = (pattern: number[]) => vibrated.push(pattern);
  vi.stubGlobal("navigator", { userActivation: { hasBeenActive: true }, vibrate });
});
afterEach(() => vi.unstubAllGlobals());

test("each kind of verdict sounds and feels unlike the others", async () => {
  const { signal, unlockSound } = await openPage();
  unlockSound();
  await Promise.resolve();
  const heard = (["admit", "stop", "look"] as const).map((kind) => {
    [tones, vibrated] = [[], []];
    signal(kind);
    return { sound: tones.map(({ type, frequency }) => [type, frequency.value]), felt: vibrated.flat() };
  });
  for (const [at, one] of heard.entries()) {
    expect(one.sound.length).toBeGreaterThan(0);
    expect(one.felt.length).toBeGreaterThan(0);
    for (const other of heard.slice(at + 1)) {
      expect(one.sound).not.toEqual(other.sound);
      expect(one.felt).not.toEqual(other.felt);
    }
  }
  const rising = heard[0]?.sound.map(([, pitch]) => Number(pitch)) ?? [];
  expect(rising).toEqual(rising.toSorted((one, other) => one - other));
  expect(tones.every(({ startAt }) => (startAt ?? 0) >= 10)).toBe(true);
});

test("before the first touch a page is silent and still, and says nothing of it", async () => {
  vi.stubGlobal("navigator", { userActivation: { hasBeenActive: false }, vibrate: () => vibrated.push([0]) });
  const { signal } = await openPage();
  signal("stop");
  expect([tones, vibrated]).toEqual([[], []]);
});
