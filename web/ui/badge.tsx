import type { ReactNode } from "react";

export type Tone = "neutral" | "accent" | "good" | "warn" | "bad";

const TONES: Record<Tone, string> = {
  neutral: "bg-sunken text-ink-soft",
  accent: "bg-accent-soft text-accent-text",
  good: "bg-good-soft text-good",
  warn: "bg-warn-soft text-warn",
  bad: "bg-bad-soft text-bad",
};

export function Badge({ tone = "neutral", icon, children }: { tone?: Tone; icon?: ReactNode; children: ReactNode }) {
  return (
    <span
      className={`inline-flex min-h-6 items-center gap-1.5 rounded-full px-2.5 text-sm font-medium whitespace-nowrap ${TONES[tone]}`}
    >
      {icon}
      {children}
    </span>
  );
}

const SHAPES: Record<Tone, string> = {
  neutral: "rounded-full border-2 border-ink-faint",
  accent: "rounded-full bg-accent-text",
  good: "rounded-full bg-good",
  warn: "rotate-45 bg-warn",
  bad: "bg-bad",
};

/** A state by shape and word, never by colour alone: ring, disc, diamond, square. */
export function Status({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <span className="inline-flex items-center gap-2 text-sm font-medium">
      <span aria-hidden className={`size-2.5 shrink-0 ${SHAPES[tone]}`} />
      <span>{children}</span>
    </span>
  );
}
