import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Smartphone } from "lucide-react";
import { useState } from "react";
import { ok } from "#shared/result";
import type { GateCount, GateKeeper } from "#shared/views/gate";
import { AskFirst } from "#web/lib/ask-first";
import { useApi } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { useCan } from "#web/lib/use-me";
import { Button } from "#web/ui/button";
import { Time } from "#web/ui/time";

/** A phone says where it stands every half minute. */
const REFRESH_MS = 30_000;

export type WallKeepersProps = { eventId: string; gates: readonly Pick<GateCount, "gateId" | "name">[] };

/** Which phones keep a gate of their own, so that one which is gone for good can be put away; nothing where there are none. */
export function WallKeepers({ eventId, gates }: WallKeepersProps) {
  const { client, trpc } = useApi();
  const queryClient = useQueryClient();
  const supervises = useCan("supervise");
  const [asked, setAsked] = useState<GateKeeper | null>(null);
  const { data: keepers = [] } = useQuery({
    ...trpc.scanner.keepers.queryOptions({ eventId }),
    enabled: supervises,
    refetchInterval: REFRESH_MS,
  });
  const free = useCommand({
    send: async ({ gateId, since }: GateKeeper) => ok(await client.scanner.freeGate.mutate({ eventId, gateId, since })),
    onOk: () => void queryClient.invalidateQueries(trpc.scanner.keepers.queryFilter({ eventId })),
  });
  if (keepers.length === 0) return null;
  const nameOf = ({ gateId }: GateKeeper) => gates.find((gate) => gate.gateId === gateId)?.name ?? "A gate";
  return (
    <>
      <ul aria-label="Gates kept by a phone" className="divide-y divide-line border-t border-line">
        {keepers.map((keeper) => (
          <li key={keeper.gateId} className="flex flex-wrap items-center gap-3 px-4 py-2.5 text-sm">
            <Smartphone aria-hidden size={18} className="shrink-0 text-ink-faint" />
            <span className="min-w-0 flex-1">
              {`${nameOf(keeper)} is kept by ${keeper.name || "a phone"}`}
              <span className="block text-ink-soft">
                Last heard of at <Time at={keeper.heardAt} form="clock" />
              </span>
            </span>
            <Button variant="quiet" size="sm" pending={free.pending} onClick={() => setAsked(keeper)}>
              Free this gate
            </Button>
          </li>
        ))}
      </ul>
      <AskFirst
        open={asked !== null}
        title={asked ? `Free ${nameOf(asked)}?` : ""}
        action="Free this gate"
        onSure={() => asked && void free.run(asked)}
        onClose={() => setAsked(null)}
      >
        Only if that phone is gone or switched off. The next scanner there keeps the gate; if the first still scans
        without a connection, somebody may come in twice.
      </AskFirst>
    </>
  );
}
