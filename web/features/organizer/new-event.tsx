import { useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";
import { type FormEvent, useState } from "react";
import { ok } from "#shared/result";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { useApi, useCollege } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { Button, buttonClass } from "#web/ui/button";
import { Card } from "#web/ui/card";
import { backLinkClass, PageHeader } from "#web/ui/page-header";
import { usePlace } from "#web/ui/place";
import { checkDraft, newDraft } from "./event-draft.ts";
import { EventBasics, EventOptions } from "./event-fields.tsx";

/** Five answers and it exists; the rest is folded away. */
export function NewEvent() {
  const college = useCollege();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const { client, trpc } = useApi();
  const { timeZone } = usePlace();
  const [draft, setDraft] = useState(() => newDraft(Date.now(), timeZone));
  const [tried, setTried] = useState(false);
  const checked = checkDraft(draft, timeZone);
  const errors = tried && !checked.ok ? checked.errors : {};
  const create = useCommand({
    send: async (fields: Parameters<typeof client.organizer.createEvent.mutate>[0]["fields"], commandId) =>
      ok(await client.organizer.createEvent.mutate({ commandId, fields })),
    onOk: async (event) => {
      await queryClient.invalidateQueries(trpc.organizer.listEvents.queryFilter());
      await navigate({ to: "/$college/console/events/$eventId/setup", params: { college, eventId: event.id } });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (checked.ok) void create.run(checked.fields);
  };
  return (
    <div className="mx-auto max-w-2xl">
      <PageHeader
        back={
          <Link to="/$college/console" params={{ college }} className={backLinkClass}>
            <ArrowLeft aria-hidden size={16} />
            All events
          </Link>
        }
        title="New event"
      >
        It stays a draft until you publish it.
      </PageHeader>
      <form onSubmit={submit} noValidate className="flex flex-col gap-4">
        <Card>
          <EventBasics draft={draft} errors={errors} onChange={setDraft} />
        </Card>
        <details className="group rounded-card border border-line bg-surface">
          <summary className="flex min-h-14 items-center justify-between px-5 font-semibold">
            More options
            <span className="text-sm font-normal text-ink-soft">description, registration window, approval</span>
          </summary>
          <div className="border-t border-line p-5">
            <EventOptions draft={draft} errors={errors} onChange={setDraft} />
          </div>
        </details>
        <OutcomeNotice refusal={null} problem={create.problem} />
        <div className="flex justify-end gap-2">
          <Link to="/$college/console" params={{ college }} className={buttonClass({ variant: "secondary" })}>
            Cancel
          </Link>
          <Button type="submit" pending={create.pending}>
            Create the draft
          </Button>
        </div>
      </form>
    </div>
  );
}
