import { useEffect, useEffectEvent } from "react";

const LOOK_AGAIN_MS = 5_000;

/** While nothing could be loaded for want of a network: calls back once the app answers again. */
export function useAgainOnline(isWaiting: boolean, onAgain: () => void): void {
  const again = useEffectEvent(onAgain);
  useEffect(() => {
    if (!isWaiting) return;
    let over = false;
    const look = async () => {
      const answers = await fetch("/api/health", { cache: "no-store" }).then(
        ({ ok }) => ok,
        () => false,
      );
      if (answers && !over) again();
    };
    const timer = setInterval(look, LOOK_AGAIN_MS);
    addEventListener("online", look);
    return () => {
      over = true;
      clearInterval(timer);
      removeEventListener("online", look);
    };
  }, [isWaiting]);
}
