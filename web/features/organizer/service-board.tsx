import { Megaphone } from "lucide-react";
import type { Lane, QueueSummary, StaffTokenView } from "#shared/domain/queue/types";
import type { TokenId } from "#shared/ids";
import { SERVERS_MAX } from "#shared/limits";
import { formatWait } from "#web/lib/time";
import { Badge } from "#web/ui/badge";
import { Button } from "#web/ui/button";
import { EmptyState } from "#web/ui/empty-state";
import { LiveNumber } from "#web/ui/live-number";
import { Stepper } from "#web/ui/stepper";
import { useNow } from "#web/ui/use-now";
import { tokenColumns, whyNotCall } from "./token-columns.ts";
import { sinceWords, waitWords } from "./wait-words.ts";

export type TokenAction = "arrived" | "finish" | "missed" | "cancel";

export type ServiceBoardProps = {
  summary: QueueSummary;
  lanes: readonly Lane[];
  tokens: readonly StaffTokenView[];
  calling: boolean;
  onCallNext: () => void;
  onToken: (tokenId: TokenId, action: TokenAction) => void;
  onServers: (servers: number) => void;
};

/** One desk, worked with one thumb: call, greet, finish; the waiting below with their estimates. */
export function ServiceBoard(props: ServiceBoardProps) {
  const { summary, lanes, onToken } = props;
  const { atDesk, waiting } = tokenColumns(props.tokens);
  const next = waiting[0];
  const laneName = (laneId: string) => (lanes.length > 1 ? lanes.find((lane) => lane.id === laneId)?.name : undefined);
  return (
    <div className="grid grid-cols-1 items-start gap-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
      <section aria-label="At the desk" className="flex flex-col gap-4">
        <Button
          size="lg"
          wide
          pending={props.calling}
          disabledReason={whyNotCall(waiting.length, summary.servers)}
          icon={<Megaphone aria-hidden size={28} />}
          onClick={props.onCallNext}
          className="min-h-28 text-title"
        >
          {next ? `Call next · ${next.number}` : "Call next"}
        </Button>
        {atDesk.length === 0 ? (
          <EmptyState title="Nobody at the desk">
            Whoever you call appears here with Arrived, Finish and Not here.
          </EmptyState>
        ) : (
          <ul className="grid gap-3 sm:grid-cols-2">
            {atDesk.map((token) => (
              <AtDesk key={token.id} token={token} lane={laneName(token.laneId)} onToken={onToken} />
            ))}
          </ul>
        )}
      </section>
      <section aria-labelledby="waiting-title" className="flex flex-col gap-4">
        <Stepper
          label="People serving"
          hint="The wait people are told is worked out from this."
          value={summary.servers}
          min={0}
          max={SERVERS_MAX}
          onChange={props.onServers}
        />
        <dl className="grid grid-cols-[1fr_1.5fr_1fr] divide-x divide-line rounded-card border border-line bg-surface py-3 text-center">
          <Figure label="Waiting" value={summary.waiting} />
          <Figure label="New wait" value={waitWords(summary.eta)} />
          <Figure label="Served" value={summary.servedTotal} />
        </dl>
        <div>
          <h2 id="waiting-title" className="pb-2 text-base font-semibold">
            Waiting
          </h2>
          {waiting.length === 0 ? (
            <p className="text-base text-ink-soft">The queue is empty. People who join appear here in calling order.</p>
          ) : (
            <ol className="divide-y divide-line rounded-card border border-line bg-surface">
              {waiting.map((token) => (
                <Waiting key={token.id} token={token} lane={laneName(token.laneId)} onToken={onToken} />
              ))}
            </ol>
          )}
        </div>
      </section>
    </div>
  );
}

function Figure({ label, value }: { label: string; value: number | string }) {
  return (
    <div className="px-2">
      <dt className="text-sm text-ink-soft">{label}</dt>
      <dd className="text-base font-semibold">
        <LiveNumber value={value} />
      </dd>
    </div>
  );
}

type TokenProps = {
  token: StaffTokenView;
  lane: string | undefined;
  onToken: (tokenId: TokenId, action: TokenAction) => void;
};

function AtDesk({ token, lane, onToken }: TokenProps) {
  const now = useNow(1_000);
  const called = token.status === "called";
  const since = sinceWords(token.calledAt ?? token.joinedAt, now);
  return (
    <li className="flex animate-rise flex-col gap-4 rounded-card border border-line bg-surface p-4">
      <div className="flex items-start justify-between gap-3">
        <div className="min-w-0">
          <p className="text-hero font-bold">{token.number}</p>
          <p className="truncate pt-1 text-base font-medium">{token.name}</p>
        </div>
        <div className="flex flex-col items-end gap-1.5">
          <Badge tone={called ? "warn" : "good"}>{called ? "Called" : "Being served"}</Badge>
          {lane ? <Badge>{lane}</Badge> : null}
          <span className="text-sm text-ink-soft">{since}</span>
        </div>
      </div>
      <div className="flex gap-2">
        {called ? (
          <>
            <Button
              variant="secondary"
              size="lg"
              className="flex-1 whitespace-nowrap"
              onClick={() => onToken(token.id, "missed")}
            >
              {token.misses > 0 ? "No-show" : "Not here"}
            </Button>
            <Button size="lg" className="flex-1" onClick={() => onToken(token.id, "arrived")}>
              Arrived
            </Button>
          </>
        ) : (
          <Button variant="good" size="lg" wide onClick={() => onToken(token.id, "finish")}>
            Finish
          </Button>
        )}
      </div>
    </li>
  );
}

function Waiting({ token, lane, onToken }: TokenProps) {
  return (
    <li className="flex items-center gap-3 px-4 py-2.5">
      <span className="min-w-10 text-lg font-bold tabular-nums">{token.number}</span>
      <span className="min-w-0 flex-1">
        <span className="block truncate text-base">{token.name}</span>
        <span className="block text-sm text-ink-soft">
          {[lane, token.eta ? formatWait(token.eta) : "no estimate yet"].filter(Boolean).join(" · ")}
        </span>
      </span>
      <Button
        variant="quiet"
        size="sm"
        onClick={() => onToken(token.id, "cancel")}
        aria-label={`Remove ${token.number}`}
      >
        Remove
      </Button>
    </li>
  );
}
