import type { OutcomeKind } from "./outcome.ts";

/** A disc, an octagon, a triangle: told apart by outline alone, in sunlight and without colour. */
export function VerdictIcon({ kind, className }: { kind: OutcomeKind; className?: string }) {
  return (
    <svg viewBox="0 0 100 100" aria-hidden="true" className={className}>
      {SHAPES[kind]}
    </svg>
  );
}

const SHAPES = {
  admit: (
    <>
      <circle cx="50" cy="50" r="48" fill="currentColor" />
      <path
        d="M27 52l16 16 31-34"
        fill="none"
        stroke="var(--glyph)"
        strokeWidth="11"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </>
  ),
  stop: (
    <>
      <path d="M30.5 3h39L97 30.5v39L69.5 97h-39L3 69.5v-39z" fill="currentColor" />
      <path d="M33 33l34 34M67 33L33 67" fill="none" stroke="var(--glyph)" strokeWidth="12" strokeLinecap="round" />
    </>
  ),
  look: (
    <>
      <path d="M50 6l46 84H4z" fill="currentColor" stroke="currentColor" strokeWidth="6" strokeLinejoin="round" />
      <path d="M50 36v25" fill="none" stroke="var(--glyph)" strokeWidth="10" strokeLinecap="round" />
      <circle cx="50" cy="77" r="6" fill="var(--glyph)" />
    </>
  ),
} as const satisfies Record<OutcomeKind, unknown>;
