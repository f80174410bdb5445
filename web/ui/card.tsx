import type { ReactNode } from "react";
import { keepFocus } from "./keep-focus.ts";

export type CardProps = {
  children: ReactNode;
  as?: "div" | "section" | "article" | "li";
  tone?: "plain" | "accent" | "good" | "warn" | "bad";
  /** Off for cards that hold edge-to-edge rows. */
  padded?: boolean;
  className?: string;
  "aria-labelledby"?: string;
  "aria-label"?: string;
};

const TONES = {
  plain: "bg-surface border-line",
  accent: "bg-accent-soft border-accent/30",
  good: "bg-good-soft border-good/30",
  warn: "bg-warn-soft border-warn/30",
  bad: "bg-bad-soft border-bad/30",
} as const;

export function Card({ children, as: Tag = "div", tone = "plain", padded = true, className = "", ...rest }: CardProps) {
  return (
    <Tag
      {...rest}
      ref={Tag === "section" ? keepFocus : undefined}
      className={`rounded-card border ${TONES[tone]} ${padded ? "p-4 sm:p-5" : ""} ${className}`}
    >
      {children}
    </Tag>
  );
}
