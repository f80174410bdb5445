import { useEffect, useMemo, useSyncExternalStore } from "react";
import type { CommandId, EventId, GateId, PassId } from "#shared/ids";
import { whenLetGo } from "#web/lib/hold-back";
import { useScanApi } from "../scan-api.ts";
import { type GateChannel, useGateStatus } from "../use-gate-channel.ts";
import { OwnGate } from "./own-gate.ts";
import type { OwnGateState } from "./own-gate-state.ts";

const gates = new Map<string, OwnGate>();

/** The one own gate of an event; its posts share it. */
export function useOwnGate(eventId: EventId): OwnGate {
  const { college, client, me } = useScanApi();
  const userId = me.user?.id;
  return useMemo(() => {
    if (!userId) throw new Error("nobody scans without being somebody");
    const key = `${college}/${eventId}/${userId}`;
    const known = gates.get(key) ?? new OwnGate(client, { college, eventId, userId });
    gates.set(key, known);
    return known;
  }, [college, client, eventId, userId]);
}

export function useOwnGateState(gate: OwnGate): OwnGateState {
  return useSyncExternalStore(gate.subscribe, gate.state);
}

/** One part of it: who shows nothing of the others is not made anew with each scan. */
export function useOwnGatePart<K extends keyof OwnGateState>(gate: OwnGate, part: K): OwnGateState[K] {
  return useSyncExternalStore(gate.subscribe, () => gate.state()[part]);
}

/** Lets the own gate hear of the connection, of what happens at the gates, and of the phone being put away. */
export function useOwnGateAwake(gate: OwnGate, channel: GateChannel, gateId: GateId): void {
  const { state } = useGateStatus(channel);
  useEffect(() => {
    if (state === "connected") gate.wake();
  }, [gate, state]);
  useEffect(() => {
    let counts = channel.entry("gates");
    const follow = () => {
      if (counts === channel.entry("gates")) return;
      counts = channel.entry("gates");
      gate.nudge();
    };
    return channel.subscribe(() => whenLetGo(follow));
  }, [gate, channel]);
  useEffect(() => gate.standAt(gateId), [gate, gateId]);
  useEffect(
    () =>
      channel.onLend(({ logId, commandId, passIds }) =>
        // The frame was parsed, and the ids are the ledger's.
        gate.lend(logId, { scanId: commandId as CommandId, passIds: passIds as readonly PassId[] }),
      ),
    [gate, channel],
  );
  useEffect(() => {
    const seen = () => (document.visibilityState === "hidden" ? gate.hide() : gate.show());
    document.addEventListener("visibilitychange", seen);
    addEventListener("online", gate.wake);
    return () => {
      document.removeEventListener("visibilitychange", seen);
      removeEventListener("online", gate.wake);
    };
  }, [gate]);
}
