import { useEffect, useRef } from "react";
import type { QueueSummary } from "#shared/domain/queue/types";
import { callWords, newCalls } from "./spoken-calls.ts";

export const canSpeak = "speechSynthesis" in window;

/** Speaks each new call, and each that is repeated, while `isOn`. Calls made before are history: turning it on late does not read them all out. */
export function useSpokenCalls({ called, rings, deskOf }: QueueSummary, isOn: boolean): void {
  const known = useRef({ called, rings });
  useEffect(() => {
    const fresh = newCalls(known.current, { called, rings });
    known.current = { called, rings };
    if (!isOn || !canSpeak) return;
    for (const number of fresh) {
      const { words, language } = callWords(number, deskOf[number], navigator.languages);
      const utterance = new SpeechSynthesisUtterance(words);
      utterance.lang = language;
      speechSynthesis.speak(utterance);
    }
  }, [called, rings, deskOf, isOn]);
  useEffect(() => {
    if (!isOn && canSpeak) speechSynthesis.cancel();
  }, [isOn]);
}
