import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { isMoved } from "#shared/changed-fields";
import type { EventSetup } from "#shared/views/event";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { useApi } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { Button } from "#web/ui/button";
import { Card } from "#web/ui/card";
import { usePlace } from "#web/ui/place";
import { Switch } from "#web/ui/switch";
import { toast } from "#web/ui/toast";
import { ChangeSeries } from "./change-series.tsx";
import { checkDraft, draftOf } from "./event-draft.ts";
import { EventBasics, EventOptions } from "./event-fields.tsx";
import { useEventSaved } from "./use-event-saved.ts";

export function EventDetails({ event }: { event: EventSetup }) {
  const { client, trpc } = useApi();
  const queryClient = useQueryClient();
  const { timeZone } = usePlace();
  const saved = useEventSaved();
  const [draft, setDraft] = useState(() => draftOf(event, timeZone));
  const [tried, setTried] = useState(false);
  const [tells, setTells] = useState(false);
  const [choosing, setChoosing] = useState(false);
  const { data: series } = useQuery(trpc.series.get.queryOptions({ eventId: event.id }));
  const checked = checkDraft(draft, timeZone);
  const errors = tried && !checked.ok ? checked.errors : {};
  const changed = JSON.stringify(draft) !== JSON.stringify(draftOf(event, timeZone));
  const hasPeople = event.status === "published" || event.status === "live";
  const asks = hasPeople && checked.ok && isMoved(event, checked.fields);
  const tellPeople = asks && tells;
  const save = useCommand({
    send: (input: Parameters<typeof client.organizer.updateEvent.mutate>[0]) =>
      client.organizer.updateEvent.mutate(input),
    onOk: (next) => {
      saved(next);
      toast("Saved.", "good");
    },
  });
  const submit = (submitted: FormEvent) => {
    submitted.preventDefault();
    setTried(true);
    if (!checked.ok) return;
    if (series) setChoosing(true);
    else void save.run({ eventId: event.id, version: event.version, fields: checked.fields, tellPeople });
  };
  const reload = () => queryClient.invalidateQueries(trpc.organizer.getEvent.queryFilter({ eventId: event.id }));
  return (
    <form onSubmit={submit} noValidate aria-label="Details" className="flex flex-col gap-4">
      <Card>
        <EventBasics draft={draft} errors={errors} onChange={setDraft} />
      </Card>
      <Card>
        <EventOptions draft={draft} errors={errors} onChange={setDraft} />
      </Card>
      {asks ? (
        <Card>
          <Switch
            label="Tell everybody with a place"
            hint="By mail, once, with the new time and place."
            checked={tells}
            onChange={setTells}
          />
        </Card>
      ) : null}
      {series && checked.ok ? (
        <ChangeSeries
          open={choosing}
          onClose={() => setChoosing(false)}
          event={event}
          series={series}
          fields={checked.fields}
          tellPeople={tellPeople}
          onThisOne={() => {
            setChoosing(false);
            void save.run({ eventId: event.id, version: event.version, fields: checked.fields, tellPeople });
          }}
        />
      ) : null}
      <OutcomeNotice
        refusal={save.refusal}
        problem={save.problem}
        action={
          save.refusal?.code === "stale-edit" ? (
            <Button variant="secondary" size="sm" onClick={reload}>
              Load their version
            </Button>
          ) : undefined
        }
      />
      <div className="flex items-center justify-end gap-4">
        {changed ? <span className="text-sm text-ink-soft">Not saved yet</span> : null}
        <Button
          type="submit"
          pending={save.pending}
          disabledReason={changed ? null : "Nothing has changed."}
          reason="tooltip"
        >
          Save changes
        </Button>
      </div>
    </form>
  );
}
