import { useState } from "react";
import { REASON_CHARS_MAX } from "#shared/limits";
import type { EventSetup } from "#shared/views/event";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { useApi } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { Button } from "#web/ui/button";
import { Dialog } from "#web/ui/dialog";
import { TextArea } from "#web/ui/field";
import { Time } from "#web/ui/time";
import { editInTurn } from "./edit-in-turn.ts";
import { useEventSaved } from "./use-event-saved.ts";

/** The college's other answer to a draft that was submitted. */
export function GiveBackDraft({ event, submittedAt }: { event: EventSetup; submittedAt: number }) {
  const { client } = useApi();
  const saved = useEventSaved();
  const [asking, setAsking] = useState(false);
  const [note, setNote] = useState("");
  const giveBack = useCommand({
    send: (said: string) =>
      editInTurn(event, (version) => client.lifecycle.giveBack.mutate({ eventId: event.id, version, note: said })),
    onOk: (next) => {
      saved(next);
      setAsking(false);
    },
  });
  return (
    <div className="pt-3">
      <p className="pb-3 text-sm">
        Submitted by its organizers <Time at={submittedAt} form="day-clock" />: publish it, or say what is missing.
      </p>
      <Button wide variant="secondary" onClick={() => setAsking(true)}>
        Give it back
      </Button>
      <Dialog
        open={asking}
        onClose={() => setAsking(false)}
        title="Give the draft back?"
        kind="dialog"
        actions={
          <Button
            pending={giveBack.pending}
            disabledReason={note.trim() ? null : "Say what is missing first."}
            onClick={() => giveBack.run(note.trim())}
          >
            Give it back
          </Button>
        }
      >
        <TextArea
          label="What is missing"
          hint="Its organizers read this."
          maxLength={REASON_CHARS_MAX}
          value={note}
          onChange={(changed) => setNote(changed.target.value)}
        />
        <div className="pt-3 empty:hidden">
          <OutcomeNotice refusal={giveBack.refusal} problem={giveBack.problem} />
        </div>
      </Dialog>
    </div>
  );
}
