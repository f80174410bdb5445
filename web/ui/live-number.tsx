/** A number that changes in place: a brief tint says that it did, and nothing around it moves. */
export function LiveNumber({ value, className = "" }: { value: number | string; className?: string }) {
  return (
    <span
      key={value}
      className={`rounded-sm tabular-nums transition-[background-color] duration-1000 starting:bg-accent-soft ${className}`}
    >
      {typeof value === "number" ? value.toLocaleString() : value}
    </span>
  );
}
