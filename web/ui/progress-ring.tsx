import type { ReactNode } from "react";

const RADIUS = 46;
const LENGTH = 2 * Math.PI * RADIUS;

/** A ring that closes: `value` 0 is empty, 1 is closed. What it means is said by `children`, not by the ring. */
export function ProgressRing(props: {
  value: number;
  /** Not known to be so any more: grey. */
  isOld?: boolean;
  children?: ReactNode;
  className?: string;
}) {
  const value = Math.min(1, Math.max(0, props.value));
  return (
    <div className={`relative ${props.className ?? "size-48"}`}>
      <svg viewBox="0 0 100 100" aria-hidden="true" className="size-full -rotate-90">
        <circle cx="50" cy="50" r={RADIUS} fill="none" strokeWidth="5" className="stroke-line" />
        <circle
          cx="50"
          cy="50"
          r={RADIUS}
          fill="none"
          strokeWidth="5"
          strokeLinecap="round"
          strokeDasharray={LENGTH}
          strokeDashoffset={LENGTH * (1 - value)}
          className={`${props.isOld ? "stroke-ink-faint" : "stroke-accent"} transition-[stroke-dashoffset] duration-700`}
        />
      </svg>
      <div className="absolute inset-0 flex flex-col items-center justify-center text-center">{props.children}</div>
    </div>
  );
}
