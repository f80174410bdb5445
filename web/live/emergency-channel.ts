import { EMERGENCIES_KEY, LIVE_PATHS } from "#shared/protocol/live-wire";
import type { Emergency } from "#shared/views/emergencies";
import { COLLEGE_CROWD } from "./come-back.ts";
import { LiveChannel } from "./live-channel.ts";

export type PeopleEntries = { [EMERGENCIES_KEY]: readonly Emergency[] };

const channels = new Map<string, LiveChannel<PeopleEntries>>();

/** What a college's people are all told, for pages that have no other use for that channel. */
export function emergencyChannel(college: string): LiveChannel<PeopleEntries> {
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  const url = `${scheme}://${location.host}/api/${encodeURIComponent(college)}${LIVE_PATHS.me()}`;
  const channel = channels.get(url) ?? new LiveChannel<PeopleEntries>(url, () => COLLEGE_CROWD);
  channels.set(url, channel);
  return channel;
}
