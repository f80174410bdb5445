import type { ReactNode } from "react";

/** What will appear here, and the one next thing to do. */
export function EmptyState(props: { icon?: ReactNode; title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className="flex flex-col items-center gap-2 rounded-card border border-dashed border-line-strong/50 px-6 py-10 text-center">
      {props.icon ? (
        <span aria-hidden className="text-ink-faint">
          {props.icon}
        </span>
      ) : null}
      <p className="font-semibold">{props.title}</p>
      {props.children ? <div className="max-w-prose text-sm text-ink-soft">{props.children}</div> : null}
      {props.action ? <div className="pt-2">{props.action}</div> : null}
    </div>
  );
}
