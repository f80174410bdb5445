import { useEffect, useState } from "react";
import type { StationSummary } from "#shared/views/station";
import { type LengthSample, lengthOf, TREND_SPAN_MS, type Trend, trendOf } from "./station-concern.ts";

/** Where each station's length is heading, by what this browser saw in the last minutes. */
export function useTrends(stations: readonly StationSummary[], now: number): (stationId: string) => Trend {
  const [samples, setSamples] = useState<ReadonlyMap<string, readonly LengthSample[]>>(new Map());
  // biome-ignore lint/correctness/useExhaustiveDependencies: sampled with the clock, not with every change
  useEffect(() => {
    setSamples((before) => {
      const next = new Map<string, readonly LengthSample[]>();
      for (const station of stations) {
        const recent = (before.get(station.id) ?? []).filter((sample) => now - sample.at <= TREND_SPAN_MS);
        next.set(station.id, [...recent, { at: now, length: lengthOf(station) }]);
      }
      return next;
    });
  }, [now]);
  return (stationId) => trendOf(samples.get(stationId) ?? [], now);
}
