import { useState } from "react";
import { EMERGENCY_KINDS, EMERGENCY_TEXT_CHARS_MAX, EMERGENCY_TEXTS, type EmergencyKind } from "#shared/emergencies";
import type { EventId } from "#shared/ids";
import { KIND_LABELS } from "#web/lib/emergency-words";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { useApi } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { Button } from "#web/ui/button";
import { Card } from "#web/ui/card";
import { Choices } from "#web/ui/choices";
import { TextArea } from "#web/ui/field";
import { Notice } from "#web/ui/notice";

type AskProps = { eventId: EventId | null; others: readonly string[]; onAsked: () => unknown };

/** What everybody is to be told, in prepared words or own ones, and who could say yes to it. */
export function AskEmergency({ eventId, others, onAsked }: AskProps) {
  const { client } = useApi();
  const [kind, setKind] = useState<EmergencyKind | null>(null);
  const [own, setOwn] = useState("");
  const ask = useCommand({
    send: (what: { kind: EmergencyKind; text: string | null }, commandId) =>
      eventId === null
        ? client.emergencies.ask.mutate({ commandId, ...what })
        : client.emergencies.askAt.mutate({ commandId, eventId, ...what }),
    onOk: () => {
      setKind(null);
      setOwn("");
      void onAsked();
    },
  });
  const text = kind === "own" ? own.trim() : null;
  return (
    <Card as="section" aria-labelledby="ask-title">
      <h2 id="ask-title" className="pb-1 font-semibold">
        Tell everybody at once
      </h2>
      <p className="pb-4 text-sm text-ink-soft">
        {eventId === null
          ? "Every page of the college that is open shows it within seconds; all members hear by every way they can be reached."
          : "Every open page about this event shows it within seconds; whoever has a place or helps here hears by every way they can be reached."}{" "}
        It goes out only once a second person has confirmed it.
      </p>
      <div className="flex flex-col gap-4">
        <Confirmers others={others} />
        <Choices
          kind="radio"
          label="What to say"
          chosen={kind ? [kind] : []}
          options={EMERGENCY_KINDS.map((value) => ({
            value,
            label: (
              <>
                <span className="font-semibold">{KIND_LABELS[value]}</span>
                <span className="block text-sm text-ink-soft">
                  {value === "own" ? "A sentence or two: what to do, and where." : EMERGENCY_TEXTS[value]}
                </span>
              </>
            ),
          }))}
          onChange={([chosen]) => setKind(EMERGENCY_KINDS.find((one) => one === chosen) ?? null)}
        />
        {kind === "own" ? (
          <TextArea
            label="Your words"
            rows={3}
            maxLength={EMERGENCY_TEXT_CHARS_MAX}
            value={own}
            onChange={(event) => setOwn(event.target.value)}
            hint={`${own.length} of ${EMERGENCY_TEXT_CHARS_MAX} characters`}
          />
        ) : null}
        <Button
          variant="danger"
          size="lg"
          wide
          pending={ask.pending}
          disabledReason={kind === null ? "Choose what to say." : text === "" ? "Write what to do." : null}
          onClick={() => kind && void ask.run({ kind, text })}
        >
          Ask a second person to confirm
        </Button>
        <OutcomeNotice {...ask} />
      </div>
    </Card>
  );
}

const NAMED_MAX = 5;

/** Two people or nothing: whoever is alone must know before they rely on it. */
function Confirmers({ others }: { others: readonly string[] }) {
  if (others.length === 0)
    return (
      <Notice tone="bad" title="Nobody else could confirm this">
        You are the only one with this right here, so what you ask for is not sent. Call the emergency services and the
        campus's own, and tell people yourself. A college administrator can give the right to somebody else.
      </Notice>
    );
  const named = others.slice(0, NAMED_MAX).join(", ");
  const more = others.length > NAMED_MAX ? ` and ${others.length - NAMED_MAX} more` : "";
  return (
    <Notice tone="info" title={others.length === 1 ? "One person can confirm" : `${others.length} people can confirm`}>
      {named}
      {more}. They are asked by every way they can be reached; whether they look, nobody knows. If nobody confirms
      within five minutes it lapses, and nobody is told: in danger call the emergency services first.
    </Notice>
  );
}
