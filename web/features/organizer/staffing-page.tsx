import { useSuspenseQuery } from "@tanstack/react-query";
import { Users } from "lucide-react";
import { useState } from "react";
import type { StaffingBoard, StaffView } from "#shared/views/staffing";
import { staffCommand } from "#web/lib/staff-command";
import { useApi } from "#web/lib/trpc";
import { PolledDot } from "#web/live/polled-dot";
import { EmptyState } from "#web/ui/empty-state";
import { EventHeader } from "./event-header.tsx";
import { MoveList } from "./move-list.tsx";
import { MoveSomebody } from "./move-somebody.tsx";
import { StaffedStations } from "./staffed-stations.tsx";
import { useStaffCommands } from "./use-staff-commands.ts";

/** As often as the engine looks, thrice: a proposal is answered within 45 seconds. */
const REFRESH_MS = 4_000;

/** Who helps where at an event, who is asked to help elsewhere, and why. */
export function StaffingPage({ eventId }: { eventId: string }) {
  const { trpc, client } = useApi();
  const query = trpc.staffing.board.queryOptions({ eventId }, { refetchInterval: REFRESH_MS });
  const { data: board, dataUpdatedAt, refetch } = useSuspenseQuery(query);
  const [moving, setMoving] = useState<StaffView | null>(null);
  const { run, ask } = useStaffCommands([]);
  const askThen = async (send: Parameters<typeof ask>[0]) => {
    await ask(send);
    await refetch();
  };
  const isOver = board.event.status === "ended" || board.event.status === "cancelled";
  return (
    <>
      <EventHeader eventId={eventId} title={board.event.title} status={board.event.status}>
        <span className="flex flex-wrap items-center gap-x-4 gap-y-1">
          <PolledDot updatedAt={dataUpdatedAt} everyMs={REFRESH_MS} />
          <span>{isOver ? "The event is over: nobody is sent anywhere any more." : summaryWords(board)}</span>
        </span>
      </EventHeader>
      {board.stations.length === 0 ? (
        <EmptyState icon={<Users size={32} />} title="No queue yet">
          Once the event has a station with a queue, who serves there is shown here.
        </EmptyState>
      ) : (
        <div className="grid grid-cols-1 items-start gap-6 xl:grid-cols-[minmax(0,1fr)_26rem]">
          <StaffedStations board={board} onMove={isOver ? null : setMoving} />
          <MoveList
            moves={board.moves}
            isOver={isOver}
            onAnswer={(moveId, answer) => askThen(() => client.staffing.answer.mutate({ eventId, moveId, answer }))}
            onUndo={(moveId) => askThen(() => client.staffing.undo.mutate({ eventId, moveId }))}
          />
        </div>
      )}
      <MoveSomebody
        person={isOver ? null : moving}
        stations={board.stations}
        onClose={() => setMoving(null)}
        onSend={async ({ userId }, toStationId) => {
          setMoving(null);
          await run(staffCommand("staffing.move", { eventId, userId, toStationId }));
          await refetch();
        }}
      />
    </>
  );
}

function summaryWords({ staff, stations }: StaffingBoard): string {
  const waiting = stations.reduce((sum, station) => sum + station.waiting, 0);
  const free = staff.filter(({ does }) => does === "free" || does === "waits").length;
  return `${waiting} waiting · ${staff.length} helping, ${free} of them with nothing to do`;
}
