import { keepPreviousData, useInfiniteQuery, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { Search, UserRoundSearch } from "lucide-react";
import { useState } from "react";
import type { DoorListEntry } from "#shared/views/event";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { PagedTable } from "#web/lib/paged-table";
import { formatSpan } from "#web/lib/time";
import { useApi } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { Status, type Tone } from "#web/ui/badge";
import { Button } from "#web/ui/button";
import { Dialog } from "#web/ui/dialog";
import { EmptyState } from "#web/ui/empty-state";
import { TextField } from "#web/ui/field";
import { usePlace } from "#web/ui/place";
import type { Column } from "#web/ui/table";
import { Time } from "#web/ui/time";
import { EventHeader } from "./event-header.tsx";

/** A screenful and a half; more come with one press. */
const PAGE_SIZE = 50;

type Asked = { readonly entry: DoorListEntry; readonly action: "confirm" | "cancel" };

/** Everybody who asked for a seat: who is confirmed, who is inside, who still waits for a yes. */
export function DoorList(props: { eventId: string; q: string; onSearch: (q: string) => void }) {
  const { eventId, q } = props;
  const { client, trpc } = useApi();
  const queryClient = useQueryClient();
  const { timeZone } = usePlace();
  const { data: event } = useSuspenseQuery(trpc.organizer.getEvent.queryOptions({ eventId }));
  const [asked, setAsked] = useState<Asked | null>(null);
  // The list trails the ledger by a moment; until it says something new of an entry, the ledger's answer stands.
  const [answers, setAnswers] = useState<ReadonlyMap<DoorListEntry, DoorListEntry>>(new Map());
  const list = useInfiniteQuery({
    queryKey: [...trpc.organizer.doorList.queryKey({ eventId }), q],
    queryFn: ({ pageParam, signal }) =>
      client.organizer.doorList.query(
        { eventId, limit: PAGE_SIZE, ...(q && { q }), ...(pageParam && { cursor: pageParam }) },
        { signal },
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  });
  const refresh = () => queryClient.invalidateQueries(trpc.organizer.doorList.queryFilter({ eventId }));
  const command = useCommand({
    send: ({ entry, action }: Asked, commandId) => {
      const input = { commandId, eventId, userId: entry.userId };
      return action === "confirm"
        ? client.organizer.confirmRegistration.mutate(input)
        : client.organizer.cancelRegistration.mutate(input);
    },
    onOk: async ({ status }) => {
      if (asked) setAnswers(new Map(answers).set(asked.entry, { ...asked.entry, status }));
      setAsked(null);
      await refresh();
    },
  });
  const entries = (list.data?.pages ?? []).flatMap((page) => page.entries.map((entry) => newest(entry, answers)));
  return (
    <>
      <EventHeader eventId={eventId} title={event.title} status={event.status}>
        {formatSpan(event.startsAt, event.endsAt, timeZone, Date.now())} · {event.venue}
      </EventHeader>
      <div className="max-w-md pb-4">
        <TextField
          label="Search by name"
          hideLabel
          type="search"
          placeholder="Search by name"
          icon={<Search size={18} />}
          value={q}
          onChange={(event) => props.onSearch(event.target.value)}
        />
      </div>
      <PagedTable
        list={list}
        caption="Door list"
        columns={columns((action, entry) => {
          command.reset();
          setAsked({ action, entry });
        })}
        rows={entries}
        rowKey={(entry) => entry.userId}
        empty={
          <EmptyState icon={<UserRoundSearch size={32} />} title={q ? "Nobody by that name" : "Nobody registered yet"}>
            {q ? "Try a part of the name." : "Registrations appear here as they come in."}
          </EmptyState>
        }
      />
      <Dialog
        open={asked !== null}
        onClose={() => setAsked(null)}
        kind="dialog"
        title={asked?.action === "confirm" ? `Confirm ${asked.entry.name}?` : `Cancel ${asked?.entry.name ?? ""}?`}
        actions={
          <>
            <Button variant="secondary" onClick={() => setAsked(null)}>
              Keep as it is
            </Button>
            <Button
              variant={asked?.action === "confirm" ? "primary" : "danger"}
              pending={command.pending}
              onClick={() => asked && command.run(asked)}
            >
              {asked?.action === "confirm" ? "Confirm the seat" : "Cancel the registration"}
            </Button>
          </>
        }
      >
        {asked?.action === "confirm"
          ? "They get their pass at once and are told."
          : "Their pass stops working and the seat is free again. They are told."}
        <div className="pt-4 empty:hidden">
          <OutcomeNotice refusal={command.refusal} problem={command.problem} />
        </div>
      </Dialog>
    </>
  );
}

function newest(entry: DoorListEntry, answers: ReadonlyMap<DoorListEntry, DoorListEntry>): DoorListEntry {
  const answer = answers.get(entry);
  return answer ? newest(answer, answers) : entry;
}

const STATUS: Readonly<Record<DoorListEntry["status"], { readonly tone: Tone; readonly word: string }>> = {
  waiting: { tone: "neutral", word: "On the waiting list" },
  offered: { tone: "warn", word: "A seat is offered" },
  pending: { tone: "warn", word: "Waits for your yes" },
  confirmed: { tone: "accent", word: "Confirmed" },
  cancelled: { tone: "neutral", word: "Cancelled" },
};

function columns(onAsk: (action: Asked["action"], entry: DoorListEntry) => void): Column<DoorListEntry>[] {
  return [
    { key: "name", header: "Name", cell: (entry) => <span className="font-medium">{entry.name}</span> },
    {
      key: "status",
      header: "Seat",
      cell: (entry) =>
        entry.admittedAt === null ? (
          <Status tone={STATUS[entry.status].tone}>{STATUS[entry.status].word}</Status>
        ) : (
          <Status tone="good">
            Inside since <Time at={entry.admittedAt} />
          </Status>
        ),
    },
    {
      key: "requested",
      header: "Asked",
      wideOnly: true,
      cell: (entry) => (
        <span className="text-ink-soft">
          <Time at={entry.requestedAt} form="day-clock" />
        </span>
      ),
    },
    {
      key: "actions",
      header: <span className="sr-only">Actions</span>,
      align: "right",
      cell: (entry) => (
        <span className="inline-flex gap-1">
          {entry.status === "pending" ? (
            <Button size="sm" aria-label={`Confirm ${entry.name}`} onClick={() => onAsk("confirm", entry)}>
              Confirm
            </Button>
          ) : null}
          {entry.status !== "cancelled" && entry.admittedAt === null ? (
            <Button
              size="sm"
              variant="quiet"
              aria-label={`Cancel ${entry.name}`}
              onClick={() => onAsk("cancel", entry)}
            >
              Cancel
            </Button>
          ) : null}
        </span>
      ),
    },
  ];
}
