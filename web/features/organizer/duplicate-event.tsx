import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { ok } from "#shared/result";
import type { EventSetup } from "#shared/views/event";
import { fromCampusField, toCampusField } from "#web/lib/campus-time";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { useApi, useCollege } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { useCan } from "#web/lib/use-me";
import { Button } from "#web/ui/button";
import { Dialog } from "#web/ui/dialog";
import { TextField } from "#web/ui/field";
import { usePlace } from "#web/ui/place";
import { Switch } from "#web/ui/switch";
import { toast } from "#web/ui/toast";

export type DuplicateEventProps = { event: EventSetup; open: boolean; onClose: () => void };

/** A draft like this one, at another time. */
export function DuplicateEvent({ event, open, onClose }: DuplicateEventProps) {
  const { client, trpc } = useApi();
  const college = useCollege();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const { timeZone } = usePlace();
  const saysWhoHelps = useCan("assign-volunteers");
  const [title, setTitle] = useState(event.title);
  const [starts, setStarts] = useState(() => toCampusField(event.startsAt, timeZone));
  const [withTeam, setWithTeam] = useState(false);
  const startsAt = fromCampusField(starts, timeZone);
  const duplicate = useCommand({
    send: async (input: { title: string; startsAt: number; withTeam: boolean }, commandId) =>
      ok(await client.lifecycle.duplicate.mutate({ commandId, eventId: event.id, ...input })),
    onOk: async ({ eventId }) => {
      onClose();
      await queryClient.invalidateQueries(trpc.organizer.listEvents.queryFilter());
      await navigate({ to: "/$college/console/events/$eventId/setup", params: { college, eventId } });
      toast("This is the copy, a draft.", "good");
    },
  });
  const missing = title.trim() ? (startsAt === null ? "Choose a day and a time." : null) : "Give the copy a name.";
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title="Duplicate this event"
      actions={
        <Button
          pending={duplicate.pending}
          disabledReason={missing}
          onClick={() => startsAt !== null && duplicate.run({ title: title.trim(), startsAt, withTeam })}
        >
          Make the copy
        </Button>
      }
    >
      <div className="flex flex-col gap-4 text-ink">
        <p className="text-sm text-ink-soft">
          Everything that is set up comes along: tickets, questions, gates, stations with menus and lanes, rules,
          registration as long before the start as here. Its people do not, and neither do codes, what rules have
          counted, or rules about a station that is gone.
        </p>
        <TextField label="Name of the copy" maxLength={120} value={title} onChange={(e) => setTitle(e.target.value)} />
        <TextField
          label="Starts"
          type="datetime-local"
          value={starts}
          onChange={(changed) => setStarts(changed.target.value)}
        />
        {saysWhoHelps ? (
          <Switch
            label="With its team"
            hint="The same people with the same roles, as far as you may give them."
            checked={withTeam}
            onChange={setWithTeam}
          />
        ) : null}
        <OutcomeNotice refusal={null} problem={duplicate.problem} />
      </div>
    </Dialog>
  );
}
