import { useCallback, useMemo } from "react";
import type { Direction } from "#shared/domain/entry/types";
import { ENTRY_LIST_ID } from "#shared/domain/entry/view";
import type { ScanVerdict } from "#shared/domain/ledger/answers";
import { decodeCode } from "#shared/domain/passes/format";
import type { EventId, GateId, ListId } from "#shared/ids";
import type { ScanInput } from "#shared/protocol/live";
import { SCAN_LATE_MS_MAX } from "#shared/protocol/live-wire";
import type { GateCount } from "#shared/views/gate";
import { formatMoney } from "#web/lib/money";
import { toProblem } from "#web/lib/problem";
import { formatClock } from "#web/lib/time";
import { usePlace } from "#web/ui/place";
import { askGate, impatient, isHeard, PATIENT } from "./ask-gate.ts";
import { NO_CONNECTION, outcomeOfFault, outcomeOfUnwritten, outcomeOfVerdict } from "./gate-outcome.ts";
import type { Outcome } from "./outcome.ts";
import type { OwnScanAnswer } from "./own-gate/decide-here.ts";
import type { OwnGate } from "./own-gate/own-gate.ts";
import { outcomeOfOwnScan, outcomeOfSecondEntry } from "./own-gate/own-outcome.ts";
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

/**
 * Asks the gate whether a code may pass, on its open socket or else over HTTP; where neither answers soon, this phone decides by
 * itself under the same command, so that whichever was heard counts once.
 */
export function useGateAsk(channel: GateChannel, post: Post, own: OwnGate): Ask {
  const { client } = useScanApi();
  const { showVerdict, showOwn } = useShow(post);
  const { eventId, gateId, listId, direction } = post;
  return useCallback(
    async (code, commandId, { people, isConfirmed = false, showing = null } = {}): Promise<Outcome> => {
      const scanId = brandCommand(commandId);
      const asks = { people: people ?? null, force: null, isConfirmed, shownAt: showing?.at ?? null };
      const scan = { scanId, code, gateId, listId, direction, ...asks };
      const shown = (at: number) => ({ code, showing: showing ?? { id: commandId, at } });
      const decideAlone = async () => {
        try {
          const answer = await own.decide(scan);
          return answer && { ...showOwn(answer), ...shown(answer.at) };
        } catch (failure) {
          return outcomeOfUnwritten(failure);
        }
      };
      const isTyped = decodeCode(code).form === "short";
      const isConnected = channel.status().state === "connected";
      // What was typed names nobody here, so the gate is worth waiting for, and hears first what this phone decided, if it can soon.
      if (isTyped && isConnected) await Promise.race([own.sync(), pause(SYNC_FIRST_MS)]);
      const first = own.isAhead && !(isTyped && isConnected) ? await decideAlone() : null;
      if (first) return first;
      const scannedAt = performance.now();
      const lateMs = () => Math.min(SCAN_LATE_MS_MAX, Math.round(performance.now() - scannedAt));
      const asked = {
        ...{ ...askedAt({ listId, direction }), ...(people === undefined ? {} : { people }) },
        ...(showing ? { follows: brandCommand(showing.id) } : {}),
      };
      const isPatient = !own.canDecide || (isTyped && !own.isCutOff);
      const answer = await askGate(
        { eventId, gateId, code, ...asked, commandId: scanId },
        {
          overSocket: (input, limitMs) => channel.scan(input, limitMs),
          overHttp: (input, limitMs) =>
            client.scanner.scan.mutate({ ...input, lateMs: lateMs() }, { signal: AbortSignal.timeout(limitMs) }),
        },
        isPatient ? PATIENT : impatient(isConnected, own.isCutOff),
      );
      own.reached(isHeard(answer));
      if (answer.type === "barred") {
        void own.hear(answer.error);
        return outcomeOfFault(toProblem(answer.error).message);
      }
      if (answer.type === "unreachable") {
        const alone = await decideAlone();
        if (alone) return alone;
        const problem = toProblem(answer.error);
        return problem.code === "NETWORK" ? NO_CONNECTION : outcomeOfFault(problem.message);
      }
      if (!answer.reply.ok) return outcomeOfFault("The gate could not decide.");
      const verdict = answer.reply.value;
      const isEntry = verdict.verdict === "admit" && verdict.did === undefined;
      const came = isEntry ? (verdict.passIds ?? [verdict.passId]) : [];
      // A phone that cannot read what it keeps knows of none.
      const isSecond = came.length > 0 && (await own.hasLetIn(came).catch(() => false));
      own.note(scan, verdict);
      const outcome = showVerdict(verdict);
      return { ...(isSecond ? outcomeOfSecondEntry(outcome) : outcome), ...shown(verdict.at) };
    },
    [channel, client, own, eventId, gateId, listId, direction, showVerdict, showOwn],
  );
}

/** A verdict as this post shows it, the gate's or this phone's own, with its campus's clock and money. */
export function useShow({ gates }: Pick<Post, "gates">): {
  readonly showVerdict: (verdict: ScanVerdict) => Outcome;
  readonly showOwn: (answer: OwnScanAnswer) => Outcome;
} {
  const { timeZone, currency } = usePlace();
  return useMemo(() => {
    const say = {
      clock: (at: number) => formatClock(at, timeZone),
      gate: (id: GateId) => gates.find(({ gateId }) => gateId === id)?.name ?? "another gate",
    };
    const price = (amount: number) => formatMoney(amount, currency);
    return {
      showVerdict: (verdict) => outcomeOfVerdict(verdict, say, price),
      showOwn: (answer) => outcomeOfOwnScan(answer, say, price),
    };
  }, [gates, timeZone, currency]);
}

/** Somebody stands there while the log is sent. */
const SYNC_FIRST_MS = 1_000;

function pause(ms: number): Promise<void> {
  return new Promise((over) => setTimeout(over, ms));
}

/** `crypto.randomUUID` is the usual maker of command ids; the server parses them again. */
export function brandCommand(id: string): ScanInput["commandId"] {
  return id as ScanInput["commandId"];
}
