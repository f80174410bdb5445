import { useCallback } from "react";
import type { Direction } from "#shared/domain/entry/types";
import { ENTRY_LIST_ID } from "#shared/domain/entry/view";
import type { ScanVerdict } from "#shared/domain/ledger/types";
import type { EventId, GateId, ListId } from "#shared/ids";
import type { ScanInput } from "#shared/protocol/live";
import { SCAN_LATE_MS_MAX } from "#shared/protocol/live-wire";
import type { GateCount } from "#shared/views/gate";
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

/** What a post scans for: one list at one gate, inwards or outwards. */
export type Post = {
  readonly eventId: EventId;
  readonly gateId: GateId;
  readonly gates: readonly Pick<GateCount, "gateId" | "name">[];
  readonly listId: ListId;
  readonly direction: Direction;
};

/** What a scan asks for besides the code: nothing at the event's entry. */
export function askedAt({
  listId,
  direction,
}: Pick<Post, "listId" | "direction">): Pick<ScanInput, "listId" | "direction"> {
  return {
    ...(listId === ENTRY_LIST_ID ? {} : { listId }),
    ...(direction === "in" ? {} : { direction }),
  };
}

/** Asks the gate whether a code may pass, on its open socket or else over HTTP. */
export function useGateAsk(channel: GateChannel, post: Post): Ask {
  const { client } = useScanApi();
  const show = useShowVerdict(post);
  const { eventId, gateId, listId, direction } = post;
  return useCallback(
    async (code, commandId, people): Promise<Outcome> => {
      const scannedAt = performance.now();
      const lateMs = () => Math.min(SCAN_LATE_MS_MAX, Math.round(performance.now() - scannedAt));
      const asked = { ...askedAt({ listId, direction }), ...(people === undefined ? {} : { people }) };
      const answer = await askGate(
        { eventId, gateId, code, ...asked, commandId: brandCommand(commandId) },
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
      return { ...show(answer.reply.value), code };
    },
    [channel, client, eventId, gateId, listId, direction, show],
  );
}

/** A verdict as this post shows it, with its campus's clock and money. */
export function useShowVerdict({ gates }: Pick<Post, "gates">): (verdict: ScanVerdict) => Outcome {
  const { timeZone, currency } = usePlace();
  return useCallback(
    (verdict) => {
      const say = {
        clock: (at: number) => formatClock(at, timeZone),
        gate: (id: GateId) => gates.find(({ gateId }) => gateId === id)?.name ?? "another gate",
      };
      return outcomeOfVerdict(verdict, say, (amount) => formatMoney(amount, currency));
    },
    [gates, timeZone, currency],
  );
}

/** `crypto.randomUUID` is the usual maker of command ids; the server parses them again. */
function brandCommand(id: string): ScanInput["commandId"] {
  return id as ScanInput["commandId"];
}
