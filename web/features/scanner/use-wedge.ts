import { useEffect, useRef } from "react";
import { pressKey, WEDGE_IDLE } from "./wedge.ts";

/** Reports codes from a hardware scanner, wherever the focus is; its keys press nothing else on the page. */
export function useWedge(onCode: (text: string) => void): void {
  const onCodeRef = useRef(onCode);
  useEffect(() => {
    onCodeRef.current = onCode;
  }, [onCode]);
  useEffect(() => {
    let wedge = WEDGE_IDLE;
    const listen = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const step = pressKey(wedge, event.key, event.timeStamp);
      wedge = step.wedge;
      // In a text field a swift person keeps every key; the page empties the field when a code is complete.
      if (step.swallow && (step.code || !(event.target instanceof HTMLInputElement))) {
        event.preventDefault();
        event.stopPropagation();
      }
      if (step.code) onCodeRef.current(step.code);
    };
    window.addEventListener("keydown", listen, { capture: true });
    return () => window.removeEventListener("keydown", listen, { capture: true });
  }, []);
}
