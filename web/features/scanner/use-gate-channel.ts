import { useCallback, useSyncExternalStore } from "react";
import { LIVE_PATHS } from "#shared/protocol/live-wire";
import { whenLetGo } from "#web/lib/hold-back";
import { LiveChannel, type LiveStatus } from "#web/live/live-channel";
import type { GateEntries } from "#web/live/use-live";

export type GateChannel = LiveChannel<GateEntries>;

const channels = new Map<string, GateChannel>();

/** The one socket of an event's gates; posts of the same event share it. */
export function gateChannel(college: string, eventId: string): GateChannel {
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  const url = `${scheme}://${location.host}/api/${encodeURIComponent(college)}${LIVE_PATHS.gate(eventId)}`;
  const channel = channels.get(url) ?? new LiveChannel<GateEntries>(url);
  channels.set(url, channel);
  return channel;
}

/** Numbers of the gates that change while a code is decided are shown once its verdict is. */
function useCalmly(channel: GateChannel): GateChannel["subscribe"] {
  return useCallback((listener) => channel.subscribe(() => whenLetGo(listener)), [channel]);
}

export function useGateEntry<K extends keyof GateEntries & string>(
  channel: GateChannel,
  key: K,
): GateEntries[K] | undefined {
  return useSyncExternalStore(useCalmly(channel), () => channel.entry(key));
}

/** How the connection is; `asOf` once it is not there. Who stands in it is not told of each message. */
export function useGateStatus(channel: GateChannel): LiveStatus {
  const subscribe = useCalmly(channel);
  const state = useSyncExternalStore(subscribe, () => channel.status().state);
  const asOf = useSyncExternalStore(subscribe, () =>
    channel.status().state === "connected" ? null : channel.status().asOf,
  );
  return { state, asOf };
}
