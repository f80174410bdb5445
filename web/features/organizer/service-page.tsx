import { useState } from "react";
import type { QueueSummary, StaffTokenView } from "#shared/domain/queue/types";
import type { TokenId } from "#shared/ids";
import { AskFirst } from "#web/lib/ask-first";
import { useApi } from "#web/lib/trpc";
import { ServiceBoard, type TokenAction } from "./service-board.tsx";
import type { useBoard } from "./use-board.ts";
import { useStaffCommands } from "./use-staff-commands.ts";

const AFTER: Readonly<Record<TokenAction, StaffTokenView["status"]>> = {
  arrived: "serving",
  finish: "done",
  missed: "held",
  cancel: "cancelled",
};

export function ServicePage(props: { stationId: string; summary: QueueSummary; board: ReturnType<typeof useBoard> }) {
  const { stationId, summary, board } = props;
  const { client } = useApi();
  const { shown, act, run } = useStaffCommands(board.tokens);
  const [calling, setCalling] = useState(false);
  const [servers, setServers] = useState<{ readonly from: number; readonly to: number } | null>(null);
  const [removing, setRemoving] = useState<StaffTokenView | null>(null);
  const refresh = () => (board.live ? undefined : board.reload());

  const callNext = async () => {
    setCalling(true);
    await run((commandId) => client.station.callNext.mutate({ commandId, stationId }));
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
      if (action === "missed") return client.station.markMissed.mutate(input);
      return client.station.cancelToken.mutate(input);
    });
    await refresh();
  };
  const onToken = (tokenId: TokenId, action: TokenAction) => {
    if (action === "cancel") setRemoving(shown.find((each) => each.id === tokenId) ?? null);
    else void moveToken(tokenId, action);
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
      <ServiceBoard
        summary={{ ...summary, servers: onDuty }}
        lanes={board.board.lanes}
        tokens={shown}
        calling={calling}
        onCallNext={callNext}
        onToken={onToken}
        onServers={onServers}
      />
      <AskFirst
        open={removing !== null}
        title={`Remove number ${removing?.number ?? ""}?`}
        action="Remove"
        onSure={() => removing && void moveToken(removing.id, "cancel")}
        onClose={() => setRemoving(null)}
      >
        {removing?.name} loses the place and is told so. Joining again means starting at the end.
      </AskFirst>
    </>
  );
}
