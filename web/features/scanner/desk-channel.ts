import { LIVE_PATHS } from "#shared/protocol/live-wire";
import { LiveChannel } from "#web/live/live-channel";
import type { StationEntries } from "#web/live/use-live";

export type DeskChannel = LiveChannel<StationEntries>;

const channels = new Map<string, DeskChannel>();

/** The one socket of a desk, for whoever works there. */
export function deskChannel(college: string, stationId: string): DeskChannel {
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  const url = `${scheme}://${location.host}/api/${encodeURIComponent(college)}${LIVE_PATHS.station(stationId)}`;
  const channel = channels.get(url) ?? new LiveChannel<StationEntries>(url);
  channels.set(url, channel);
  return channel;
}
