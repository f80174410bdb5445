import type { OutcomeKind } from "./outcome.ts";

/** Hertz, start and length in seconds. */
type Note = { readonly pitch: number; readonly at: number; readonly for: number };
type Signal = { readonly wave: OscillatorType; readonly notes: readonly Note[]; readonly vibration: readonly number[] };

/** Told apart without looking: admit rises, stop is two low buzzes, look wavers on one note. */
const SIGNALS: Readonly<Record<OutcomeKind, Signal>> = {
  admit: {
    wave: "triangle",
    notes: [
      { pitch: 784, at: 0, for: 0.09 },
      { pitch: 1175, at: 0.09, for: 0.16 },
    ],
    vibration: [70],
  },
  stop: {
    wave: "sawtooth",
    notes: [
      { pitch: 165, at: 0, for: 0.22 },
      { pitch: 131, at: 0.28, for: 0.34 },
    ],
    vibration: [220, 90, 320],
  },
  look: {
    wave: "triangle",
    notes: [
      { pitch: 523, at: 0, for: 0.12 },
      { pitch: 494, at: 0.16, for: 0.12 },
      { pitch: 523, at: 0.32, for: 0.16 },
    ],
    vibration: [60, 70, 60, 70, 60],
  },
};

/** Loud enough for a gate in a crowd, below the level at which phone speakers distort. */
const LOUDNESS = 0.5;
/** A note that starts or ends at once clicks. */
const FADE_SECONDS = 0.012;

let audio: AudioContext | null = null;

/** Browsers play sound only after a touch: call this from the first one. Safe to call again. */
export function unlockSound(): void {
  audio ??= new AudioContext();
  if (audio.state === "suspended") void audio.resume();
}

/** Plays and vibrates; silent where the platform or the volunteer does not allow it. */
export function signal(kind: OutcomeKind): void {
  const { wave, notes, vibration } = SIGNALS[kind];
  if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.([...vibration]);
  if (audio?.state !== "running") return;
  for (const note of notes) play(audio, wave, note);
}

function play(context: AudioContext, wave: OscillatorType, note: Note): void {
  const startAt = context.currentTime + note.at;
  const endAt = startAt + note.for;
  const tone = context.createOscillator();
  const level = context.createGain();
  tone.type = wave;
  tone.frequency.value = note.pitch;
  level.gain.setValueAtTime(0, startAt);
  level.gain.linearRampToValueAtTime(LOUDNESS, startAt + FADE_SECONDS);
  level.gain.setValueAtTime(LOUDNESS, endAt - FADE_SECONDS);
  level.gain.linearRampToValueAtTime(0, endAt);
  tone.connect(level).connect(context.destination);
  tone.start(startAt);
  tone.stop(endAt);
}
