import { useRef } from "react";

/** A number that changes in place: a brief tint says that it did, and nothing around it moves. */
export function LiveNumber({ value, className = "" }: { value: number | string; className?: string }) {
  const first = useRef(value);
  const changed = first.current !== value;
  if (changed) first.current = NEVER;
  return (
    <span
      key={value}
      className={`rounded-sm tabular-nums transition-[background-color] duration-700 ${changed ? "starting:bg-accent-soft" : ""} ${className}`}
    >
      {typeof value === "number" ? value.toLocaleString() : value}
    </span>
  );
}

/** After the first change every value is a change, also the one it began with. */
const NEVER = "\u0000";
