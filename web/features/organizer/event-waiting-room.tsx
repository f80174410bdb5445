import { useQuery } from "@tanstack/react-query";
import { Hourglass } from "lucide-react";
import { ROOM_MODES, type RoomMode } from "#shared/room-modes";
import type { EventSetup } from "#shared/views/event";
import type { RoomOverview } from "#shared/views/waiting-room";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { PartError } from "#web/lib/part-error";
import { queryClient } from "#web/lib/query-client";
import { useApi } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { Card } from "#web/ui/card";
import { LiveNumber } from "#web/ui/live-number";
import { Segmented } from "#web/ui/segmented";
import { editInTurn } from "./edit-in-turn.ts";
import { useEventSaved } from "./use-event-saved.ts";

const LOOK_EVERY_MS = 5_000;
const LOOK_WHEN_CLOSED_MS = 30_000;

const LABELS: Readonly<Record<RoomMode, string>> = {
  automatic: "Automatic",
  opening: "At the opening",
  off: "Off",
};

const HINTS: Readonly<Record<RoomMode, string>> = {
  automatic: "When more people come than can register at once, they wait in the order in which they came.",
  opening:
    "People can come half an hour before registration opens. At the opening those who are there get a place by lot; who comes later stands behind. At other times as with Automatic.",
  off: "Nobody waits. Who comes at a busy moment is asked to try again.",
};

/** Whether people wait in front of the registration, and how many do. */
export function EventWaitingRoom({ event }: { event: EventSetup }) {
  const { client, trpc } = useApi();
  const saved = useEventSaved();
  const {
    data: room,
    error,
    refetch,
  } = useQuery({
    ...trpc.waitingRoom.get.queryOptions({ eventId: event.id }),
    // One that opens with registration may do so at any moment.
    refetchInterval: ({ state: { data } }) =>
      data?.status === "closed" && data.mode !== "opening" ? LOOK_WHEN_CLOSED_MS : LOOK_EVERY_MS,
  });
  const save = useCommand({
    send: (mode: RoomMode) =>
      editInTurn(event, (version) => client.waitingRoom.save.mutate({ eventId: event.id, version, mode })),
    onOk: async (changed) => {
      saved(changed);
      await queryClient.invalidateQueries(trpc.waitingRoom.get.queryFilter({ eventId: event.id }));
    },
  });
  if (!room) return error ? <PartError what="Waiting room" error={error} onRetry={refetch} /> : null;
  const mode = save.pending && save.args ? save.args : room.mode;
  return (
    <Card as="section" aria-labelledby="waiting-room-title" className="flex flex-col gap-3">
      <h2 id="waiting-room-title" className="flex items-center gap-2 font-semibold">
        <Hourglass aria-hidden size={18} className="text-ink-soft" />
        Waiting room
      </h2>
      <Segmented
        label="When people wait before they register"
        hideLabel
        value={mode}
        options={ROOM_MODES.map((value) => ({ value, label: LABELS[value] }))}
        onChange={(next) => void save.run(next)}
      />
      <p className="text-sm text-ink-soft">{HINTS[mode]}</p>
      <OutcomeNotice refusal={save.refusal} problem={save.problem} />
      {room.status === "closed" ? null : <Now room={room} />}
    </Card>
  );
}

function Now({ room: { status, waiting, calledPerMinute } }: { room: RoomOverview }) {
  return (
    <dl className="grid grid-cols-2 gap-3 border-t border-line pt-3">
      <div>
        <dt className="text-sm text-ink-soft">{status === "gathering" ? "Here for the opening" : "Waiting"}</dt>
        <dd className="text-lg font-bold">
          <LiveNumber value={waiting} />
        </dd>
      </div>
      {status === "open" ? (
        <div>
          <dt className="text-sm text-ink-soft">Let in, last minute</dt>
          <dd className="text-lg font-bold">
            <LiveNumber value={calledPerMinute} />
          </dd>
        </div>
      ) : null}
    </dl>
  );
}
