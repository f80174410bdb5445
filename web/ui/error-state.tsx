import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";

/** What happened, what is kept, what to do. */
export function ErrorState(props: {
  title: string;
  children: ReactNode;
  action?: ReactNode;
  reference?: string | null;
}) {
  return (
    <div role="alert" className="flex flex-col items-start gap-3 rounded-card border border-bad/30 bg-bad-soft p-5">
      <p className="flex items-center gap-2 font-semibold text-bad">
        <TriangleAlert aria-hidden size={20} className="shrink-0" />
        {props.title}
      </p>
      <div className="text-ink">{props.children}</div>
      {props.action}
      {props.reference ? <p className="font-mono text-sm text-ink-soft">Reference {props.reference}</p> : null}
    </div>
  );
}
