const MUTED = "campuspulse.kitchen-muted";
/** Heard over a stove, below the level at which small speakers distort. */
const LOUDNESS = 0.4;
/** A note that starts or ends at once clicks. */
const FADE_SECONDS = 0.012;
/** Two falling notes, twice: unlike anything a phone does by itself. */
const NOTES = [
  { pitch: 880, at: 0 },
  { pitch: 660, at: 0.22 },
  { pitch: 880, at: 0.6 },
  { pitch: 660, at: 0.82 },
] as const;
const NOTE_SECONDS = 0.18;

let audio: AudioContext | null = null;

/** Browsers play sound only after a touch: call this from one. Safe to call again. */
export function unlockAlarm(): void {
  audio ??= new AudioContext();
  if (audio.state === "suspended") void audio.resume();
}

/** Silent where the browser does not allow it yet. */
export function soundAlarm(): void {
  if (audio?.state !== "running") return;
  for (const { pitch, at } of NOTES) play(audio, pitch, audio.currentTime + at);
}

/** Kept for this device: a kitchen that is open to its guests may want it quiet. */
export function isAlarmMuted(): boolean {
  try {
    return localStorage.getItem(MUTED) === "yes";
  } catch {
    return false;
  }
}

export function muteAlarm(isMuted: boolean): void {
  try {
    localStorage.setItem(MUTED, isMuted ? "yes" : "no");
  } catch {
    // then it holds as long as this page
  }
}

function play(context: AudioContext, pitch: number, startAt: number): void {
  const endAt = startAt + NOTE_SECONDS;
  const tone = context.createOscillator();
  const level = context.createGain();
  tone.type = "square";
  tone.frequency.value = pitch;
  level.gain.setValueAtTime(0, startAt);
  level.gain.linearRampToValueAtTime(LOUDNESS, startAt + FADE_SECONDS);
  level.gain.setValueAtTime(LOUDNESS, endAt - FADE_SECONDS);
  level.gain.linearRampToValueAtTime(0, endAt);
  tone.connect(level).connect(context.destination);
  tone.start(startAt);
  tone.stop(endAt);
}
