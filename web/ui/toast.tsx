import { useSyncExternalStore } from "react";

export type ToastTone = "info" | "good" | "bad";
type Toast = { readonly id: number; readonly tone: ToastTone; readonly text: string };

/** Long enough to read two short lines aloud. */
const TOAST_MS = 5_000;
/** More at once cover the page. */
const TOASTS_MAX = 3;

let toasts: readonly Toast[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

function publish(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

/** Says something that belongs to no place on the page. Errors of a form or dialog stay inside it instead. */
export function toast(text: string, tone: ToastTone = "info"): void {
  const id = ++lastId;
  publish([...toasts, { id, tone, text }].slice(-TOASTS_MAX));
  setTimeout(() => publish(toasts.filter((one) => one.id !== id)), TOAST_MS);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const TONES: Record<ToastTone, string> = {
  info: "bg-ink text-canvas",
  good: "bg-good-fill text-white",
  bad: "bg-bad-fill text-white",
};

export function Toaster() {
  const shown = useSyncExternalStore(subscribe, () => toasts);
  return (
    <div
      role="status"
      className="pointer-events-none fixed inset-x-4 bottom-24 z-50 flex flex-col items-center gap-2 sm:bottom-6"
    >
      {shown.map((one) => (
        <p
          key={one.id}
          className={`pointer-events-auto max-w-md animate-rise rounded-control px-4 py-3 text-sm font-medium shadow-float ${TONES[one.tone]}`}
        >
          {one.text}
        </p>
      ))}
    </div>
  );
}
