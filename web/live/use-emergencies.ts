import { useEffect, useState, useSyncExternalStore } from "react";
import { EMERGENCIES_KEY } from "#shared/protocol/live-wire";
import type { Emergency } from "#shared/views/emergencies";
import { useNow } from "#web/ui/use-now";
import type { PeopleEntries } from "./emergency-channel.ts";
import type { LiveChannel } from "./live-channel.ts";

/** A page without its live connection asks this often; thousands may have lost theirs at once. */
const ASK_EVERY_MS = 10_000;
/** How late a page notices that the time of one is over, where no all-clear said so. */
const LOOK_EVERY_MS = 5_000;
const NONE: readonly Emergency[] = [];

/**
 * What is to be shown now, newest first: as the live channel says, or while that is not there as the server answers.
 * @param ask asks the server
 */
export function useEmergencies(
  channel: LiveChannel<PeopleEntries>,
  ask: () => Promise<readonly Emergency[]>,
): readonly Emergency[] {
  const told = useSyncExternalStore(channel.subscribe, () => channel.entry(EMERGENCIES_KEY));
  const isThere = useSyncExternalStore(channel.subscribe, () => channel.status().state === "connected");
  const [asked, setAsked] = useState<readonly Emergency[] | null>(null);
  useEffect(() => {
    if (isThere) {
      setAsked(null);
      return;
    }
    const timer = setInterval(() => {
      // A phone that knows that it has no network need not try.
      if (navigator.onLine) void ask().then(setAsked, () => {});
    }, ASK_EVERY_MS);
    return () => clearInterval(timer);
  }, [isThere, ask]);
  const now = useNow(LOOK_EVERY_MS);
  const known = asked ?? told ?? NONE;
  return known.some(({ endsAt }) => endsAt <= now) ? known.filter(({ endsAt }) => endsAt > now) : known;
}
