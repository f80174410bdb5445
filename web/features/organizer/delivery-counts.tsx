import { CHANNELS, MESSAGE_STATUSES } from "#shared/message-kinds";
import type { DeliveryCount } from "#shared/views/messages";
import { CHANNEL_NAMES, STATUS_WORDS } from "./message-kind-words.ts";

/** How many went which way, and what became of them, in the last thirty days. */
export function DeliveryCounts({ counts }: { counts: readonly DeliveryCount[] }) {
  const used = CHANNELS.filter((channel) => counts.some((one) => one.channel === channel));
  if (used.length === 0) return null;
  return (
    <dl className="grid grid-cols-2 gap-3 lg:grid-cols-4" aria-label="The last thirty days">
      {used.map((channel) => (
        <div key={channel} className="rounded-card border border-line bg-surface p-4">
          <dt className="text-sm font-semibold">{CHANNEL_NAMES[channel]}</dt>
          {MESSAGE_STATUSES.map((status) => {
            const count = counts
              .filter((one) => one.channel === channel && one.status === status)
              .reduce((sum, one) => sum + one.count, 0);
            return (
              <dd
                key={status}
                className={`flex justify-between text-sm tabular-nums ${status === "failed" && count > 0 ? "font-semibold text-bad" : "text-ink-soft"}`}
              >
                <span>{STATUS_WORDS[status].says}</span>
                <span>{count.toLocaleString("en")}</span>
              </dd>
            );
          })}
        </div>
      ))}
    </dl>
  );
}
