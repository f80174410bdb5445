import { useSyncExternalStore } from "react";
import type { KitchenOrderView, MenuItemView, OrderView } from "#shared/domain/food/types";
import type { EventSummary } from "#shared/domain/ledger/answers";
import type { DeskView, StaffTokenView, TokenView } from "#shared/domain/queue/types";
import { LIVE_PATHS } from "#shared/protocol/live-wire";
import type { GateCount } from "#shared/views/gate";
import type { GateIncident } from "#shared/views/roster";
import type { StationSummary } from "#shared/views/station";
import { keptAnswers, servedFrom } from "#web/lib/keep-answers";
import { apiFor, useCollege } from "#web/lib/trpc";
import { COLLEGE_CROWD } from "./come-back.ts";
import type { PeopleEntries } from "./emergency-channel.ts";
import { LiveChannel, type LiveMemory, type LiveStatus } from "./live-channel.ts";
import { refreshNudged } from "./refresh-nudged.ts";

export type FeedEntries = { event: EventSummary } & { [key: `station:${string}`]: StationSummary };
export type StationEntries = {
  summary: StationSummary;
  menu: readonly MenuItemView[];
  "mine:token": TokenView;
  desks: readonly DeskView[];
  /** Orders that were handed over twice, newest first. */
  handedTwice: readonly KitchenOrderView[];
} & {
  [key: `mine:order:${string}`]: OrderView;
  [key: `token:${string}`]: StaffTokenView;
  [key: `order:${string}`]: KitchenOrderView;
};
export type GateEntries = { event: EventSummary; gates: readonly GateCount[]; incidents: readonly GateIncident[] };

const channels = new Map<string, LiveChannel<unknown>>();

type CrowdOf = (entries: ReadonlyMap<string, unknown>) => number;
/** Who serves is on another channel, and back first. */
const SEATS: CrowdOf = (entries) => (entries.get("event") as EventSummary | undefined)?.capacity ?? 0;

function channelFor<Entries>(
  college: string,
  path: string,
  crowd?: CrowdOf,
  memory?: LiveMemory,
): LiveChannel<Entries> {
  const url = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/api/${encodeURIComponent(college)}${path}`;
  let channel = channels.get(url);
  if (!channel) {
    channel = new LiveChannel<unknown>(url, crowd, memory);
    // Here and not in the components: several cards of one page share a channel, and one nudge is one reason to ask.
    channel.onNudge((topic) => refreshNudged(apiFor(college), topic));
    channels.set(url, channel);
  }
  return channel as LiveChannel<Entries>; // the path says which entries it carries; see LIVE_PATHS
}

function useChannel<Entries>(path: string, crowd?: CrowdOf): LiveChannel<Entries> {
  return channelFor<Entries>(useCollege(), path, crowd);
}

/** The whole event: totals, and every station's summary. Nudges refresh what is mine. */
export function useEventLive(eventId: string): LiveChannel<FeedEntries> {
  return useChannel<FeedEntries>(LIVE_PATHS.feed(eventId), SEATS);
}

/** What happens at the gates, for who may scan there. */
export function useGateLive(eventId: string): LiveChannel<GateEntries> {
  return useChannel<GateEntries>(LIVE_PATHS.gate(eventId));
}

/** What is mine, and what everybody is told, whatever page I look at. */
export function useMyLive(): LiveChannel<PeopleEntries> {
  return useChannel<PeopleEntries>(LIVE_PATHS.me(), () => COLLEGE_CROWD);
}

/** What it says is kept with the page it belongs to: who waits there may be without a network when they look again. */
export function useStationLive(stationId: string): LiveChannel<StationEntries> {
  const college = useCollege();
  const path = LIVE_PATHS.station(stationId);
  return channelFor<StationEntries>(college, path, undefined, memoryOf(college, path));
}

function memoryOf(college: string, path: string): LiveMemory {
  const key = `${college}${path}`;
  return {
    recall: async () => {
      const from = servedFrom();
      if (from === null) return null;
      const kept = await keptAnswers.find(college, key);
      // What the page itself was told later is nearer to the truth.
      if (!kept || kept.at < from) return { entries: null, at: from };
      return { entries: kept.data as ReadonlyMap<string, unknown>, at: kept.at };
    },
    keep: (entries, at) => void keptAnswers.keep(college, key, entries, at),
  };
}

/** One entry, re-rendering only when it changes; undefined until the first snapshot, or when there is none. */
export function useLiveEntry<Entries, K extends keyof Entries & string>(
  channel: LiveChannel<Entries>,
  key: K,
): Entries[K] | undefined {
  return useSyncExternalStore(channel.subscribe, () => channel.entry(key));
}

/** The entry once the first snapshot came, and `before` until then; null when the channel has no such entry. */
export function useLiveOr<Entries, K extends keyof Entries & string, B>(
  channel: LiveChannel<Entries>,
  key: K,
  before: B,
): Entries[K] | B | null {
  const entry = useLiveEntry(channel, key);
  const ready = useSyncExternalStore(channel.subscribe, channel.ready);
  return ready ? (entry ?? null) : before;
}

/** Every entry, for boards that list by prefix; a new map whenever any changed. */
export function useLiveEntries<Entries>(channel: LiveChannel<Entries>): ReadonlyMap<string, unknown> {
  return useSyncExternalStore(channel.subscribe, channel.entries);
}

/** From when what a channel said is, while there is no connection; null: it is of this instant, or not known. */
export function useCutOff<Entries>(channel: LiveChannel<Entries>): number | null {
  const { state, asOf } = useLiveStatus(channel);
  return state === "offline" || state === "reconnecting" ? asOf : null;
}

export function useLiveStatus<Entries>(channel: LiveChannel<Entries>): LiveStatus {
  return useSyncExternalStore(channel.subscribe, channel.status);
}
