import type { QueueSummary } from "#shared/domain/queue/types";
import { formatWaitShort } from "#web/lib/time";
import { LiveNumber } from "#web/ui/live-number";

/** The queue as everybody sees it: numbers, never names. */
export function QueueFacts({ queue, mine }: { queue: QueueSummary; mine: number | null }) {
  return (
    <section aria-labelledby="queue-facts" className="flex flex-col gap-3">
      <h2 id="queue-facts" className="font-semibold">
        The queue now
      </h2>
      <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-card border border-line bg-line sm:grid-cols-4">
        <Fact term="Waiting" value={<LiveNumber value={queue.waiting} />} />
        <Fact term="Wait if you join now" value={queue.eta ? formatWaitShort(queue.eta) : "No estimate"} />
        <Fact term="Serving" value={queue.servers === 0 ? "Nobody yet" : `${queue.servers} at work`} />
        <Fact term="Served today" value={<LiveNumber value={queue.servedTotal} />} />
      </dl>
      {queue.called.length > 0 ? (
        <p className="flex flex-wrap items-center gap-2 text-sm text-ink-soft">
          Called now
          {queue.called.map((number) => (
            <span
              key={number}
              className={`rounded-control px-2.5 py-1 text-base font-bold ${number === mine ? "bg-good-fill text-white" : "bg-sunken text-ink"}`}
            >
              {number}
            </span>
          ))}
        </p>
      ) : null}
    </section>
  );
}

function Fact({ term, value }: { term: string; value: React.ReactNode }) {
  return (
    <div className="flex flex-col-reverse justify-end gap-0.5 bg-surface p-4">
      <dt className="text-sm text-ink-soft">{term}</dt>
      <dd className="font-semibold">{value}</dd>
    </div>
  );
}
