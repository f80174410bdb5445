import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { isMoved } from "#shared/changed-fields";
import type { EventSetup } from "#shared/views/event";
import { useApi } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { Card } from "#web/ui/card";
import { usePlace } from "#web/ui/place";
import { Switch } from "#web/ui/switch";
import { toast } from "#web/ui/toast";
import { ChangeSeries } from "./change-series.tsx";
import { checkDraft, draftOf } from "./event-draft.ts";
import { EventBasics, EventOptions } from "./event-fields.tsx";
import { SaveBar } from "./save-bar.tsx";
import { useDraft } from "./use-draft.ts";
import { useEventSaved } from "./use-event-saved.ts";
import { useEventWords } from "./use-event-words.ts";

export function EventDetails({ event }: { event: EventSetup }) {
  const { client, trpc } = useApi();
  const queryClient = useQueryClient();
  const { timeZone } = usePlace();
  const saved = useEventSaved();
  const words = useEventWords();
  const form = useDraft(draftOf(event, timeZone), event.version);
  const { draft, setDraft, version } = form;
  const [tried, setTried] = useState(false);
  const [tells, setTells] = useState(true);
  const [choosing, setChoosing] = useState(false);
  const { data: series } = useQuery(trpc.series.get.queryOptions({ eventId: event.id }));
  const checked = checkDraft(draft, timeZone);
  const errors = tried && !checked.ok ? checked.errors : {};
  const hasPeople = event.status === "published" || event.status === "live";
  const asks = hasPeople && checked.ok && isMoved(event, checked.fields);
  const tellPeople = asks && tells;
  const save = useCommand({
    send: (input: Parameters<typeof client.organizer.updateEvent.mutate>[0]) =>
      client.organizer.updateEvent.mutate(input),
    onOk: (next) => {
      saved(next);
      form.landed(draftOf(next, timeZone), next.version);
      setTried(false);
      setTells(true);
      toast("Saved.", "good");
    },
  });
  const newest = () => {
    const theirs = queryClient.getQueryData(trpc.organizer.getEvent.queryKey({ eventId: event.id }));
    return theirs ? { saved: draftOf(theirs, timeZone), version: theirs.version } : null;
  };
  const send = () => {
    if (!checked.ok) return;
    const { fields } = checked;
    void form.send((over) => save.run({ eventId: event.id, version: over, fields, tellPeople }), newest);
  };
  const submit = (submitted: FormEvent) => {
    submitted.preventDefault();
    setTried(true);
    if (!checked.ok) return;
    if (series) setChoosing(true);
    else send();
  };
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
            hint="Once, with the new time and place: by mail, and in their inbox here."
            checked={tells}
            onChange={setTells}
          />
        </Card>
      ) : null}
      {series && checked.ok ? (
        <ChangeSeries
          open={choosing}
          onClose={() => setChoosing(false)}
          event={{ ...event, version }}
          series={series}
          fields={checked.fields}
          tellPeople={tellPeople}
          onThisOne={() => {
            setChoosing(false);
            send();
          }}
        />
      ) : null}
      <SaveBar save={save} draft={form} words={words} label="Save changes" />
    </form>
  );
}
