import { useCallback } from "react";
import type { EventId, GateId } from "#shared/ids";
import type { ScanInput } from "#shared/protocol/live";
import { SCAN_LATE_MS_MAX } from "#shared/protocol/live-wire";
import { formatMoney } from "#web/lib/money";
import { toProblem } from "#web/lib/problem";
import { formatClock } from "#web/lib/time";
import { usePlace } from "#web/ui/place";
import { askGate } from "./ask-gate.ts";
import { NO_CONNECTION, outcomeOfFault, outcomeOfVerdict } from "./gate-outcome.ts";
import type { Outcome } from "./outcome.ts";
import { useScanApi } from "./scan-api.ts";
import type { GateChannel } from "./use-gate-channel.ts";
import type { Ask } from "./use-scanner.ts";

/** Asks the gate whether a code may enter, on its open socket or else over HTTP. */
export function useGateAsk(channel: GateChannel, eventId: EventId, gateId: GateId): Ask {
  const { client } = useScanApi();
  const { timeZone, currency } = usePlace();
  return useCallback(
    async (code, commandId): Promise<Outcome> => {
      const scannedAt = performance.now();
      const lateMs = () => Math.min(SCAN_LATE_MS_MAX, Math.round(performance.now() - scannedAt));
      const answer = await askGate(
        { eventId, gateId, code, commandId: brandCommand(commandId) },
        {
          overSocket: (input, limitMs) => channel.scan(input, limitMs),
          overHttp: (input, limitMs) =>
            client.scanner.scan.mutate({ ...input, lateMs: lateMs() }, { signal: AbortSignal.timeout(limitMs) }),
        },
      );
      if (answer.type === "unreachable") {
        const problem = toProblem(answer.error);
        return problem.code === "NETWORK" ? NO_CONNECTION : outcomeOfFault(problem.message);
      }
      if (!answer.reply.ok) return outcomeOfFault("The gate could not decide.");
      const clock = (at: number) => formatClock(at, timeZone);
      return outcomeOfVerdict(answer.reply.value, clock, (amount) => formatMoney(amount, currency));
    },
    [channel, client, eventId, gateId, timeZone, currency],
  );
}

/** `crypto.randomUUID` is the usual maker of command ids; the server parses them again. */
function brandCommand(id: string): ScanInput["commandId"] {
  return id as ScanInput["commandId"];
}
