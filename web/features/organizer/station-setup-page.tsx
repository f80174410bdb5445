import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";
import { useState } from "react";
import { COOKS_MAX } from "#shared/limits";
import type { StationSetup } from "#shared/views/station-page";
import { fieldError } from "#web/lib/problem";
import { useApi, useCollege } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { buttonClass } from "#web/ui/button";
import { Card } from "#web/ui/card";
import { Select, TextField } from "#web/ui/field";
import { backLinkClass, PageHeader } from "#web/ui/page-header";
import { usePlace } from "#web/ui/place";
import { Stepper } from "#web/ui/stepper";
import { toast } from "#web/ui/toast";
import { LaneEditor } from "./lane-editor.tsx";
import { MenuEditor } from "./menu-editor.tsx";
import { MenusEditor } from "./menus-editor.tsx";
import { QueueSettings } from "./queue-settings.tsx";
import { SaveBar } from "./save-bar.tsx";
import { checkStation, stationDraftOf } from "./station-draft.ts";
import { stationWords } from "./station-words.ts";
import { useDraft } from "./use-draft.ts";

const PAY_OPTIONS = [
  { value: "counter", label: "At the counter" },
  { value: "ahead", label: "On the phone, before it is made" },
  { value: "free", label: "Nothing to pay" },
] as const;
const PAY_HINTS = {
  counter: "Staff mark each order as paid.",
  ahead: "What is ordered is kept some minutes; the kitchen gets it once it is paid.",
  free: "Dishes show no price.",
} as const;

export function StationSetupPage({ stationId }: { stationId: string }) {
  const { trpc } = useApi();
  const { data: station } = useSuspenseQuery(trpc.organizer.getStation.queryOptions({ stationId }));
  return <StationForm key={stationId} station={station} />;
}

/** What a station offers: lanes and pace of a desk, or menu and cooks of a kitchen. */
function StationForm({ station }: { station: StationSetup }) {
  const college = useCollege();
  const queryClient = useQueryClient();
  const { client, trpc } = useApi();
  const place = usePlace();
  const savedDraft = stationDraftOf(station, place);
  const form = useDraft(savedDraft, station.version);
  const { draft, setDraft } = form;
  const [complaint, setComplaint] = useState<string | null>(null);
  const save = useCommand({
    send: (input: Parameters<typeof client.organizer.saveStation.mutate>[0]) =>
      client.organizer.saveStation.mutate(input),
    onOk: (next) => {
      queryClient.setQueryData(trpc.organizer.getStation.queryKey({ stationId: station.stationId }), next);
      void queryClient.invalidateQueries(trpc.station.pathFilter());
      void queryClient.invalidateQueries(trpc.attendee.pathFilter());
      form.landed(stationDraftOf(next, place), next.version);
      toast("Saved. The station uses it from now on.", "good");
    },
  });
  const newest = () => {
    const theirs = queryClient.getQueryData(trpc.organizer.getStation.queryKey({ stationId: station.stationId }));
    return theirs ? { saved: stationDraftOf(theirs, place), version: theirs.version } : null;
  };
  const submit = () => {
    const checked = checkStation(draft, place);
    setComplaint(checked.ok ? null : checked.complaint);
    if (!checked.ok) return;
    const { fields } = checked;
    void form.send((version) => save.run({ stationId: station.stationId, version, ...fields }), newest);
  };
  return (
    <div className="mx-auto max-w-3xl">
      <PageHeader
        back={
          <Link
            to="/$college/console/events/$eventId/setup"
            params={{ college, eventId: station.eventId }}
            className={backLinkClass}
          >
            <ArrowLeft aria-hidden size={16} />
            Event set-up
          </Link>
        }
        title={station.name}
        actions={
          <Link
            to="/$college/console/stations/$stationId"
            params={{ college, stationId: station.stationId }}
            className={buttonClass({ variant: "secondary" })}
          >
            Open the station
          </Link>
        }
      >
        {station.kind === "food" ? "Food is ordered here" : "People queue here"}
      </PageHeader>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
        noValidate
        className="flex flex-col gap-4"
      >
        <Card>
          <TextField
            label="Name"
            maxLength={60}
            value={draft.name}
            error={fieldError(save.problem, "name")}
            onChange={(event) => setDraft({ ...draft, name: event.target.value })}
          />
        </Card>
        {station.kind === "service" ? (
          <>
            <LaneEditor draft={draft} onChange={setDraft} />
            <QueueSettings draft={draft.queue} onChange={(queue) => setDraft({ ...draft, queue })} />
          </>
        ) : (
          <>
            <Card>
              <Stepper
                label="Cooks"
                hint="How many dishes can be made at the same time; promised times follow from it."
                value={draft.cooks}
                min={1}
                max={COOKS_MAX}
                onChange={(cooks) => setDraft({ ...draft, cooks })}
              />
            </Card>
            <Card>
              <Select
                label="Paying"
                hint={PAY_HINTS[draft.pay]}
                value={draft.pay}
                options={PAY_OPTIONS}
                onChange={(pay) => setDraft({ ...draft, pay })}
              />
            </Card>
            <MenusEditor draft={draft} onChange={setDraft} />
            <MenuEditor eventId={station.eventId} draft={draft} onChange={setDraft} />
          </>
        )}
        {complaint ? (
          <p role="alert" className="text-sm font-medium text-bad">
            {complaint}
          </p>
        ) : null}
        <SaveBar save={save} draft={form} words={stationWords([draft, savedDraft])} label="Save the station" />
      </form>
    </div>
  );
}
