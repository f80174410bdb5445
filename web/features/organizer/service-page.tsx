import { useState } from "react";
import type { QueueSummary, StaffTokenView } from "#shared/domain/queue/types";
import type { TokenId } from "#shared/ids";
import { assertNever } from "#shared/result";
import { AskFirst } from "#web/lib/ask-first";
import { useApi } from "#web/lib/trpc";
import { useCan, useMe } from "#web/lib/use-me";
import { CrowdNotice } from "./crowd-notice.tsx";
import { HereCode } from "./here-code.tsx";
import { IssueNumber } from "./issue-number.tsx";
import { OwnStaffing } from "./own-staffing.tsx";
import { PauseWords } from "./pause-words.tsx";
import { PriorityNotice } from "./priority-notice.tsx";
import { ServiceBoard, type TokenAction } from "./service-board.tsx";
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

/** Whoever holds this device stays at their desk through reloads, and nobody else is. */
const deskKey = (stationId: string) => `desk:${stationId}`;

export function ServicePage(props: { stationId: string; summary: QueueSummary; board: ReturnType<typeof useBoard> }) {
  const { stationId, summary, board } = props;
  const { client } = useApi();
  const { shown, act, run } = useStaffCommands(board.tokens);
  const [calling, setCalling] = useState(false);
  const [servers, setServers] = useState<{ readonly from: number; readonly to: number } | null>(null);
  const [removing, setRemoving] = useState<StaffTokenView | null>(null);
  const [looking, setLooking] = useState<StaffTokenView | null>(null);
  const [chosenDesk, setChosenDesk] = useState(() => sessionStorage.getItem(deskKey(stationId)));
  const organizes = useCan("manage-events");
  const { user } = useMe();
  const { desks } = board;
  useLineBegan(board.board.station.name, summary);
  const named = desks.find(({ staffId, isDraining, leavingTo }) => staffId === user?.id && (!isDraining || leavingTo));
  const chosen = desks.find(({ id, isDraining, staffId }) => id === chosenDesk && !isDraining && staffId === null);
  const atDesk = named && !named.isComing && !named.isDraining ? named : chosen;
  const myDesk = atDesk?.id ?? null;
  const atMyDesk = myDesk === null ? {} : { serverId: myDesk };
  const refresh = () => (board.live ? undefined : board.reload());

  const callNext = async () => {
    setCalling(true);
    await run((commandId) => client.station.callNext.mutate({ commandId, stationId, ...atMyDesk }));
    await refresh();
    setCalling(false);
  };
  const moveToken = async (tokenId: TokenId, action: TokenAction) => {
    const token = shown.find((each) => each.id === tokenId);
    if (!token) return;
    await act(token, { ...token, status: AFTER[action] }, (commandId) => {
      const input = { commandId, stationId, tokenId };
      if (action === "arrived") return client.station.arrived.mutate(input);
      if (action === "finish") return client.station.finish.mutate(input);
      if (action === "ring") return client.station.ring.mutate(input);
      return client.station.markMissed.mutate(input);
    });
    await refresh();
  };
  const runThen = async (send: Parameters<typeof run>[0]) => {
    await run(send);
    await refresh();
  };
  const remove = async (token: StaffTokenView) => {
    const input = { stationId, tokenId: token.id };
    await act(token, { ...token, status: "cancelled" }, (commandId) =>
      client.station.cancelToken.mutate({ commandId, ...input }),
    );
    await refresh();
  };
  const onMove = (token: StaffTokenView, move: TokenMove) => {
    setLooking(null);
    const named = { stationId, tokenId: token.id };
    switch (move.type) {
      case "call":
        return runThen((commandId) => client.station.callToken.mutate({ commandId, ...named, ...atMyDesk }));
      case "split":
        return runThen((commandId) => client.station.splitGroup.mutate({ commandId, ...named, people: move.people }));
      case "transfer": {
        const { toStationId } = move;
        return runThen((commandId) => client.station.transferToken.mutate({ commandId, ...named, toStationId }));
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
    void runThen((commandId) => client.station.setDesk.mutate({ commandId, stationId, serverId, duty }));
  };
  const onServers = async (to: number) => {
    setServers({ from: summary.servers, to });
    const done = await run((commandId) => client.station.setServers.mutate({ commandId, stationId, servers: to }));
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
            onEnd={() => runThen((commandId) => client.station.endPriority.mutate({ commandId, stationId }))}
          />
        ) : null}
        <CrowdNotice
          summary={summary}
          desks={desks}
          hasPriority={board.board.lanes.some(({ creditMs }) => creditMs > 0)}
          onExtra={(open) => runThen((commandId) => client.station.setExtra.mutate({ commandId, stationId, open }))}
        />
      </div>
      <ServiceBoard
        summary={{ ...summary, servers: onDuty }}
        lanes={board.board.lanes}
        tokens={shown}
        calling={calling}
        desks={desks}
        myDesk={myDesk}
        onMyDesk={onMyDesk}
        onDesk={(serverId, duty) =>
          runThen((commandId) => client.station.setDesk.mutate({ commandId, stationId, serverId, duty }))
        }
        onCallNext={callNext}
        onToken={moveToken}
        onMore={setLooking}
        onUndo={({ id: tokenId }) =>
          runThen((commandId) => client.station.undoNoShow.mutate({ commandId, stationId, tokenId }))
        }
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
        <div className="max-w-2xl pt-6">
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
