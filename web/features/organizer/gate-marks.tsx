import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import type { GateMarks as Marks } from "#shared/domain/ledger/types";
import type { UserId } from "#shared/ids";
import { GATE_NOTE_CHARS_MAX, REASON_CHARS_MAX } from "#shared/limits";
import type { MarkedPerson } from "#shared/views/gate";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { PartError } from "#web/lib/part-error";
import { useApi, useCollege } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { Button, buttonClass } from "#web/ui/button";
import { Dialog } from "#web/ui/dialog";
import { TextField } from "#web/ui/field";
import { Notice } from "#web/ui/notice";
import { Loading, Skeleton } from "#web/ui/skeleton";
import { Time } from "#web/ui/time";
import { toast } from "#web/ui/toast";
import { GateMarksHistory } from "./gate-marks-history.tsx";

export type GateMarksProps = { eventId: string; userId: string; onClose: () => void };

/** What the gate is told of one registration: a block with its reason, notes for whoever scans and for leads alone. */
export function GateMarks({ eventId, userId, onClose }: GateMarksProps) {
  const { trpc } = useApi();
  const college = useCollege();
  const { data, error, refetch } = useQuery({
    ...trpc.entry.marks.queryOptions({ eventId, userId: userId as UserId }),
    // Somebody else may have written since.
    refetchOnMount: "always",
  });
  return (
    <Dialog open onClose={onClose} title={data ? `${data.name} at the gate` : "At the gate"}>
      {data ? (
        <div className="flex flex-col gap-6 text-ink">
          {data.unanswered > 0 ? (
            <Notice tone="info" title="Asked at the gate">
              {data.unanswered === 1 ? "One question is" : `${data.unanswered} questions are`} not answered yet. They
              answer on their pass page, or whoever scans them asks.
            </Notice>
          ) : null}
          <Block key={`block-${data.blocked?.at ?? 0}`} eventId={eventId} userId={userId} person={data} />
          <Notes key={JSON.stringify(data.notes)} eventId={eventId} userId={userId} person={data} />
          <GateMarksHistory eventId={eventId} userId={userId} />
          <Link
            to="/$college/console/events/$eventId/history"
            params={{ college, eventId }}
            search={{ who: userId }}
            className={buttonClass({ variant: "quiet", wide: true })}
          >
            Everything that happened to them
          </Link>
        </div>
      ) : error ? (
        <PartError what="What the gate knows" error={error} onRetry={() => void refetch()} />
      ) : (
        <Loading>
          <Skeleton className="h-64 w-full" />
        </Loading>
      )}
    </Dialog>
  );
}

type Wish = { readonly blockReason?: string | null; readonly notes?: Marks["notes"] };
type PartProps = Omit<GateMarksProps, "onClose"> & { person: MarkedPerson };

function useMark({ eventId, userId }: Omit<PartProps, "person">, said: string) {
  const { client, trpc } = useApi();
  const queryClient = useQueryClient();
  return useCommand({
    send: (wish: Wish, commandId) =>
      client.entry.mark.mutate({ commandId, eventId, userId: userId as UserId, ...wish }),
    onOk: async () => {
      toast(said, "good");
      await Promise.all([
        queryClient.invalidateQueries(trpc.entry.marks.queryFilter({ eventId })),
        queryClient.invalidateQueries(trpc.history.list.queryFilter({ eventId })),
      ]);
    },
  });
}

function Block({ person, ...of }: PartProps) {
  const { blocked, name } = person;
  const [reason, setReason] = useState("");
  const mark = useMark(of, blocked ? "They are let in again." : "The gate stops them from now on.");
  const isReady = reason.trim().length >= 3;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady) void mark.run({ blockReason: reason.trim() });
  };
  if (blocked) {
    return (
      <section aria-label="Block" className="flex flex-col gap-3">
        <Notice tone="bad" title="Blocked">
          {blocked.reason}. Since <Time at={blocked.at} form="day-clock" />.
        </Notice>
        <OutcomeNotice refusal={mark.refusal} problem={mark.problem} />
        <Button variant="secondary" wide pending={mark.pending} onClick={() => void mark.run({ blockReason: null })}>
          Lift the block
        </Button>
      </section>
    );
  }
  return (
    <form aria-label="Block" onSubmit={submit} noValidate className="flex flex-col gap-3">
      <TextField
        label="Block, because"
        hint={`Whoever scans ${name} reads it. A lead can let them in all the same.`}
        value={reason}
        maxLength={REASON_CHARS_MAX}
        onChange={(event) => setReason(event.target.value)}
        autoComplete="off"
      />
      <OutcomeNotice refusal={mark.refusal} problem={mark.problem} />
      <Button
        type="submit"
        variant="danger"
        wide
        pending={mark.pending}
        disabledReason={isReady ? null : "Say why first."}
      >
        Block at the gate
      </Button>
    </form>
  );
}

function Notes({ person, ...of }: PartProps) {
  const [notes, setNotes] = useState(person.notes);
  const mark = useMark(of, "Saved. The gate has it with the next scan.");
  const isSame = notes.everyone.trim() === person.notes.everyone && notes.leads.trim() === person.notes.leads;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isSame) void mark.run({ notes: { everyone: notes.everyone.trim(), leads: notes.leads.trim() } });
  };
  return (
    <form aria-label="Notes" onSubmit={submit} noValidate className="flex flex-col gap-3">
      <TextField
        label="Note for whoever scans"
        hint="Shown large with their name, like “Needs the lift”."
        value={notes.everyone}
        maxLength={GATE_NOTE_CHARS_MAX}
        onChange={(event) => setNotes({ ...notes, everyone: event.target.value })}
        autoComplete="off"
      />
      <TextField
        label="Note for leads alone"
        value={notes.leads}
        maxLength={GATE_NOTE_CHARS_MAX}
        onChange={(event) => setNotes({ ...notes, leads: event.target.value })}
        autoComplete="off"
      />
      <OutcomeNotice refusal={mark.refusal} problem={mark.problem} />
      <Button type="submit" wide pending={mark.pending} disabledReason={isSame ? "Nothing has changed." : null}>
        Save notes
      </Button>
    </form>
  );
}
