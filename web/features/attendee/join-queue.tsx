import { useState } from "react";
import { asksForCode } from "#shared/domain/queue/settings";
import type { Lane, QueueRefusal, QueueSummary, TokenView } from "#shared/domain/queue/types";
import { PRESENCE_CODE_CHARS } from "#shared/limits";
import type { StationRef } from "#shared/views/home";
import type { GeoPoint } from "#shared/views/venue";
import { askNearness } from "#web/lib/nearness";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { wordsFor } from "#web/lib/refusal-words";
import { formatClock, formatWait } from "#web/lib/time";
import { useApi } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { useMe } from "#web/lib/use-me";
import { Button } from "#web/ui/button";
import { Card } from "#web/ui/card";
import { TextField } from "#web/ui/field";
import { Notice } from "#web/ui/notice";
import { usePlace } from "#web/ui/place";
import { Stepper } from "#web/ui/stepper";
import { EventLink } from "./event-link.tsx";
import { boundWords } from "./head-start-words.ts";
import { keptNotice } from "./kept-notice.ts";
import { LaneChoice } from "./lane-choice.tsx";
import { scannedCode } from "./scanned-code.ts";
import { SignInLink } from "./sign-in-link.tsx";

export type JoinQueueProps = {
  station: StationRef;
  /** Where it is, if phones are to say whether they are near. */
  at: GeoPoint | null;
  queue: QueueSummary;
  lanes: readonly Lane[];
  /** They have been served here before. */
  again: boolean;
  onJoined: (token: TokenView) => void | Promise<void>;
};

type Wish = { laneId: string; people: number; code: string; isNear: boolean | null };

export function JoinQueue({ station, at, queue, lanes, again, onJoined }: JoinQueueProps) {
  const { client } = useApi();
  const { user } = useMe();
  const { timeZone } = usePlace();
  const { rules } = queue;
  const open = lanes.filter(({ staffOnly }) => !staffOnly);
  const [chosenLane, setLaneId] = useState("");
  const laneId = open.some(({ id }) => id === chosenLane) ? chosenLane : (open[0]?.id ?? "");
  const [people, setPeople] = useState(1);
  const [code, setCode] = useState(() => scannedCode() ?? "");
  const [locating, setLocating] = useState(false);
  const join = useCommand({
    send: ({ code: given, isNear, ...wish }: Wish, commandId) => {
      const noticeMs = keptNotice();
      return client.attendee.joinQueue.mutate({
        ...{ commandId, stationId: station.id, ...wish },
        ...(given && { code: given }),
        ...(isNear !== null && { isNear }),
        ...(noticeMs !== null && { noticeMs }),
      });
    },
    onOk: onJoined,
  });
  const bound = boundWords(lanes);
  const refusal = whyNotJoin(queue);
  const isCoded = asksForCode(rules);
  const given = isCoded ? code.trim() : "";
  const submit = async () => {
    // Whoever read the code is here: their phone is not asked.
    const asksPhone = at !== null && rules.nearMetres !== null && given === "";
    setLocating(asksPhone);
    const isNear = asksPhone ? await askNearness(at, rules.nearMetres) : null;
    setLocating(false);
    await join.run({ laneId, people: Math.min(people, rules.peopleMax), code: given, isNear });
  };
  return (
    <Card className="flex flex-col gap-4 shadow-card">
      <div>
        <p className="text-sm text-ink-soft">{queue.waiting === 0 ? "Nobody is waiting" : "The wait now"}</p>
        <p className="text-title font-bold">{headline(queue)}</p>
        {rules.closesAt !== null && queue.status === "open" ? (
          <p className="text-sm text-ink-soft">
            This queue ends at {formatClock(rules.closesAt, timeZone)}. Nobody can join whose turn would come later.
          </p>
        ) : null}
      </div>
      {rules.presence === "staff" && queue.status === "open" ? (
        <Notice title="The staff give out the numbers here">Go to the station and ask for one.</Notice>
      ) : (
        <>
          {open.length > 1 ? <LaneChoice lanes={open} chosen={laneId} onChange={setLaneId} /> : null}
          {bound ? <p className="text-sm text-ink-soft">{bound}</p> : null}
          {user && queue.status === "open" ? (
            <>
              {rules.peopleMax > 1 ? (
                <Stepper
                  label="People"
                  hint="A group has one number and is called together."
                  value={Math.min(people, rules.peopleMax)}
                  min={1}
                  max={rules.peopleMax}
                  onChange={setPeople}
                />
              ) : null}
              {isCoded ? (
                <TextField
                  label={
                    rules.presence === "required" ? "Code on the screen here" : "Code on the screen, if you are here"
                  }
                  hint={
                    rules.presence === "required"
                      ? "Four characters; they change every minute. Scanning the screen's QR fills them in."
                      : "Without it you count as on your way: you are asked in time whether you still come."
                  }
                  value={code}
                  maxLength={3 * PRESENCE_CODE_CHARS}
                  autoComplete="off"
                  autoCapitalize="characters"
                  spellCheck={false}
                  onChange={(event) => setCode(event.target.value)}
                />
              ) : null}
              {at !== null && rules.nearMetres !== null ? (
                <p className="text-sm text-ink-soft">
                  Your phone asks you where you are, and tells us only whether that is within {rules.nearMetres} m.{" "}
                  {rules.refusesFar ? "" : "Nobody is refused for it."}
                </p>
              ) : null}
            </>
          ) : null}
          {user ? (
            <Button
              size="lg"
              wide
              pending={join.pending || locating}
              disabledReason={refusal ? wordsFor(refusal, timeZone).title : null}
              onClick={() => void submit()}
            >
              {again ? "Join again" : "Join the queue"}
            </Button>
          ) : (
            <SignInLink label="Sign in to join" />
          )}
        </>
      )}
      <OutcomeNotice
        refusal={join.refusal}
        problem={join.problem}
        unreached={join.unreached}
        action={join.refusal?.code === "no-pass" ? <EventLink station={station} /> : null}
      />
    </Card>
  );
}

function headline(queue: QueueSummary): string {
  if (queue.status === "closed") return queue.pausedByRule ? "Nobody new for now" : "Closed";
  if (queue.status === "paused") return "Taking a break";
  if (queue.waiting === 0) return "Walk right up";
  return queue.eta ? formatWait(queue.eta) : `${queue.waiting} waiting`;
}

function whyNotJoin(queue: QueueSummary): QueueRefusal | null {
  if (queue.status === "closed") return { code: "queue-closed", ...(queue.pausedByRule && { byRule: true }) };
  return queue.status === "paused" ? { code: "queue-paused" } : null;
}
