import { useCallback, useEffect, useState } from "react";
import { toProblem } from "#web/lib/problem";
import { formatClock } from "#web/lib/time";
import { usePlace } from "#web/ui/place";
import { HTTP_REPLY_MS } from "./ask-gate.ts";
import { NO_CONNECTION, outcomeOfFault, outcomeOfUnwritten } from "./gate-outcome.ts";
import { outcomeOfFoodRefusal, outcomeOfHandOver, outcomeOfOwn } from "./hand-over-outcome.ts";
import { forgetOwn, handOverHere, holdReady, listOwn, type OwnHandOver, sendOwn } from "./own-hand-overs.ts";
import { useScanApi } from "./scan-api.ts";
import { sendHandOver } from "./send-hand-over.ts";
import type { Ask } from "./use-scanner.ts";

/** Often enough that what became ready is known when the network goes. */
const REFRESH_MS = 10_000;
/** Nobody stands and waits for what is brought later. */
const LATE_REPLY_MS = 20_000;

export type HandOvers = {
  readonly ask: Ask;
  /** Decided here and not sent yet. */
  readonly waiting: number;
  /** What the stand did not take as it was, newest first, until somebody has seen it. */
  readonly troubled: readonly OwnHandOver[];
  readonly seen: () => void;
};

/**
 * Asks a food station to hand over the order that a code names. Without a network the phone decides what is surely right, writes it
 * down, and sends it once there is one.
 */
export function useHandOvers(stationId: string): HandOvers {
  const { client } = useScanApi();
  const { timeZone } = usePlace();
  const [own, setOwn] = useState<readonly OwnHandOver[]>([]);
  const look = useCallback(async () => setOwn(await listOwn(stationId).catch(() => [])), [stationId]);

  useEffect(() => {
    let over = false;
    let busy = false;
    const turn = async () => {
      if (busy) return;
      busy = true;
      try {
        await sendOwn(stationId, ({ commandId, code, at }) => {
          const late = { commandId, stationId, code, handedAt: at };
          const signal = AbortSignal.timeout(LATE_REPLY_MS);
          return sendHandOver(
            () => client.station.handOverLate.mutate(late, { signal }),
            (instant) => formatClock(instant, timeZone),
          );
        });
        await holdReady(stationId, await client.station.readyOrders.query({ stationId }));
      } catch {
        // No network, or no store: what is held stays, and what was decided is sent another time.
      }
      busy = false;
      if (!over) await look();
    };
    void turn();
    const timer = setInterval(turn, REFRESH_MS);
    addEventListener("online", turn);
    return () => {
      over = true;
      clearInterval(timer);
      removeEventListener("online", turn);
    };
  }, [client, stationId, timeZone, look]);

  const ask: Ask = useCallback(
    async (code, commandId) => {
      const clock = (at: number) => formatClock(at, timeZone);
      try {
        const signal = AbortSignal.timeout(HTTP_REPLY_MS);
        const result = await client.station.handOver.mutate({ commandId, stationId, code }, { signal });
        return result.ok ? outcomeOfHandOver(result.value) : outcomeOfFoodRefusal(result.refusal, clock);
      } catch (error) {
        const problem = toProblem(error);
        if (problem.code !== "NETWORK") return outcomeOfFault(problem.message);
        try {
          const own = await handOverHere(stationId, code, commandId, Date.now());
          return own.kind === "unknown" ? NO_CONNECTION : outcomeOfOwn(own, clock);
        } catch (failure) {
          return outcomeOfUnwritten(failure);
        } finally {
          await look();
        }
      }
    },
    [client, stationId, timeZone, look],
  );
  const troubled = own.filter(({ trouble }) => trouble).reverse();
  const seen = () => void forgetOwn(troubled).then(look, look);
  return { ask, waiting: own.length - troubled.length, troubled, seen };
}
