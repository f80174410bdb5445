import { CHANNELS, MESSAGE_STATUSES } from "#shared/message-kinds";
import type { CampaignCount, CampaignView } from "#shared/views/campaigns";
import { Card } from "#web/ui/card";
import { CHANNEL_NAMES, STATUS_WORDS } from "./message-kind-words.ts";

/** What became of it so far, by each of its ways. */
export function CampaignProgress({ campaign: { status, written, counts } }: { campaign: CampaignView }) {
  const sum = (some: readonly CampaignCount[]) => some.reduce((total, { count }) => total + count, 0);
  const optedOut = sum(counts.filter((one) => one.channel === "inbox" && one.outcome === "opted-out"));
  const cancelled = sum(counts.filter((one) => one.outcome === "campaign-cancelled"));
  const isMoving = status === "sending" || counts.some((one) => one.status === "pending");
  return (
    <Card as="section" aria-labelledby="campaign-outcome" className="flex flex-col gap-4">
      <h2 id="campaign-outcome" className="font-semibold">
        What became of it
      </h2>
      <p className="text-sm text-ink-soft" role="status">
        {written === 1 ? "Written to one person" : `Written to ${written.toLocaleString("en")} people`}
        {isMoving && status !== "cancelled" ? ", and still going out" : ""}.
        {optedOut > 0 ? ` ${say(optedOut, "takes no campaigns", "take no campaigns")}` : ""}
        {cancelled > 0 ? ` ${say(cancelled, "was stopped", "were stopped")}` : ""}
      </p>
      <dl className="grid grid-cols-2 gap-3 lg:grid-cols-4">
        {CHANNELS.filter((channel) => counts.some((one) => one.channel === channel)).map((channel) => (
          <div key={channel} className="rounded-card border border-line bg-surface p-4">
            <dt className="text-sm font-semibold">{CHANNEL_NAMES[channel]}</dt>
            {MESSAGE_STATUSES.map((one) => {
              const count = sum(
                counts.filter((row) => row.channel === channel && row.status === one && !isOurs(row.outcome)),
              );
              return (
                <dd key={one} className="flex justify-between text-sm text-ink-soft tabular-nums">
                  <span>{STATUS_WORDS[one].says}</span>
                  <span>{count.toLocaleString("en")}</span>
                </dd>
              );
            })}
          </div>
        ))}
      </dl>
    </Card>
  );
}

/** Counted in words above. */
function isOurs(outcome: string | null): boolean {
  return outcome === "opted-out" || outcome === "campaign-cancelled" || outcome === "no-account";
}

function say(count: number, one: string, many: string): string {
  return `${count.toLocaleString("en")} ${count === 1 ? one : many}.`;
}
