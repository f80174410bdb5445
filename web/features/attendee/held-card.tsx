import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";

export type HeldCardProps = {
  /** The link wrapping the card, made by the caller who knows where it leads. */
  link: (className: string, content: ReactNode) => ReactNode;
  icon: ReactNode;
  kind: string;
  title: ReactNode;
  detail: ReactNode;
  /** Loud when it wants something of the reader now. */
  loud?: boolean;
};

/** One thing somebody holds: a pass, a place in a queue, an order. */
export function HeldCard({ link, icon, kind, title, detail, loud = false }: HeldCardProps) {
  const look = loud
    ? "border-transparent bg-good-fill text-white"
    : "border-line bg-surface shadow-card hover:border-line-strong";
  return (
    <li>
      {link(
        `flex h-full items-center gap-4 rounded-card border p-4 transition-colors ${look}`,
        <>
          <span
            aria-hidden
            className={`flex size-12 shrink-0 items-center justify-center rounded-control ${loud ? "bg-white/20" : "bg-accent-soft text-accent-text"}`}
          >
            {icon}
          </span>
          <span className="flex min-w-0 flex-1 flex-col">
            <span className={`text-sm ${loud ? "" : "text-ink-soft"}`}>{kind}</span>
            <span className="font-semibold">{title}</span>
            <span className={`text-sm ${loud ? "" : "text-ink-soft"}`}>{detail}</span>
          </span>
          <ChevronRight aria-hidden size={20} className={loud ? "" : "text-ink-faint"} />
        </>,
      )}
    </li>
  );
}
