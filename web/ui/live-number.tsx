import { useRef } from "react";

/** A number that changes in place: for a moment it takes the accent's colour, and nothing around it moves. */
export function LiveNumber({ value, className = "" }: { value: number | string; className?: string }) {
  const first = useRef(value);
  const changed = first.current !== value;
  if (changed) first.current = NEVER;
  const text = typeof value === "number" ? value.toLocaleString() : value;
  return (
    <span key={value} data-value={text} className={`tabular-nums ${changed ? FADING : ""} ${className}`}>
      {text}
    </span>
  );
}

// The accent lies over the number and fades: a colour that fades would be painted anew sixty times a second. It is not read aloud.
const FADING =
  "relative before:absolute before:inset-0 before:text-accent-text before:opacity-0 before:transition-opacity before:duration-1000 before:content-[attr(data-value)_/_''] starting:before:opacity-100";

/** After the first change every value is a change, also the one it began with. */
const NEVER = "\u0000";
