import { useCallback } from "react";
import { toProblem } from "#web/lib/problem";
import { formatClock } from "#web/lib/time";
import { usePlace } from "#web/ui/place";
import { HTTP_REPLY_MS } from "./ask-gate.ts";
import { NO_CONNECTION, outcomeOfFault } from "./gate-outcome.ts";
import { outcomeOfFoodRefusal, outcomeOfHandOver } from "./hand-over-outcome.ts";
import { useScanApi } from "./scan-api.ts";
import type { Ask } from "./use-scanner.ts";

/** Asks a food station to hand over the order a pickup code names. */
export function useHandOverAsk(stationId: string): Ask {
  const { client } = useScanApi();
  const { timeZone } = usePlace();
  return useCallback(
    async (code, commandId) => {
      try {
        const signal = AbortSignal.timeout(HTTP_REPLY_MS);
        const result = await client.station.handOver.mutate({ commandId, stationId, code }, { signal });
        if (result.ok) return outcomeOfHandOver(result.value);
        return outcomeOfFoodRefusal(result.refusal, (at) => formatClock(at, timeZone));
      } catch (error) {
        const problem = toProblem(error);
        return problem.code === "NETWORK" ? NO_CONNECTION : outcomeOfFault(problem.message);
      }
    },
    [client, stationId, timeZone],
  );
}
