import { useQuery } from "@tanstack/react-query";
import { asksForCode } from "#shared/domain/queue/settings";
import type { JoinRules } from "#shared/domain/queue/types";
import { toProblem } from "./problem.ts";
import { useApi } from "./trpc.ts";
import { useCan } from "./use-me.ts";

/** The next code is asked for a moment after it begins, and by not all screens at once. */
const LATE_MS = 400;
/** Without an answer: a screen must not show an old code for long. */
const RETRY_MS = 5_000;

/** The code that says who is at a station, always the newest; null where there is none, and for whoever may not see it. */
export function usePresenceCode(stationId: string, rules: JoinRules): string | null {
  const { trpc } = useApi();
  const mayShow = useCan("run-station");
  const { data, error } = useQuery({
    ...trpc.station.presenceCode.queryOptions({ stationId }),
    enabled: mayShow && asksForCode(rules),
    retry: false,
    // Offline is an error like any other: an old code must not stay on the screen.
    networkMode: "always",
    refetchIntervalInBackground: true,
    refetchInterval: ({ state: { data, error: failed } }) => {
      // Who may run another station may not see this one's.
      if (failed) return toProblem(failed).code === "NOT_ALLOWED" ? false : RETRY_MS;
      return data ? data.forMs + LATE_MS : RETRY_MS;
    },
  });
  return mayShow && asksForCode(rules) && !error ? (data?.code ?? null) : null;
}
