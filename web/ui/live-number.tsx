import { useRef } from "react";

/** A number that changes in place: for a moment it takes the accent's colour, and nothing around it moves. */
export function LiveNumber({ value, className = "" }: { value: number | string; className?: string }) {
  const first = useRef(value);
  const changed = first.current !== value;
  if (changed) first.current = NEVER;
  return (
    <span
      key={value}
      className={`tabular-nums transition-colors duration-1000 ${changed ? "starting:text-accent-text" : ""} ${className}`}
    >
      {typeof value === "number" ? value.toLocaleString() : value}
    </span>
  );
}

/** After the first change every value is a change, also the one it began with. */
const NEVER = "\u0000";
