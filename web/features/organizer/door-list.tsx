import { keepPreviousData, useInfiniteQuery, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { Search, UserRoundSearch } from "lucide-react";
import { useState } from "react";
import { flushSync } from "react-dom";
import { DOOR_STATES, type DoorFilter, type DoorListEntry } from "#shared/views/event";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { PagedTable } from "#web/lib/paged-table";
import { formatSpan } from "#web/lib/time";
import { useApi } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { useCan } from "#web/lib/use-me";
import { Button } from "#web/ui/button";
import { Dialog } from "#web/ui/dialog";
import { EmptyState } from "#web/ui/empty-state";
import { TextField } from "#web/ui/field";
import { keepFocus } from "#web/ui/keep-focus";
import { usePlace } from "#web/ui/place";
import { BringPeopleIn } from "./bring-people-in.tsx";
import { DoorChips } from "./door-chips.tsx";
import { type DoorAction, doorColumns } from "./door-columns.tsx";
import { DownloadDoor } from "./download-door.tsx";
import { EventHeader } from "./event-header.tsx";

/** A screenful and a half; more come with one press. */
const PAGE_SIZE = 50;

type Asked = { readonly entry: DoorListEntry; readonly action: DoorAction };

export type DoorListProps = {
  eventId: string;
  q: string;
  show: DoorFilter;
  onChange: (search: { q?: string; show?: DoorFilter }) => void;
};

/** Everybody who asked for a seat: who is confirmed, who is inside, who still waits for a yes. */
export function DoorList(props: DoorListProps) {
  const { eventId, q, show, onChange } = props;
  const { client, trpc } = useApi();
  const queryClient = useQueryClient();
  const mayTakeAlong = useCan("take-along");
  const { timeZone } = usePlace();
  const { data: event } = useSuspenseQuery(trpc.organizer.getEvent.queryOptions({ eventId }));
  const [asked, setAsked] = useState<Asked | null>(null);
  // The list trails the ledger by a moment; until it says something new of an entry, the ledger's answer stands.
  const [answers, setAnswers] = useState<ReadonlyMap<DoorListEntry, DoorListEntry>>(new Map());
  const list = useInfiniteQuery({
    queryKey: [...trpc.organizer.doorList.queryKey({ eventId }), q, show],
    queryFn: ({ pageParam, signal }) =>
      client.organizer.doorList.query(
        { eventId, show, limit: PAGE_SIZE, ...(q && { q }), ...(pageParam && { cursor: pageParam }) },
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
      // The dialog gives the focus back to its row before the row may leave the list.
      flushSync(() => setAsked(null));
      if (asked) setAnswers(new Map(answers).set(asked.entry, { ...asked.entry, status }));
      await refresh();
    },
  });
  const entries = (list.data?.pages ?? [])
    .flatMap((page) => page.entries.map((entry) => newest(entry, answers)))
    // What was answered may be of another kind now; what is shown until a page comes is of another kind anyway.
    .filter(({ status }) => list.isPlaceholderData || (DOOR_STATES[show]?.includes(status) ?? true));
  return (
    <>
      <EventHeader eventId={eventId} title={event.title} status={event.status}>
        {formatSpan(event.startsAt, event.endsAt, timeZone, Date.now())} · {event.venue}
      </EventHeader>
      <div className="flex flex-col gap-3 pb-4">
        <div className="flex flex-wrap items-start justify-between gap-3">
          <div className="w-full max-w-md">
            <TextField
              label="Search by name"
              hideLabel
              type="search"
              placeholder="Search by name"
              icon={<Search size={18} />}
              value={q}
              onChange={(event) => onChange({ q: event.target.value })}
            />
          </div>
          {mayTakeAlong ? (
            <div className="flex flex-wrap items-start gap-3">
              <BringPeopleIn eventId={eventId} />
              <DownloadDoor title={event.title} eventId={eventId} q={q} show={show} />
            </div>
          ) : null}
        </div>
        <DoorChips
          show={show}
          counts={q ? null : (list.data?.pages[0]?.counts ?? null)}
          onShow={(next) => onChange({ show: next })}
        />
      </div>
      <section aria-label="People" ref={keepFocus}>
        <PagedTable
          list={list}
          caption="Door list"
          columns={doorColumns((action, entry) => {
            command.reset();
            setAsked({ action, entry });
          })}
          rows={entries}
          rowKey={(entry) => entry.userId}
          empty={
            <EmptyState icon={<UserRoundSearch size={32} />} title={q ? "Nobody by that name" : NOBODY[show].title}>
              {q ? "Try a part of the name, or look at all." : NOBODY[show].says}
            </EmptyState>
          }
        />
      </section>
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
        {asked ? consequenceOf(asked) : null}
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

function consequenceOf({ action, entry }: Asked): string {
  if (action === "confirm") return "They get their pass at once and are told.";
  if (entry.status === "waiting") return "They lose their place on the waiting list.";
  if (entry.status === "offered") return "The seat goes to the next on the waiting list.";
  return "Their pass stops working and the seat is free again. They are told.";
}

const NOBODY: Readonly<Record<DoorFilter, { readonly title: string; readonly says: string }>> = {
  all: { title: "Nobody registered yet", says: "Registrations appear here as they come in." },
  coming: { title: "Nobody is coming yet", says: "Whoever has a confirmed seat is listed here." },
  waiting: { title: "Nobody waits", says: "Once the event is full, people can wait here for a seat that comes back." },
  "to-confirm": { title: "Nothing to confirm", says: "Registrations that wait for your yes are listed here." },
  cancelled: { title: "Nobody cancelled", says: "Registrations that were given up or cancelled are listed here." },
};
