import type { EventSummary } from "#shared/domain/ledger/answers";
import type { GateCount } from "#shared/views/gate";
import { gateWaitWords } from "#web/lib/gate-wait-words";
import { LiveNumber } from "#web/ui/live-number";

/** My gate, big; the whole event beside it. */
export function GateCounter({ count, event }: { count: GateCount; event: EventSummary }) {
  return (
    <div className="flex flex-col gap-1">
      <GateNumbers count={count} event={event} />
      {count.wait.is === "unknown" ? null : (
        <p className="text-sm text-ink-soft">In line here: {gateWaitWords(count.wait).toLowerCase()}</p>
      )}
    </div>
  );
}

function GateNumbers({ count, event }: { count: GateCount; event: EventSummary }) {
  return (
    <dl className="flex items-end justify-between gap-4">
      <div>
        <dt className="text-sm text-ink-soft">Admitted here</dt>
        <dd className="text-title font-bold">
          <LiveNumber value={count.admitted} />
        </dd>
      </div>
      <div>
        <dt className="text-sm text-ink-soft">Stopped here</dt>
        <dd className="text-title font-bold">
          <LiveNumber value={count.refused} />
        </dd>
      </div>
      <div className="text-right">
        <dt className="text-sm text-ink-soft">Inside, of {event.capacity.toLocaleString()}</dt>
        <dd className="text-title font-bold">
          <LiveNumber value={event.inside} />
        </dd>
      </div>
    </dl>
  );
}
