import { useEffect, useRef } from "react";
import type { QueueSummary } from "#shared/domain/queue/types";
import { callWords, newCalls } from "./spoken-calls.ts";

export const canSpeak = "speechSynthesis" in window;

/** Speaks each new call while `isOn`. Calls made before are history: turning it on late does not read them all out. */
export function useSpokenCalls({ called, deskOf }: QueueSummary, isOn: boolean): void {
  const known = useRef(called);
  useEffect(() => {
    const fresh = newCalls(known.current, called);
    known.current = called;
    if (!isOn || !canSpeak) return;
    for (const number of fresh) {
      const words = new SpeechSynthesisUtterance(callWords(number, deskOf[number]));
      words.lang = "en";
      speechSynthesis.speak(words);
    }
  }, [called, deskOf, isOn]);
  useEffect(() => {
    if (!isOn && canSpeak) speechSynthesis.cancel();
  }, [isOn]);
}
