import { BellRing, Megaphone } from "lucide-react";
import type { ReactNode } from "react";
import type { DeskView, Lane, QueueSummary, StaffTokenView } from "#shared/domain/queue/types";
import type { TokenId } from "#shared/ids";
import { SERVERS_MAX } from "#shared/limits";
import { formatWait } from "#web/lib/time";
import { Badge } from "#web/ui/badge";
import { Button } from "#web/ui/button";
import { EmptyState } from "#web/ui/empty-state";
import { LiveNumber } from "#web/ui/live-number";
import { Stepper } from "#web/ui/stepper";
import { useNow } from "#web/ui/use-now";
import { DeskList, type DeskListProps } from "./desk-list.tsx";
import { OutOfLine } from "./out-of-line.tsx";
import { tokenColumns, whyNotCall } from "./token-columns.ts";
import { sinceWords, waitWords } from "./wait-words.ts";

export type TokenAction = "arrived" | "finish" | "missed" | "ring";

export type ServiceBoardProps = {
  summary: QueueSummary;
  lanes: readonly Lane[];
  desks: readonly DeskView[];
  tokens: readonly StaffTokenView[];
  calling: boolean;
  /** No server is reached: only it knows whom to call. */
  isCutOff: boolean;
  /** Where whoever holds this device serves; null for whichever desk is free. */
  myDesk: string | null;
  onMyDesk: DeskListProps["onMine"];
  onDesk: DeskListProps["onDesk"];
  onCallNext: () => void;
  onToken: (tokenId: TokenId, action: TokenAction) => void;
  onMore: (token: StaffTokenView) => void;
  onUndo: (token: StaffTokenView) => void;
  onServers: (servers: number) => void;
  /** To give somebody a number by hand. */
  children: ReactNode;
};

/** How soon a no-show that can no longer be undone is gone. */
const UNDO_LOOK_MS = 15_000;

/** One desk, worked with one thumb: call, greet, finish; the waiting below with their estimates. */
export function ServiceBoard(props: ServiceBoardProps) {
  const { summary, lanes, desks, onToken, onMore } = props;
  const now = useNow(UNDO_LOOK_MS);
  const { atDesk, waiting, outOfLine } = tokenColumns(props.tokens, now);
  const next = waiting[0];
  const hasDesks = desks.length > 1;
  const laneName = (laneId: string) => (lanes.length > 1 ? lanes.find((lane) => lane.id === laneId)?.name : undefined);
  return (
    <div className="grid grid-cols-1 items-start gap-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
      <section aria-label="At the desk" className="flex flex-col gap-4">
        <Button
          size="lg"
          wide
          pending={props.calling}
          disabledReason={whyNotCall(waiting.length, summary.servers, {
            isPaused: summary.status === "paused",
            isCutOff: props.isCutOff,
          })}
          icon={<Megaphone aria-hidden size={28} />}
          onClick={props.onCallNext}
          className="min-h-28 text-title"
        >
          {next ? `Call next · ${next.number}` : "Call next"}
          {props.myDesk && hasDesks ? ` to desk ${props.myDesk}` : ""}
        </Button>
        {atDesk.length === 0 ? (
          <EmptyState title="Nobody at the desk">
            Whoever you call appears here with Arrived, Finish and Not here.
          </EmptyState>
        ) : (
          <ul className="grid gap-3 sm:grid-cols-2">
            {atDesk.map((token) => (
              <AtDesk
                key={token.id}
                token={token}
                lane={laneName(token.laneId)}
                isManned={hasDesks}
                longAt={desks.find(({ number }) => number === token.number)?.longAt ?? null}
                onToken={onToken}
                onMore={onMore}
              />
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
        <DeskList desks={desks} mine={props.myDesk} onMine={props.onMyDesk} onDesk={props.onDesk} />
        <dl className="grid grid-cols-[1fr_1.5fr_1fr] divide-x divide-line rounded-card border border-line bg-surface py-3 text-center">
          <Figure label="Waiting" value={summary.waiting} />
          <Figure label="New wait" value={waitWords(summary.eta)} />
          <Figure label="Served" value={summary.servedTotal} />
        </dl>
        {props.children}
        <OutOfLine tokens={outOfLine} onMore={onMore} onUndo={props.onUndo} />
        <div>
          <h2 id="waiting-title" className="pb-2 text-base font-semibold">
            Waiting
          </h2>
          {waiting.length === 0 ? (
            <p className="text-base text-ink-soft">The queue is empty. People who join appear here in calling order.</p>
          ) : (
            <ol className="divide-y divide-line rounded-card border border-line bg-surface">
              {waiting.map((token) => (
                <Waiting key={token.id} token={token} lane={laneName(token.laneId)} onMore={onMore} />
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
  onMore: (token: StaffTokenView) => void;
};
type AtDeskProps = TokenProps & {
  /** Several desks: which one is worth saying. */
  isManned: boolean;
  /** From when on they are served clearly longer than others. */
  longAt: number | null;
  onToken: (tokenId: TokenId, action: TokenAction) => void;
};

function AtDesk({ token, lane, isManned, longAt, onToken, onMore }: AtDeskProps) {
  const now = useNow(1_000);
  const called = token.status === "called";
  const since = sinceWords(token.calledAt ?? token.joinedAt, now);
  return (
    <li className="flex animate-rise flex-col gap-4 rounded-card border border-line bg-surface p-4">
      <div className="flex items-start justify-between gap-3">
        <div className="min-w-0">
          <p className="text-hero font-bold">{token.number}</p>
          <p className="truncate pt-1 text-base font-medium">{token.name || "On paper"}</p>
          {token.people > 1 ? <p className="text-sm text-ink-soft">{peopleWords(token)}</p> : null}
          {isManned ? <p className="text-sm text-ink-soft">Desk {token.serverId}</p> : null}
        </div>
        <div className="flex flex-col items-end gap-1.5">
          <Badge tone={called ? "warn" : "good"}>{called ? "Called" : "Being served"}</Badge>
          {lane ? <Badge>{lane}</Badge> : null}
          <span className="text-sm text-ink-soft">{since}</span>
        </div>
      </div>
      {longAt !== null && now >= longAt ? (
        <p role="status" className="text-sm font-medium text-warn">
          Three times as long as usual. Forgot to press “Finish”, or is help needed?
        </p>
      ) : null}
      {called ? (
        <div className="flex items-center gap-2">
          <Button
            variant="quiet"
            size="sm"
            icon={<BellRing aria-hidden size={16} />}
            disabledReason={token.ringsLeft === 0 ? "They were called often enough" : null}
            reason="tooltip"
            onClick={() => onToken(token.id, "ring")}
          >
            {token.rings === 0 ? "Call again" : `Call again (${token.rings} of ${token.rings + token.ringsLeft})`}
          </Button>
          <Button variant="quiet" size="sm" aria-label={`More for ${token.number}`} onClick={() => onMore(token)}>
            More
          </Button>
        </div>
      ) : null}
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

function Waiting({ token, lane, onMore }: TokenProps) {
  return (
    <li className="flex items-center gap-3 px-4 py-2.5">
      <span className="min-w-10 text-lg font-bold tabular-nums">{token.number}</span>
      <span className="min-w-0 flex-1">
        <span className="block truncate text-base">{token.name || "On paper"}</span>
        <span className="block text-sm text-ink-soft">
          {[
            lane,
            peopleWords(token),
            token.isRemote ? "from afar" : null,
            token.isFar ? "far away by their phone" : null,
            token.eta ? formatWait(token.eta) : "no estimate yet",
          ]
            .filter(Boolean)
            .join(" · ")}
        </span>
      </span>
      <Button variant="quiet" size="sm" onClick={() => onMore(token)} aria-label={`More for ${token.number}`}>
        More
      </Button>
    </li>
  );
}

function peopleWords({ people }: StaffTokenView): string | null {
  return people > 1 ? `${people} people` : null;
}
