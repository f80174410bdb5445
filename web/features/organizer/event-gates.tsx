import { DoorOpen } from "lucide-react";
import { ok } from "#shared/result";
import type { EventSetup } from "#shared/views/event";
import { useApi } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { Card } from "#web/ui/card";
import { AddByName } from "./add-by-name.tsx";
import { useEventSaved } from "./use-event-saved.ts";

export function EventGates({ event }: { event: EventSetup }) {
  const { client } = useApi();
  const saved = useEventSaved();
  const add = useCommand({
    send: async (name: string) => ok(await client.organizer.addGate.mutate({ eventId: event.id, name })),
    onOk: saved,
  });
  return (
    <Card as="section" aria-labelledby="gates-title">
      <h2 id="gates-title" className="font-semibold">
        Gates
      </h2>
      <p className="text-sm text-ink-soft">
        Where passes are scanned. Every pass works at every gate, unless Check-in says otherwise.
      </p>
      <ul className="pt-2">
        {event.gates.map((gate) => (
          <li key={gate.id} className="flex min-h-10 items-center gap-3">
            <DoorOpen aria-hidden size={18} className="text-ink-faint" />
            {gate.name}
          </li>
        ))}
      </ul>
      <AddByName
        label="Name of the gate"
        placeholder="North gate"
        action="Add"
        pending={add.pending}
        problem={add.problem}
        onAdd={async (name) => (await add.run(name))?.ok ?? false}
      />
    </Card>
  );
}
