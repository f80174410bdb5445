import type { OwnGate } from "./own-gate/own-gate.ts";
import { useOwnGatePart } from "./own-gate/use-own-gate.ts";
import { type GateChannel, useGateStatus } from "./use-gate-channel.ts";

/** A network may let requests through and no socket: lists that came so lately say that it does. */
const REACHED_MS = 60_000;

/** Why nothing can be done now that only the server can do; null: it can be tried. */
export function useOfflineReason(own: OwnGate, channel: GateChannel): string | null {
  const { state } = useGateStatus(channel);
  const held = useOwnGatePart(own, "held");
  const isReached = navigator.onLine && Date.now() - (held?.rosterAt ?? 0) < REACHED_MS;
  return state === "offline" && !isReached ? "Needs a connection. Passes are scanned without one." : null;
}
