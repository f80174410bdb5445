import { useState } from "react";
import type { Lane, QueueRefusal, QueueSummary, TokenView } from "#shared/domain/queue/types";
import type { StationRef } from "#shared/views/home";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { wordsFor } from "#web/lib/refusal-words";
import { formatWait } from "#web/lib/time";
import { useApi } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { useMe } from "#web/lib/use-me";
import { Button } from "#web/ui/button";
import { Card } from "#web/ui/card";
import { usePlace } from "#web/ui/place";
import { EventLink } from "./event-link.tsx";
import { SignInLink } from "./sign-in-link.tsx";

export type JoinQueueProps = {
  station: StationRef;
  queue: QueueSummary;
  lanes: readonly Lane[];
  /** They have been served here before. */
  again: boolean;
  onJoined: (token: TokenView) => void | Promise<void>;
};

export function JoinQueue({ station, queue, lanes, again, onJoined }: JoinQueueProps) {
  const { client } = useApi();
  const { user } = useMe();
  const { timeZone } = usePlace();
  const [laneId, setLaneId] = useState(lanes[0]?.id ?? "");
  const join = useCommand({
    send: (lane: string, commandId) =>
      client.attendee.joinQueue.mutate({ commandId, stationId: station.id, laneId: lane }),
    onOk: onJoined,
  });
  const refusal = whyNotJoin(queue);
  return (
    <Card className="flex flex-col gap-4 shadow-card">
      <div>
        <p className="text-sm text-ink-soft">{queue.waiting === 0 ? "Nobody is waiting" : "The wait now"}</p>
        <p className="text-title font-bold">{headline(queue)}</p>
      </div>
      {lanes.length > 1 ? (
        <fieldset className="flex flex-col gap-2">
          <legend className="pb-1.5 text-sm font-semibold">Your lane</legend>
          {lanes.map((lane) => (
            <label
              key={lane.id}
              className="flex min-h-12 cursor-pointer items-center gap-3 rounded-control border border-line px-4 has-checked:border-accent-text has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-accent-text"
            >
              <input
                type="radio"
                name="lane"
                value={lane.id}
                checked={lane.id === laneId}
                onChange={() => setLaneId(lane.id)}
                className="size-5 accent-(--accent-text)"
              />
              <span className="font-medium">{lane.name}</span>
            </label>
          ))}
        </fieldset>
      ) : null}
      {user ? (
        <Button
          size="lg"
          wide
          pending={join.pending}
          disabledReason={refusal ? wordsFor(refusal, timeZone).title : null}
          onClick={() => join.run(laneId)}
        >
          {again ? "Join again" : "Join the queue"}
        </Button>
      ) : (
        <SignInLink label="Sign in to join" />
      )}
      <OutcomeNotice
        refusal={join.refusal}
        problem={join.problem}
        action={join.refusal?.code === "no-pass" ? <EventLink station={station} /> : null}
      />
    </Card>
  );
}

function headline(queue: QueueSummary): string {
  if (queue.status === "closed") return "Closed";
  if (queue.status === "paused") return "Taking a break";
  if (queue.waiting === 0) return "Walk right up";
  return queue.eta ? formatWait(queue.eta) : `${queue.waiting} waiting`;
}

function whyNotJoin(queue: QueueSummary): QueueRefusal | null {
  if (queue.status === "closed") return { code: "queue-closed" };
  return queue.status === "paused" ? { code: "queue-paused" } : null;
}
