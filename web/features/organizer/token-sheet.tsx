import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { StaffTokenView } from "#shared/domain/queue/types";
import { useApi } from "#web/lib/trpc";
import { Button } from "#web/ui/button";
import { Dialog } from "#web/ui/dialog";
import { Select } from "#web/ui/field";
import { Stepper } from "#web/ui/stepper";
import { waitWords } from "./wait-words.ts";

export type TokenMove =
  | { readonly type: "call" }
  | { readonly type: "split"; readonly people: number }
  | { readonly type: "transfer"; readonly toStationId: string }
  | { readonly type: "remove" };

export type TokenSheetProps = {
  stationId: string;
  token: StaffTokenView;
  onMove: (move: TokenMove) => void;
  onClose: () => void;
};

/** The rarer things to do about somebody in the line. */
export function TokenSheet({ stationId, token, onMove, onClose }: TokenSheetProps) {
  const [part, setPart] = useState(1);
  const { status, people } = token;
  const canCall = status === "waiting" || status === "held";
  return (
    <Dialog open onClose={onClose} title={`Number ${token.number}${token.name ? ` · ${token.name}` : ""}`}>
      <div className="flex flex-col gap-5 text-ink">
        {canCall ? (
          <div className="flex flex-col gap-1.5">
            <Button variant="secondary" wide onClick={() => onMove({ type: "call" })}>
              Call now, out of turn
            </Button>
            <p className="text-sm text-ink-soft">Others waited longer. It is noted who called.</p>
          </div>
        ) : null}
        {people > 1 && (status === "waiting" || status === "called") ? (
          <div className="flex flex-col gap-2">
            <Stepper
              label={`Split the group of ${people}`}
              hint="So many get a number of their own, with the same place."
              value={part}
              min={1}
              max={people - 1}
              onChange={setPart}
            />
            <Button variant="secondary" onClick={() => onMove({ type: "split", people: part })}>
              {part === 1 ? "Give 1 person a number" : `Give ${part} people a number`}
            </Button>
          </div>
        ) : null}
        {status === "called" ? null : (
          <MoveAway stationId={stationId} onMove={(toStationId) => onMove({ type: "transfer", toStationId })} />
        )}
        <Button variant="danger" onClick={() => onMove({ type: "remove" })}>
          Remove from the queue
        </Button>
      </div>
    </Dialog>
  );
}

function MoveAway({ stationId, onMove }: { stationId: string; onMove: (toStationId: string) => void }) {
  const { trpc } = useApi();
  const { data: others = [] } = useQuery(trpc.station.listOtherQueues.queryOptions({ stationId }));
  const [chosen, setChosen] = useState<string>("");
  const open = others.filter(({ queue }) => queue.status === "open");
  if (open.length === 0) return null;
  const toStationId = chosen || (open[0]?.id ?? "");
  return (
    <div className="flex flex-col gap-2">
      <Select
        label="Move to another queue"
        hint="The time they joined goes along. If that queue takes nobody, they are back here."
        value={toStationId}
        options={open.map(({ id, name, queue }) => ({
          value: id,
          label: `${name}: ${queue.waiting} waiting, ${queue.eta ? waitWords(queue.eta) : "nobody serving"}`,
        }))}
        onChange={setChosen}
      />
      <Button variant="secondary" onClick={() => onMove(toStationId)}>
        Move
      </Button>
    </div>
  );
}
