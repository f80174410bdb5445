import type { EventSetup } from "#shared/views/event";
import type { EventStanding } from "#shared/views/lifecycle";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { useApi } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { Button } from "#web/ui/button";
import { Card } from "#web/ui/card";
import { Notice } from "#web/ui/notice";
import { Time } from "#web/ui/time";
import { editInTurn } from "./edit-in-turn.ts";
import { useEventSaved } from "./use-event-saved.ts";

/** A draft's next step where the college publishes: to be put before it, and then to wait. */
export function SubmitDraft({ event, standing }: { event: EventSetup; standing: EventStanding }) {
  const { client } = useApi();
  const saved = useEventSaved();
  const submit = useCommand({
    send: () => editInTurn(event, (version) => client.lifecycle.submit.mutate({ eventId: event.id, version })),
    onOk: saved,
  });
  if (standing.submittedAt !== null) {
    return (
      <Card as="section" aria-label="Next step">
        <h2 className="font-semibold">Waiting for the college</h2>
        <p className="pt-1 text-sm text-ink-soft">
          Submitted <Time at={standing.submittedAt} form="day-clock" />. It is published, or comes back with a note. You
          can still change it.
        </p>
      </Card>
    );
  }
  return (
    <Card as="section" tone="accent" aria-label="Next step">
      <h2 className="font-semibold">Next: submit it to the college</h2>
      <p className="pt-1 pb-3 text-sm">The college publishes the events of departments and clubs.</p>
      {standing.returnNote ? (
        <div className="pb-3">
          <Notice tone="warn" title="The college gave it back">
            <p className="whitespace-pre-line break-words">{standing.returnNote}</p>
          </Notice>
        </div>
      ) : null}
      <Button wide pending={submit.pending} onClick={() => submit.run(undefined)}>
        Submit
      </Button>
      <div className="pt-3 empty:hidden">
        <OutcomeNotice refusal={submit.refusal} problem={submit.problem} />
      </div>
    </Card>
  );
}
