import type { ReactNode } from "react";
import { asksForCode } from "#shared/domain/queue/settings";
import type { Presence } from "#shared/domain/queue/types";
import { Card } from "#web/ui/card";
import { Choices } from "#web/ui/choices";
import { TextField } from "#web/ui/field";
import { Switch } from "#web/ui/switch";
import { NEAR_METRES, QUEUE_NUMBERS, type QueueDraft } from "./queue-draft.ts";
import { PRESENCE_LABELS } from "./queue-words.ts";

const PRESENCE_HINTS: Readonly<Record<Presence, string>> = {
  ignored: "Nobody is asked where they are.",
  asked:
    "Who gives no code may be far away: they are asked in time whether they still come, and get longer to come when called.",
  required: "The wall display and this station's page show a code to type or scan. It changes every minute.",
  staff: "Phones still show the place of whoever has one already.",
};

type SettingsProps = { draft: QueueDraft; onChange: (draft: QueueDraft) => void };

/** How people join a queue, are called and lose their place. */
export function QueueSettings({ draft, onChange }: SettingsProps) {
  const set = (part: Partial<QueueDraft>) => onChange({ ...draft, ...part });
  const number = (name: keyof typeof QUEUE_NUMBERS, hint: string) => (
    <TextField
      label={QUEUE_NUMBERS[name].label}
      hint={hint}
      inputMode="decimal"
      value={draft[name]}
      onChange={(event) => set({ [name]: event.target.value.replace(",", ".") })}
    />
  );
  return (
    <>
      <Section title="Joining" says="Who gets a place, and from where.">
        <Choices
          kind="radio"
          label="People join"
          hint={PRESENCE_HINTS[draft.presence]}
          options={Object.entries(PRESENCE_LABELS).map(([value, label]) => ({ value, label }))}
          chosen={[draft.presence]}
          onChange={([presence]) => set({ presence: presence as Presence })}
        />
        {draft.presence === "staff" ? null : (
          <>
            <TextField
              label={NEAR_METRES.label}
              hint="Empty: no phone is asked. Else each asks its owner, and says only whether it is near the event's place; where they are stays on it. Indoors phones are often wrong."
              inputMode="numeric"
              value={draft.nearMetres}
              onChange={(event) => set({ nearMetres: event.target.value, refusesFar: false })}
            />
            {draft.nearMetres.trim() === "" ? null : (
              <Switch
                label="Refuse whose phone says it is farther"
                hint={`Off: they join, and you read “far away” beside their name.${asksForCode(draft) ? " The code counts more than the phone." : ""}`}
                checked={draft.refusesFar}
                onChange={(refusesFar) => set({ refusesFar })}
              />
            )}
          </>
        )}
        <Numbers>
          {number("waitingMax", "More are asked to come back later. Each lane can have a limit of its own.")}
          {number("peopleMax", "A group has one number and is called together. 1: everybody for themselves.")}
          {number("cooldownMinutes", "Counted from when they were served. 0: at once.")}
          <TextField
            label="The queue ends"
            hint="Nobody joins whose turn would come later; who waits is still served. Empty: when you close it."
            type="datetime-local"
            value={draft.closesAt}
            onChange={(event) => set({ closesAt: event.target.value })}
          />
        </Numbers>
      </Section>
      <Section title="Calling" says="What happens when it is somebody's turn.">
        <Switch
          label="A free desk calls the next by itself"
          hint="Off: whoever serves presses “Call next”."
          checked={draft.callsByItself}
          onChange={(callsByItself) => set({ callsByItself })}
        />
        <Numbers>
          {number("graceMinutes", "Who has not come by then has missed the call. Halves are possible.")}
          {draft.presence === "asked"
            ? number("remoteGraceMinutes", "For those without the code who did not say that they are coming.")
            : null}
          {number("ringsMax", "A repeat gives nobody longer to come.")}
        </Numbers>
      </Section>
      <Section title="Missed and away" says="How somebody keeps their place, and how it is lost.">
        <Numbers>
          {number("missesMax", "2: the first costs minutes, the second the place. 1: the first costs it.")}
          {number("backAfterCalls", "They stand in their old place again; earlier when they say that they are here.")}
          {number("awayMinutes", "They are not called meanwhile. Who is not back by then has left.")}
        </Numbers>
      </Section>
    </>
  );
}

function Numbers({ children }: { children: ReactNode }) {
  return <div className="grid items-start gap-4 sm:grid-cols-2">{children}</div>;
}

function Section({ title, says, children }: { title: string; says: string; children: ReactNode }) {
  return (
    <Card as="section" aria-label={title}>
      <h2 className="font-semibold">{title}</h2>
      <p className="text-sm text-ink-soft">{says}</p>
      <div className="flex flex-col gap-4 pt-4">{children}</div>
    </Card>
  );
}
