import { useState } from "react";
import type { QueueSummary, StaffTokenView } from "#shared/domain/queue/types";
import type { TokenId } from "#shared/ids";
import { assertNever } from "#shared/result";
import { AskFirst } from "#web/lib/ask-first";
import { type StaffCommand, staffCommand } from "#web/lib/staff-command";
import { useOutboxState } from "#web/lib/staff-outbox";
import { useCan, useMe } from "#web/lib/use-me";
import { useOnline } from "#web/lib/use-online";
import { CrowdNotice } from "./crowd-notice.tsx";
import { HeadStartNotice } from "./head-start-notice.tsx";
import { HereCode } from "./here-code.tsx";
import { IssueNumber } from "./issue-number.tsx";
import { OwnStaffing } from "./own-staffing.tsx";
import { PauseWords } from "./pause-words.tsx";
import { PriorityNotice } from "./priority-notice.tsx";
import { ServiceBoard, type TokenAction } from "./service-board.tsx";
import { tokenColumns } from "./token-columns.ts";
import { type TokenMove, TokenSheet } from "./token-sheet.tsx";
import type { useBoard } from "./use-board.ts";
import { useLineBegan } from "./use-line-began.ts";
import { useStaffCommands } from "./use-staff-commands.ts";
import { WaitRecord } from "./wait-record.tsx";

const AFTER: Readonly<Record<TokenAction, StaffTokenView["status"]>> = {
  arrived: "serving",
  finish: "done",
  missed: "held",
  ring: "called",
};

const PATHS = {
  arrived: "station.arrived",
  finish: "station.finish",
  missed: "station.markMissed",
  ring: "station.ring",
} as const;

const SAYS: Readonly<Record<TokenAction, string>> = {
  arrived: "Arrived",
  finish: "Finish",
  missed: "Not here",
  ring: "Call again",
};

/** Whoever holds this device stays at their desk through reloads, and nobody else is. */
const deskKey = (stationId: string) => `desk:${stationId}`;

export function ServicePage(props: { stationId: string; summary: QueueSummary; board: ReturnType<typeof useBoard> }) {
  const { stationId, summary, board } = props;
  const { shown, act, run } = useStaffCommands(board.tokens);
  const [calling, setCalling] = useState(false);
  const [servers, setServers] = useState<{ readonly from: number; readonly to: number } | null>(null);
  const [removing, setRemoving] = useState<StaffTokenView | null>(null);
  const [looking, setLooking] = useState<StaffTokenView | null>(null);
  const [chosenDesk, setChosenDesk] = useState(() => sessionStorage.getItem(deskKey(stationId)));
  const organizes = useCan("manage-events");
  const { user } = useMe();
  const isOnline = useOnline();
  const isCutOff = useOutboxState().isCutOff || !isOnline;
  const { desks } = board;
  useLineBegan(board.board.station.name, summary);
  const named = desks.find(({ staffId, isDraining, leavingTo }) => staffId === user?.id && (!isDraining || leavingTo));
  const chosen = desks.find(({ id, isDraining, staffId }) => id === chosenDesk && !isDraining && staffId === null);
  const atDesk = named && !named.isComing && !named.isDraining ? named : chosen;
  const myDesk = atDesk?.id ?? null;
  const atMyDesk = myDesk === null ? {} : { serverId: myDesk };
  const next = tokenColumns(shown, Date.now()).waiting[0];
  const refresh = () => (board.live ? undefined : board.reload());

  const callNext = async () => {
    setCalling(true);
    // Pressed again after a lost answer it is the same call, until the board shows that it has called.
    await run(staffCommand("station.callNext", { stationId, ...atMyDesk }), next?.number);
    await refresh();
    setCalling(false);
  };
  const moveToken = async (tokenId: TokenId, action: TokenAction) => {
    const token = shown.find((each) => each.id === tokenId);
    if (!token) return;
    await act(
      token,
      { ...token, status: AFTER[action] },
      staffCommand(PATHS[action], { stationId, tokenId }),
      `${SAYS[action]}, number ${token.number}`,
    );
    await refresh();
  };
  const runThen = async (command: StaffCommand) => {
    await run(command);
    await refresh();
  };
  const remove = async (token: StaffTokenView) => {
    const input = { stationId, tokenId: token.id };
    await act(token, { ...token, status: "cancelled" }, staffCommand("station.cancelToken", input), "");
    await refresh();
  };
  const onMove = (token: StaffTokenView, move: TokenMove) => {
    setLooking(null);
    const named = { stationId, tokenId: token.id };
    switch (move.type) {
      case "call":
        return runThen(staffCommand("station.callToken", { ...named, ...atMyDesk }));
      case "split":
        return runThen(staffCommand("station.splitGroup", { ...named, people: move.people }));
      case "transfer": {
        const { toStationId } = move;
        return runThen(staffCommand("station.transferToken", { ...named, toStationId }));
      }
      case "remove":
        return setRemoving(token);
      default:
        return assertNever(move);
    }
  };
  const onMyDesk = (deskId: string | null) => {
    if (deskId === null) sessionStorage.removeItem(deskKey(stationId));
    else sessionStorage.setItem(deskKey(stationId), deskId);
    setChosenDesk(deskId);
    const serverId = deskId ?? named?.id;
    if (!serverId) return;
    const duty = deskId === null ? "finish" : "mine";
    void runThen(staffCommand("station.setDesk", { stationId, serverId, duty }));
  };
  const onServers = async (to: number) => {
    setServers({ from: summary.servers, to });
    const done = await run(staffCommand("station.setServers", { stationId, servers: to }));
    if (!done) setServers(null);
    await refresh();
  };
  const onDuty = servers?.from === summary.servers ? servers.to : summary.servers;
  return (
    <>
      <div className="flex flex-col gap-4 pb-6 empty:hidden">
        {summary.pause ? (
          <PauseWords stationId={stationId} pause={summary.pause} waiting={summary.waiting} onSaid={refresh} />
        ) : null}
        <OwnStaffing stationId={stationId} myDesk={named ?? null} onChanged={refresh} />
        {summary.isPrioritised ? (
          <PriorityNotice
            waiting={summary.waiting}
            onEnd={() => runThen(staffCommand("station.endPriority", { stationId }))}
          />
        ) : null}
        <CrowdNotice
          summary={summary}
          desks={desks}
          hasPriority={board.board.lanes.some(({ creditMs }) => creditMs > 0)}
          onExtra={(open) => runThen(staffCommand("station.setExtra", { stationId, open }))}
        />
      </div>
      <ServiceBoard
        summary={{ ...summary, servers: onDuty }}
        lanes={board.board.lanes}
        tokens={shown}
        calling={calling}
        isCutOff={isCutOff}
        desks={desks}
        myDesk={myDesk}
        onMyDesk={onMyDesk}
        onDesk={(serverId, duty) => runThen(staffCommand("station.setDesk", { stationId, serverId, duty }))}
        onCallNext={callNext}
        onToken={moveToken}
        onMore={setLooking}
        onUndo={({ id: tokenId }) => runThen(staffCommand("station.undoNoShow", { stationId, tokenId }))}
        onServers={onServers}
      >
        <HereCode stationId={stationId} rules={summary.rules} />
        <IssueNumber
          station={{ id: stationId, name: board.board.station.name }}
          lanes={board.board.lanes}
          onIssued={refresh}
        />
      </ServiceBoard>
      {organizes ? (
        <div className="flex max-w-2xl flex-col gap-4 pt-6">
          <HeadStartNotice joined={summary.joined} />
          <WaitRecord record={summary.calibration} />
        </div>
      ) : null}
      {looking ? (
        <TokenSheet
          stationId={stationId}
          token={looking}
          onMove={(move) => void onMove(looking, move)}
          onClose={() => setLooking(null)}
        />
      ) : null}
      <AskFirst
        open={removing !== null}
        title={`Remove number ${removing?.number ?? ""}?`}
        action="Remove"
        onSure={() => removing && void remove(removing)}
        onClose={() => setRemoving(null)}
      >
        {removing?.name || "Whoever has it"} loses the place and is told so. Joining again means starting at the end.
      </AskFirst>
    </>
  );
}
