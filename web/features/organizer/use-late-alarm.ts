import { useEffect, useRef, useState } from "react";
import { newlyLate } from "./kitchen-tickets.ts";
import { isAlarmMuted, muteAlarm, soundAlarm, unlockAlarm } from "./late-alarm.ts";

/**
 * Sounds once for each order that becomes late while this page is open; those late before are history.
 * @returns whether it is muted, and what changes that
 */
export function useLateAlarm(late: readonly string[]): [isMuted: boolean, mute: (isMuted: boolean) => void] {
  const [isMuted, setMuted] = useState(isAlarmMuted);
  const heard = useRef<ReadonlySet<string>>(new Set(late));
  const key = late.join();
  useEffect(() => {
    const unlock = () => unlockAlarm();
    addEventListener("pointerdown", unlock);
    addEventListener("keydown", unlock);
    return () => {
      removeEventListener("pointerdown", unlock);
      removeEventListener("keydown", unlock);
    };
  }, []);
  useEffect(() => {
    const { fresh, known } = newlyLate(heard.current, key === "" ? [] : key.split(","));
    heard.current = known;
    if (fresh.length > 0 && !isMuted) soundAlarm();
  }, [key, isMuted]);
  const mute = (next: boolean) => {
    muteAlarm(next);
    setMuted(next);
  };
  return [isMuted, mute];
}
