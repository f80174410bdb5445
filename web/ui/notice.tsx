import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";

const LOOKS = {
  info: { className: "bg-sunken text-ink", Icon: Info },
  good: { className: "bg-good-soft text-good", Icon: CircleCheck },
  warn: { className: "bg-warn-soft text-warn", Icon: TriangleAlert },
  bad: { className: "bg-bad-soft text-bad", Icon: CircleAlert },
} as const;

/** A sentence in its place: a refusal beside the button that met it, a state worth knowing. */
export function Notice(props: {
  tone?: keyof typeof LOOKS;
  title?: string | undefined;
  children?: ReactNode;
  action?: ReactNode;
}) {
  const { className, Icon } = LOOKS[props.tone ?? "info"];
  return (
    <div role={props.tone === "bad" ? "alert" : "status"} className={`flex gap-3 rounded-control p-3 ${className}`}>
      <Icon aria-hidden size={20} className="mt-0.5 shrink-0" />
      <div className="min-w-0 flex-1">
        {props.title ? <p className="font-semibold">{props.title}</p> : null}
        {props.children ? <div className="text-sm text-ink">{props.children}</div> : null}
        {props.action ? <div className="pt-2">{props.action}</div> : null}
      </div>
    </div>
  );
}
