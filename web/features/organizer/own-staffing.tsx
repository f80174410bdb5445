import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { DeskView } from "#shared/domain/queue/types";
import { staffCommand } from "#web/lib/staff-command";
import { useApi, useCollege } from "#web/lib/trpc";
import { Button, buttonClass } from "#web/ui/button";
import { Countdown } from "#web/ui/countdown";
import { Notice } from "#web/ui/notice";
import { Segmented } from "#web/ui/segmented";
import { savedWords } from "./move-words.ts";
import { useStaffCommands } from "./use-staff-commands.ts";

const REFRESH_MS = 5_000;

const AVAILABILITIES = [
  { value: "none", label: "Not said" },
  { value: "free", label: "Free to help" },
  { value: "break", label: "On a break" },
] as const;

export type OwnStaffingProps = {
  stationId: string;
  /** The desk that says this person's name; null: none here. */
  myDesk: DeskView | null;
  onChanged: () => void | Promise<void>;
};

/** What I am asked: to help elsewhere, to come here; and, at no desk, whether I could. */
export function OwnStaffing({ stationId, myDesk, onChanged }: OwnStaffingProps) {
  const college = useCollege();
  const { trpc, client } = useApi();
  const { data, refetch } = useQuery(
    trpc.staffing.mine.queryOptions({ stationId }, { refetchInterval: REFRESH_MS, networkMode: "always" }),
  );
  const { run, ask } = useStaffCommands([]);
  if (!data) return null;
  const { move, availability } = data;
  const then = async (done: Promise<boolean>) => {
    await done;
    await Promise.all([refetch(), onChanged()]);
  };
  if (move?.status === "proposed")
    return (
      <Notice
        tone="warn"
        title={`Could you help at ${move.to.name}?`}
        action={
          <div className="flex flex-wrap gap-2">
            <Button
              variant="secondary"
              onClick={() =>
                then(ask(() => client.staffing.answerMine.mutate({ stationId, moveId: move.id, answer: "decline" })))
              }
            >
              I stay
            </Button>
            <Button
              onClick={() =>
                then(ask(() => client.staffing.answerMine.mutate({ stationId, moveId: move.id, answer: "accept" })))
              }
            >
              I go
            </Button>
          </div>
        }
      >
        {savedWords(move)}.{" "}
        {move.appliesAt === null ? null : (
          <>
            Without an answer you are expected there in <Countdown until={move.appliesAt} />, unless you have somebody.
          </>
        )}
      </Notice>
    );
  if (move && move.to.id !== stationId)
    return (
      <Notice
        tone="info"
        title={`You help at ${move.to.name} next`}
        action={
          <Link
            to="/$college/console/stations/$stationId"
            params={{ college, stationId: move.to.id }}
            className={buttonClass({ variant: "secondary" })}
          >
            Its page
          </Link>
        }
      >
        {myDesk?.number ? `Finish number ${myDesk.number} first. ` : ""}A desk is kept for you there.
      </Notice>
    );
  if (myDesk?.isComing)
    return (
      <Notice
        tone="good"
        title={`Desk ${myDesk.id} is kept for you`}
        action={
          <Button
            onClick={() => then(run(staffCommand("station.setDesk", { stationId, serverId: myDesk.id, duty: "mine" })))}
          >
            I am here
          </Button>
        }
      >
        Nobody is called to it before you say so.
      </Notice>
    );
  if (myDesk) return null;
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
      <Segmented
        label="I am"
        value={availability ?? "none"}
        options={AVAILABILITIES}
        onChange={(value) =>
          then(
            ask(() =>
              client.staffing.setAvailability.mutate({ stationId, availability: value === "none" ? null : value }),
            ),
          )
        }
      />
    </div>
  );
}
