import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { LISTS_MAX } from "#shared/limits";
import type { EntrySetup } from "#shared/views/gate";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { formatSpan } from "#web/lib/time";
import { useApi } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { Button } from "#web/ui/button";
import { Select, TextField } from "#web/ui/field";
import { Notice } from "#web/ui/notice";
import { usePlace } from "#web/ui/place";
import { Switch } from "#web/ui/switch";
import { toast } from "#web/ui/toast";
import { BringScans } from "./bring-scans.tsx";
import { checkEntryDraft, type EntryDraft, type EntryFields, entryDraftOf, newList } from "./entry-draft.ts";
import { EntryListRow } from "./entry-list-row.tsx";
import { EventHeader } from "./event-header.tsx";

/** Who is let in where: the event's entry, its zones, and what a pass gives a right to. */
export function EntryPage({ eventId }: { eventId: string }) {
  const { trpc } = useApi();
  const { timeZone } = usePlace();
  const { data: event } = useSuspenseQuery(trpc.organizer.getEvent.queryOptions({ eventId }));
  const { data: setup } = useSuspenseQuery(trpc.entry.get.queryOptions({ eventId }));
  return (
    <>
      <EventHeader eventId={eventId} title={event.title} status={event.status}>
        {formatSpan(event.startsAt, event.endsAt, timeZone, Date.now())} · {event.venue}
      </EventHeader>
      <EntryForm key={setup.version} setup={setup} />
      <BringScans eventId={eventId} />
    </>
  );
}

function EntryForm({ setup }: { setup: EntrySetup }) {
  const { client, trpc } = useApi();
  const queryClient = useQueryClient();
  const { timeZone } = usePlace();
  const { id: eventId } = setup.event;
  const [draft, setDraft] = useState(() => entryDraftOf(setup, timeZone));
  const [complaint, setComplaint] = useState<string | null>(null);
  const changed = JSON.stringify(draft) !== JSON.stringify(entryDraftOf(setup, timeZone));
  const change = (next: EntryDraft) => {
    setDraft(next);
    setComplaint(null);
  };
  const reload = () =>
    Promise.all([
      queryClient.invalidateQueries(trpc.entry.get.queryFilter({ eventId })),
      queryClient.invalidateQueries(trpc.organizer.getEvent.queryFilter({ eventId })),
    ]);
  const save = useCommand({
    send: (fields: EntryFields, commandId) =>
      client.entry.save.mutate({ commandId, eventId, version: setup.version, ...fields }),
    onOk: async () => {
      await reload();
      toast("Saved. Scanners have it when they are opened next.", "good");
    },
  });
  const submit = () => {
    const checked = checkEntryDraft(draft, timeZone);
    setComplaint(checked.ok ? null : checked.complaint);
    if (checked.ok) void save.run(checked.fields);
  };
  const isFull = draft.lists.length >= LISTS_MAX ? `At most ${LISTS_MAX} lists.` : null;
  const add = (kind: "zone" | "right") => change({ ...draft, lists: [...draft.lists, newList(kind)] });
  return (
    <form
      noValidate
      aria-label="Check-in"
      className="flex max-w-3xl flex-col gap-6"
      onSubmit={(submitted) => {
        submitted.preventDefault();
        submit();
      }}
    >
      <p className="text-ink-soft">
        Whoever scans chooses one of these lists. All of a list's rules must hold; who is stopped hears which does not,
        and a lead can let them in with a reason.
      </p>
      {draft.lists.map((list) => (
        <EntryListRow
          key={list.key}
          list={list}
          setup={setup}
          onChange={(next) =>
            change({ ...draft, lists: draft.lists.map((each) => (each.key === next.key ? next : each)) })
          }
          onRemove={() => change({ ...draft, lists: draft.lists.filter(({ key }) => key !== list.key) })}
        />
      ))}
      <div className="flex flex-wrap gap-2">
        <Button
          variant="secondary"
          icon={<Plus aria-hidden size={18} />}
          disabledReason={isFull}
          onClick={() => add("zone")}
        >
          Add a zone
        </Button>
        <Button
          variant="secondary"
          icon={<Plus aria-hidden size={18} />}
          disabledReason={isFull}
          onClick={() => add("right")}
        >
          Add a right
        </Button>
      </div>
      <TextField
        label="A scan can be taken back for so many minutes"
        hint="By the device that scanned it, while nothing followed."
        inputMode="numeric"
        value={draft.annulMinutes}
        onChange={(event) => change({ ...draft, annulMinutes: event.target.value })}
      />
      <Select
        label="Badge at the entry"
        hint="Whoever scans, or the kiosk, prints it when somebody comes in. Printed again it has a new code, and the one before is void."
        value={draft.badges}
        options={BADGES}
        onChange={(badges) => change({ ...draft, badges })}
      />
      <Switch
        label="Home gates"
        hint="Each pass without a phone has one gate, spread evenly unless a rule of the entry says which. One scanner there lets it in without a connection; while that scanner does not answer, other gates call a lead. Passes and tickets say the gate."
        checked={draft.homeGates}
        onChange={(homeGates) => change({ ...draft, homeGates })}
      />
      {complaint ? <Notice tone="warn" title={complaint} /> : null}
      <OutcomeNotice
        refusal={save.refusal}
        problem={save.problem}
        action={
          save.refusal?.code === "stale-edit" ? (
            <Button variant="secondary" size="sm" onClick={() => void reload()}>
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
          Save check-in
        </Button>
      </div>
    </form>
  );
}

const BADGES = [
  { value: "none", label: "None is printed" },
  { value: "card", label: "Card, A7" },
  { value: "label", label: "Label, 62 by 100 mm, black" },
] as const;
