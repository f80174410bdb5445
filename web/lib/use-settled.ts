import { useEffect, useState } from "react";

/** Whoever types on is not asked for yet. */
const PAUSE_MS = 200;

/** What somebody typed, once they pause. */
export function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
