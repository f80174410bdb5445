import { Link } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";
import { useEffect, useState } from "react";
import type { StationKind } from "#shared/views/station";
import { keepOffline } from "#web/lib/keep-offline";
import { staffCommand } from "#web/lib/staff-command";
import { useCollege } from "#web/lib/trpc";
import { useCan } from "#web/lib/use-me";
import { LiveStatusDot } from "#web/live/live-status-dot";
import { buttonClass } from "#web/ui/button";
import { backLinkClass, PageHeader } from "#web/ui/page-header";
import { Segmented } from "#web/ui/segmented";
import { KitchenPage } from "./kitchen-page.tsx";
import { ServicePage } from "./service-page.tsx";
import { StationNotesButton } from "./station-notes.tsx";
import { useBoard } from "./use-board.ts";
import { useStaffCommands } from "./use-staff-commands.ts";

const INTAKES = [
  { value: "open", label: "Open" },
  { value: "paused", label: "Paused" },
  { value: "closed", label: "Closed" },
] as const;
type Intake = (typeof INTAKES)[number]["value"];

const INTAKE_WORDS: Readonly<Record<StationKind, Readonly<Record<Intake, string>>>> = {
  service: {
    open: "New people can join.",
    paused: "Nobody new for the moment; who is in keeps their place.",
    closed: "Nobody new any more; who is in is still served.",
  },
  food: {
    open: "New orders are taken.",
    paused: "No new orders for the moment; those placed are still made.",
    closed: "No new orders any more; those placed are still made.",
  },
};

/** What a rule has shut: it says who did, and that it may not last. */
const RULES_WORDS: Readonly<Record<StationKind, string>> = {
  service: "A rule takes nobody new for now, and may open it again; who is in is still served.",
  food: "A rule takes no orders for now, and may open it again; those placed are still made.",
};

/** A station at work, for whoever stands there. */
export function StationPage({ stationId }: { stationId: string }) {
  const college = useCollege();
  const organizes = useCan("manage-events");
  const board = useBoard(stationId);
  useEffect(() => void keepOffline("station"), []);
  const { station } = board.board;
  const { run } = useStaffCommands([]);
  const { summary } = board;
  const { status, pausedByRule } = summary.kind === "service" ? summary.queue : summary.kitchen;
  const [wanted, setWanted] = useState<{ readonly from: Intake; readonly to: Intake } | null>(null);
  const intake = wanted?.from === status ? wanted.to : status;
  const setIntake = async (to: Intake) => {
    setWanted({ from: status, to });
    const done = await run(staffCommand("station.setIntake", { stationId, intake: to }));
    if (!done) setWanted(null);
    else if (!board.live) await board.reload();
  };
  return (
    <>
      <PageHeader
        back={
          organizes ? (
            <Link
              to="/$college/console/events/$eventId"
              params={{ college, eventId: station.eventId }}
              className={backLinkClass}
            >
              <ArrowLeft aria-hidden size={16} />
              {station.eventTitle}
            </Link>
          ) : (
            <p className="pb-1 text-sm font-medium text-ink-soft">{station.eventTitle}</p>
          )
        }
        title={station.name}
        actions={
          <>
            <Segmented label="Intake" hideLabel value={intake} options={INTAKES} onChange={setIntake} />
            <StationNotesButton stationId={stationId} />
            {summary.kind === "service" ? (
              <Link
                to="/$college/stations/$stationId/wall"
                params={{ college, stationId }}
                target="_blank"
                className={buttonClass({ variant: "secondary" })}
              >
                Wall display
              </Link>
            ) : null}
            {organizes ? (
              <Link
                to="/$college/console/stations/$stationId/setup"
                params={{ college, stationId }}
                className={buttonClass({ variant: "secondary" })}
              >
                Set-up
              </Link>
            ) : null}
          </>
        }
      >
        <span className="flex flex-wrap items-center gap-x-4 gap-y-1">
          <LiveStatusDot channel={board.channel} />
          <span>
            {pausedByRule && intake === status ? RULES_WORDS[summary.kind] : INTAKE_WORDS[summary.kind][intake]}
          </span>
        </span>
      </PageHeader>
      {summary.kind === "service" ? (
        <ServicePage stationId={stationId} summary={summary.queue} board={board} />
      ) : (
        <KitchenPage stationId={stationId} kitchen={summary.kitchen} board={board} />
      )}
    </>
  );
}
