import { useEffect, useState } from "react";
import type { EventSummary } from "#shared/domain/ledger/answers";
import type { ScanRecord } from "#shared/views/event";
import { useNow } from "#web/ui/use-now";
import { ARRIVALS_STEP_MS, type ArrivalSample, addSample, samplesFromAdmissions } from "./arrivals.ts";

// Kept beside the page, so that a look at another page and back does not empty the curve.
const kept = new Map<string, readonly ArrivalSample[]>();

/** The last half hour of arrivals: what this browser saw, begun with what the server's newest scans tell. */
export function useArrivals(eventId: string, summary: EventSummary, scans: readonly ScanRecord[]) {
  const now = useNow(ARRIVALS_STEP_MS);
  const [samples, setSamples] = useState<readonly ArrivalSample[]>(
    () => kept.get(eventId) ?? samplesFromAdmissions(admissions(scans), now),
  );
  const perMinute = summary.admittedPerMinute;
  useEffect(() => {
    setSamples((before) => addSample(before, { at: now, perMinute }));
  }, [now, perMinute]);
  useEffect(() => {
    kept.set(eventId, samples);
  }, [eventId, samples]);
  return { samples, now };
}

function admissions(scans: readonly ScanRecord[]): number[] {
  // Of a party each arrives; whoever leaves, or walks on to a zone, does not.
  const came = scans.filter(({ refusal, did, listName }) => refusal === null && !did && !listName);
  return came.flatMap(({ at, people = 1 }) => Array.from({ length: people }, () => at));
}
