import { useSyncExternalStore } from "react";
import { LIVE_PATHS } from "#shared/protocol/live-wire";
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

export function useGateEntry<K extends keyof GateEntries & string>(
  channel: GateChannel,
  key: K,
): GateEntries[K] | undefined {
  return useSyncExternalStore(channel.subscribe, () => channel.entry(key));
}

/** How the connection is; `asOf` once it is not there. Who stands in it is not told of each message. */
export function useGateStatus(channel: GateChannel): LiveStatus {
  const state = useSyncExternalStore(channel.subscribe, () => channel.status().state);
  const asOf = useSyncExternalStore(channel.subscribe, () =>
    channel.status().state === "connected" ? null : channel.status().asOf,
  );
  return { state, asOf };
}
