import { useQuery } from "@tanstack/react-query";
import { ScanQrCode } from "lucide-react";
import { useState } from "react";
import type { KeyAct } from "#shared/domain/passes/keys";
import type { KeyRing } from "#shared/domain/passes/types";
import type { EventSetup } from "#shared/views/event";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { queryClient } from "#web/lib/query-client";
import { useApi } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { Button } from "#web/ui/button";
import { Card } from "#web/ui/card";
import { Dialog } from "#web/ui/dialog";
import { Switch } from "#web/ui/switch";
import { toast } from "#web/ui/toast";
import { useEventSaved } from "./use-event-saved.ts";

/** How passes are shown at the gate, and with which key they are signed. */
export function EventPasses({ event }: { event: EventSetup }) {
  const { client, trpc } = useApi();
  const saved = useEventSaved();
  const { data: rules } = useQuery(trpc.passes.getRules.queryOptions({ eventId: event.id }));
  const { id: eventId, version } = event;
  const refresh = async (changed: EventSetup) => {
    saved(changed);
    await queryClient.invalidateQueries(trpc.passes.getRules.queryFilter({ eventId }));
  };
  const save = useCommand({
    send: (requireRotating: boolean) => client.passes.saveRules.mutate({ eventId, version, requireRotating }),
    onOk: refresh,
  });
  const turn = useCommand({
    send: (act: KeyAct) => client.passes.turnKeys.mutate({ eventId, version, act }),
    onOk: async (changed) => {
      await refresh(changed);
      toast("Done. The gates know it.", "good");
    },
  });
  if (!rules) return null;
  return (
    <Card as="section" aria-labelledby="passes-title" className="flex flex-col gap-3">
      <h2 id="passes-title" className="flex items-center gap-2 font-semibold">
        <ScanQrCode aria-hidden size={18} className="text-ink-soft" />
        Codes at the gate
      </h2>
      <Switch
        label="Only moving codes"
        hint="A pass that moves on its owner's phone is stopped as a picture or on paper, and a supervisor decides. Who never opened theirs on a phone may show paper."
        checked={save.pending && save.args !== null ? save.args : rules.requireRotating}
        onChange={(next) => void save.run(next)}
      />
      <OutcomeNotice refusal={save.refusal} problem={save.problem} />
      <SigningKeys keys={rules.keys} pending={turn.pending} onTurn={(act) => void turn.run(act)} />
      <OutcomeNotice refusal={turn.refusal} problem={turn.problem} />
    </Card>
  );
}

type SigningKeysProps = { keys: KeyRing; pending: boolean; onTurn: (act: KeyAct) => void };

function SigningKeys({ keys: { current, keepsPrevious }, pending, onTurn }: SigningKeysProps) {
  const [asked, setAsked] = useState<KeyAct | null>(null);
  const isPreviousGood = keepsPrevious && current > 1;
  return (
    <div className="flex flex-col gap-2 border-t border-line pt-3">
      <p className="text-sm text-ink-soft">
        Passes are signed with key {current}.
        {isPreviousGood ? ` Codes signed with key ${current - 1} are good too.` : ""}
      </p>
      <div className="flex flex-wrap gap-2">
        <Button variant="secondary" pending={pending} onClick={() => setAsked("rotate")}>
          Change the key
        </Button>
        <Button variant="quiet" pending={pending} onClick={() => setAsked("replace")}>
          A key leaked
        </Button>
        {isPreviousGood ? (
          <Button variant="quiet" pending={pending} onClick={() => setAsked("withdraw")}>
            Refuse key {current - 1}
          </Button>
        ) : null}
      </div>
      <TurnDialog act={asked} onClose={() => setAsked(null)} onTurn={onTurn} />
    </div>
  );
}

const TURNS: Readonly<Record<KeyAct, { readonly title: string; readonly says: string; readonly action: string }>> = {
  rotate: {
    title: "Change the key of this event's passes?",
    says: "Passes that are shown from now on are signed with the next key. Those of the present key stay good, on paper too; those of the key before it do not.",
    action: "Change the key",
  },
  replace: {
    title: "Replace the key, and refuse what it signed?",
    says: "Every code shown, mailed or printed until now is stopped at the gate. People reload their pass page for a new one; whoever has paper needs the eight characters below the code.",
    action: "Replace the key",
  },
  withdraw: {
    title: "Refuse codes of the key before?",
    says: "Codes that were shown, mailed or printed before the key changed are stopped at the gate. People reload their pass page for a new one.",
    action: "Refuse them",
  },
};

type TurnDialogProps = { act: KeyAct | null; onClose: () => void; onTurn: (act: KeyAct) => void };

function TurnDialog({ act, onClose, onTurn }: TurnDialogProps) {
  const words = TURNS[act ?? "rotate"];
  return (
    <Dialog
      open={act !== null}
      onClose={onClose}
      kind="dialog"
      title={words.title}
      actions={
        <>
          <Button variant="secondary" onClick={onClose}>
            Leave it
          </Button>
          <Button
            variant={act === "rotate" ? "primary" : "danger"}
            onClick={() => {
              onClose();
              if (act) onTurn(act);
            }}
          >
            {words.action}
          </Button>
        </>
      }
    >
      <p>{words.says}</p>
    </Dialog>
  );
}
