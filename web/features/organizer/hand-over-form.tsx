import { type FormEvent, useState } from "react";
import type { KitchenOrderView } from "#shared/domain/food/types";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { useApi } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { Button } from "#web/ui/button";
import { TextField } from "#web/ui/field";
import { Notice } from "#web/ui/notice";

/** The four characters a guest shows, or a pickup QR read by a hand scanner. */
export function HandOverForm({ stationId, onDone }: { stationId: string; onDone: () => unknown }) {
  const { client } = useApi();
  const [code, setCode] = useState("");
  const [served, setServed] = useState<KitchenOrderView | null>(null);
  const command = useCommand({
    send: (text: string, commandId) => client.station.handOver.mutate({ commandId, stationId, code: text }),
    onOk: (order) => {
      setServed(order);
      setCode("");
      onDone();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setServed(null);
    if (code.trim()) void command.run(code.trim());
  };
  return (
    <form onSubmit={submit} className="flex flex-wrap items-start gap-3">
      <div className="w-64 max-w-full">
        <TextField
          label="Hand over by code"
          hideLabel
          placeholder="Pickup code"
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          value={code}
          onChange={(event) => setCode(event.target.value.toUpperCase())}
          className="min-h-12 font-mono tracking-widest placeholder:font-sans placeholder:tracking-normal"
        />
      </div>
      <Button type="submit" variant="secondary" pending={command.pending} className="min-h-12">
        Hand over
      </Button>
      <div className="min-w-64 flex-1">
        {served ? (
          <Notice tone="good" title={`Order ${served.number} for ${served.name} is handed over`}>
            {served.lines.map((line) => `${line.quantity}× ${line.name}`).join(", ")}
          </Notice>
        ) : (
          <OutcomeNotice refusal={command.refusal} problem={command.problem} />
        )}
      </div>
    </form>
  );
}
