/** A college without a picture still has a face: its initials on its colour. */
export function CollegeMark({ name }: { name: string }) {
  const initials = name
    .split(/\s+/)
    .filter((word) => /^\p{Lu}/u.test(word))
    .slice(0, 2)
    .map((word) => word[0])
    .join("");
  return (
    <span
      aria-hidden
      className="flex size-8 shrink-0 items-center justify-center rounded-control bg-accent text-sm font-bold text-accent-on"
    >
      {initials || name[0]}
    </span>
  );
}
