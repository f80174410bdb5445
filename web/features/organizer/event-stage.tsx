import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { EventSetup } from "#shared/views/event";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { formatDayClock } from "#web/lib/time";
import { useApi } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { Button } from "#web/ui/button";
import { Card } from "#web/ui/card";
import { Dialog } from "#web/ui/dialog";
import { usePlace } from "#web/ui/place";
import { useNow } from "#web/ui/use-now";
import { CancelledStage } from "./cancelled-stage.tsx";
import { editInTurn } from "./edit-in-turn.ts";
import { GiveBackDraft } from "./give-back-draft.tsx";
import { SubmitDraft } from "./submit-draft.tsx";
import { useEventSaved } from "./use-event-saved.ts";

type Step = {
  readonly to: "published" | "live" | "ended";
  readonly action: string;
  readonly title: string;
  /** What will happen, each in a sentence. */
  readonly effects: readonly string[];
};

/** Where the event is in its life, and its one next step with everything that step does. */
export function EventStage({ event }: { event: EventSetup }) {
  const { client, trpc } = useApi();
  const { timeZone } = usePlace();
  const now = useNow(60_000);
  const saved = useEventSaved();
  const [asking, setAsking] = useState(false);
  const change = useCommand({
    send: (to: Step["to"]) =>
      editInTurn(event, (version) => client.organizer.setStatus.mutate({ eventId: event.id, version, status: to })),
    onOk: (next) => {
      saved(next);
      setAsking(false);
    },
  });
  const { data: standing } = useQuery(trpc.lifecycle.getStanding.queryOptions({ eventId: event.id }));
  const step = nextStep(event, (at) => formatDayClock(at, timeZone, now));
  if (event.status === "cancelled") return <CancelledStage eventId={event.id} />;
  if (standing && !standing.mayPublish && event.status === "draft") {
    return <SubmitDraft event={event} standing={standing} />;
  }
  if (!step) {
    return (
      <Card aria-label="Stage">
        <h2 className="font-semibold">This event is over</h2>
        <p className="pt-1 text-sm text-ink-soft">Its wall and door list stay here to look back at.</p>
      </Card>
    );
  }
  const blocked =
    step.to === "live" && event.gates.length === 0 ? "Add a gate first: that is where people enter." : null;
  return (
    <Card as="section" tone={step.to === "ended" ? "plain" : "accent"} aria-label="Next step">
      <h2 className="font-semibold">{step.title}</h2>
      <Effects effects={step.effects} />
      <div className="pt-4">
        <Button
          wide
          variant={step.to === "ended" ? "secondary" : "primary"}
          disabledReason={blocked}
          onClick={() => setAsking(true)}
        >
          {step.action}
        </Button>
        {standing?.submittedAt ? <GiveBackDraft event={event} submittedAt={standing.submittedAt} /> : null}
      </div>
      <Dialog
        open={asking}
        onClose={() => setAsking(false)}
        title={`${step.action}?`}
        kind="dialog"
        actions={
          <>
            <Button variant="secondary" onClick={() => setAsking(false)}>
              Not yet
            </Button>
            <Button
              variant={step.to === "ended" ? "danger" : "primary"}
              pending={change.pending}
              onClick={() => change.run(step.to)}
            >
              {step.action}
            </Button>
          </>
        }
      >
        <Effects effects={step.effects} />
        <div className="empty:hidden pt-4">
          <OutcomeNotice refusal={change.refusal} problem={change.problem} />
        </div>
      </Dialog>
    </Card>
  );
}

function Effects({ effects }: { effects: readonly string[] }) {
  return (
    <ul className="list-disc pt-2 pl-5 text-sm text-ink marker:text-ink-faint">
      {effects.map((effect) => (
        <li key={effect}>{effect}</li>
      ))}
    </ul>
  );
}

function nextStep(event: EventSetup, when: (at: number) => string): Step | null {
  switch (event.status) {
    case "draft":
      return {
        to: "published",
        action: "Publish",
        title: "Next: publish it",
        effects: [
          "Everybody on campus sees the event.",
          `Registration is open from ${when(event.salesOpenAt)} to ${when(event.salesCloseAt)}, for ${event.capacity.toLocaleString()} seats.`,
          event.approval
            ? "Each registration waits for your yes before a pass is made."
            : "Who registers gets a pass at once.",
          "You can still change everything, but not take away seats that are booked.",
        ],
      };
    case "published":
      return {
        to: "live",
        action: "Go live",
        title: "Next: open the doors",
        effects: [
          "Scanners at the gates begin to admit.",
          "Stations can take people and orders.",
          `Registration stays open until ${when(event.salesCloseAt)}.`,
        ],
      };
    case "live":
      return {
        to: "ended",
        action: "End the event",
        title: "The event is live",
        effects: [
          "Ending it stops every gate: nobody is admitted any more.",
          "Registration closes.",
          "This cannot be undone.",
        ],
      };
    case "ended":
    case "cancelled":
      return null;
  }
}
