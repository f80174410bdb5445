import { DoorOpen } from "lucide-react";
import { useCallback, useEffect, useState } from "react";
import type { EventId } from "#shared/ids";
import type { GateCount, GateKeeper } from "#shared/views/gate";
import { toProblem } from "#web/lib/problem";
import { formatClock } from "#web/lib/time";
import { Button } from "#web/ui/button";
import { Notice } from "#web/ui/notice";
import { usePlace } from "#web/ui/place";
import { useScanApi } from "../scan-api.ts";

export type KeptGatesProps = {
  eventId: EventId;
  gates: readonly Pick<GateCount, "gateId" | "name">[];
  /** The gate that this phone keeps itself. */
  own: string | null;
};

/** For leads: which gates are kept by which phone, and a way to put one away that is gone for good. */
export function KeptGates({ eventId, gates, own }: KeptGatesProps) {
  const { client } = useScanApi();
  const [keepers, setKeepers] = useState<readonly GateKeeper[]>([]);
  const [problem, setProblem] = useState<string | null>(null);
  const load = useCallback(
    () => client.scanner.keepers.query({ eventId }).then(setKeepers, () => setKeepers([])), // said with the connection
    [client, eventId],
  );
  useEffect(() => void load(), [load]);
  const free = async ({ gateId, since }: GateKeeper) => {
    setProblem(null);
    try {
      await client.scanner.freeGate.mutate({ eventId, gateId, since });
      await load();
    } catch (failure) {
      setProblem(toProblem(failure).message);
    }
  };
  const others = keepers.filter(({ gateId }) => gateId !== own);
  return (
    <>
      {others.map((keeper) => (
        <KeptGate
          key={`${keeper.gateId} ${keeper.since}`}
          keeper={keeper}
          gate={gates.find(({ gateId }) => gateId === keeper.gateId)?.name ?? "A gate"}
          onFree={() => void free(keeper)}
        />
      ))}
      {problem ? <Notice tone="bad" title={problem} /> : null}
    </>
  );
}

type KeptGateProps = { keeper: GateKeeper; gate: string; onFree: () => void };

function KeptGate({ keeper: { name, since, heardAt }, gate, onFree }: KeptGateProps) {
  const { timeZone } = usePlace();
  const [isSure, setIsSure] = useState(false);
  return (
    <Notice
      tone="info"
      title={`${gate} is kept by ${name || "a phone"}`}
      action={
        <Button
          variant={isSure ? "danger" : "quiet"}
          icon={<DoorOpen aria-hidden size={20} />}
          onClick={() => (isSure ? onFree() : setIsSure(true))}
        >
          {isSure ? "Free it now" : "Free this gate"}
        </Button>
      }
    >
      {`Since ${formatClock(since, timeZone)}, heard of at ${formatClock(heardAt, timeZone)}. `}
      {isSure
        ? "Only if that phone is gone or switched off: if it still scans without a connection, somebody may come in twice."
        : null}
    </Notice>
  );
}
