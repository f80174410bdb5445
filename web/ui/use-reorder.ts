import { type KeyboardEvent, type PointerEvent, useRef, useState } from "react";
import { flushSync } from "react-dom";

/** What to spread on a row, and on the button in it by which it is moved. */
export type Reorder = {
  /** The row that is being dragged. */
  readonly held: string | null;
  readonly row: (key: string) => { ref: (element: HTMLElement | null) => void };
  readonly handle: (key: string) => {
    onPointerDown: (event: PointerEvent<HTMLElement>) => void;
    onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
  };
};

/**
 * Rows that change places, dragged by a pointer or moved by arrow keys.
 * @param keys   of the rows, from top to bottom
 * @param onMove gets the new place of a row, counted from 0
 */
export function useReorder(keys: readonly string[], onMove: (key: string, to: number) => void): Reorder {
  const rows = useRef(new Map<string, HTMLElement>());
  // What a drag that is under way has to see is the present, not what was when it began.
  const now = useRef({ keys, onMove });
  now.current = { keys, onMove };
  const [held, setHeld] = useState<string | null>(null);

  const drag = (key: string, y: number) => {
    const at = now.current.keys.indexOf(key);
    const isBeyondMiddle = (to: number) => {
      const box = rows.current.get(now.current.keys[to] ?? "")?.getBoundingClientRect();
      const middle = box ? box.top + box.height / 2 : y;
      return to < at ? y < middle : y > middle;
    };
    for (const to of [at - 1, at + 1]) if (isBeyondMiddle(to)) now.current.onMove(key, to);
  };

  return {
    held,
    row: (key) => ({
      ref: (element) => {
        if (element) rows.current.set(key, element);
        else rows.current.delete(key);
      },
    }),
    handle: (key) => ({
      onPointerDown: (event) => {
        const { pointerId, currentTarget } = event;
        setHeld(key);
        // A row that moves in the page loses what it has captured, so the window listens.
        const move = (moved: globalThis.PointerEvent) => moved.pointerId === pointerId && drag(key, moved.clientY);
        const end = new AbortController();
        const drop = () => {
          end.abort();
          setHeld(null);
          currentTarget.focus();
        };
        window.addEventListener("pointermove", move, end);
        for (const last of ["pointerup", "pointercancel"]) window.addEventListener(last, drop, end);
      },
      onKeyDown: (event) => {
        const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
        const to = keys.indexOf(key) + (step ?? 0);
        if (!step || to < 0 || to >= keys.length) return;
        event.preventDefault();
        const { currentTarget } = event;
        flushSync(() => onMove(key, to));
        currentTarget.focus();
      },
    }),
  };
}
