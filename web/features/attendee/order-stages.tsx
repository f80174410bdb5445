import { Check } from "lucide-react";
import type { ReactNode } from "react";
import { DELAY_MS } from "#shared/domain/food/nudges";
import type { OrderView } from "#shared/domain/food/types";
import { Card } from "#web/ui/card";
import { ProgressRing } from "#web/ui/progress-ring";
import { Time } from "#web/ui/time";
import { useNow } from "#web/ui/use-now";

const RING_REFRESH_MS = 5_000;

/**
 * Where the order is, and the time it was promised for beside the time it will be.
 * @param asOf from when that is, where there is no connection; null: of this instant
 */
export function OrderStages({ order, asOf }: { order: OrderView; asOf: number | null }) {
  const now = useNow(RING_REFRESH_MS);
  const estimate = order.estimatedReadyAt ?? order.promisedAt;
  const late = order.status !== "ready" && estimate - order.promisedAt > DELAY_MS;
  const stages = [
    { title: "Placed", at: order.placedAt, reached: true },
    { title: "Being made", at: order.startedAt, reached: order.startedAt !== null || order.status === "ready" },
    { title: "Ready", at: order.readyAt, reached: order.status === "ready" },
  ];
  return (
    <Card as="section" aria-label="Progress" className="flex flex-wrap items-center gap-6 shadow-card">
      {order.status === "ready" ? null : (
        <ProgressRing
          value={share(order.placedAt, estimate, asOf ?? now)}
          isOld={asOf !== null}
          className="mx-auto size-40"
        >
          <span className="text-sm text-ink-soft">Ready about</span>
          <span className="text-title font-bold">
            <Time at={estimate} />
          </span>
          {order.ahead ? <span className="text-sm text-ink-soft">{order.ahead} ahead</span> : null}
        </ProgressRing>
      )}
      <div className="flex flex-1 basis-48 flex-col gap-3">
        <ol className="flex flex-col">
          {stages.map((stage, index) => (
            <Stage key={stage.title} reached={stage.reached} last={index === stages.length - 1}>
              <span className={stage.reached ? "font-semibold" : "text-ink-soft"}>{stage.title}</span>
              {stage.at ? (
                <span className="text-sm text-ink-soft">
                  <Time at={stage.at} />
                </span>
              ) : null}
            </Stage>
          ))}
        </ol>
        <p className="text-sm text-ink-soft">
          Promised for <Time at={order.promisedAt} />
          {late ? ". The kitchen is running late; we are sorry." : "."}
        </p>
      </div>
    </Card>
  );
}

function Stage({ reached, last, children }: { reached: boolean; last: boolean; children: ReactNode }) {
  return (
    <li className="relative flex items-center gap-3 pb-4 last:pb-0">
      {last ? null : (
        <span
          aria-hidden
          className={`absolute top-6 left-[0.6875rem] h-full w-0.5 ${reached ? "bg-accent" : "bg-line"}`}
        />
      )}
      <span
        aria-hidden
        className={`relative flex size-6 shrink-0 items-center justify-center rounded-full ${reached ? "bg-accent text-accent-on" : "border-2 border-line bg-surface"}`}
      >
        {reached ? <Check size={14} strokeWidth={3} /> : null}
      </span>
      <span className="flex flex-1 items-baseline justify-between gap-3">{children}</span>
    </li>
  );
}

function share(from: number, to: number, now: number): number {
  return to <= from ? 1 : Math.min(0.97, (now - from) / (to - from));
}
