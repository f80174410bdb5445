import { keepPreviousData, useInfiniteQuery, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { Search, UserRoundSearch } from "lucide-react";
import { useState } from "react";
import { flushSync } from "react-dom";
import { DOOR_STATES, type DoorFilter, type DoorListEntry, type DoorSort } from "#shared/views/event";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { Paged } from "#web/lib/paged-table";
import { formatSpan } from "#web/lib/time";
import { useApi } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { useCan } from "#web/lib/use-me";
import { VirtualTable } from "#web/lib/virtual-table";
import { Button } from "#web/ui/button";
import { Dialog } from "#web/ui/dialog";
import { EmptyState } from "#web/ui/empty-state";
import { TextField } from "#web/ui/field";
import { keepFocus } from "#web/ui/keep-focus";
import { usePlace } from "#web/ui/place";
import { BringPeopleIn } from "./bring-people-in.tsx";
import { DoorChips } from "./door-chips.tsx";
import { type DoorAction, doorColumns } from "./door-columns.tsx";
import { useDoorExtras } from "./door-extras.ts";
import { DoorTools } from "./door-tools.tsx";
import { DownloadDoor } from "./download-door.tsx";
import { EventHeader } from "./event-header.tsx";
import { doorInput } from "./export-door.ts";
import { GateMarks } from "./gate-marks.tsx";
import { PrintBadges, useBadge } from "./print-badges.tsx";

/** A screenful and a half. */
const FIRST_PAGE_SIZE = 50;
/** Who scrolls on looks through all of them; a large list is then read again in few parts. */
const PAGE_SIZE = 200;

type Asked = { readonly entry: DoorListEntry; readonly action: DoorAction };

export type DoorListProps = {
  eventId: string;
  q: string;
  show: DoorFilter;
  /** The id of a ticket type; empty: whatever they have. */
  ticket: string;
  /** Null: the list's own order. */
  sort: DoorSort | null;
  /** Whose marks for the gate are open; empty: nobody's. */
  who: string;
  onChange: (search: { q?: string; show?: DoorFilter; ticket?: string; sort?: DoorSort | null; who?: string }) => void;
};

/** Everybody who asked for a seat: who is confirmed, who is inside, who still waits for a yes. */
export function DoorList(props: DoorListProps) {
  const { eventId, q, show, sort, onChange } = props;
  const { client, trpc } = useApi();
  const queryClient = useQueryClient();
  const mayTakeAlong = useCan("take-along");
  const { timeZone } = usePlace();
  const { data: event } = useSuspenseQuery(trpc.organizer.getEvent.queryOptions({ eventId }));
  const { ticketTypes } = event;
  const isSeveral = ticketTypes.length > 1;
  // A link may name a ticket that the event has no more.
  const ticket = ticketTypes.find(({ id }) => id === props.ticket)?.id ?? "";
  const wish = { eventId, q, show, ticket, sort };
  const extras = useDoorExtras(isSeveral ? ["tickets", "asked"] : ["asked"]);
  const [asked, setAsked] = useState<Asked | null>(null);
  // The list trails the ledger by a moment; until it says something new of an entry, the ledger's answer stands.
  const [answers, setAnswers] = useState<ReadonlyMap<DoorListEntry, DoorListEntry>>(new Map());
  const list = useInfiniteQuery({
    queryKey: [...trpc.organizer.doorList.queryKey({ eventId }), q, show, ticket, sort],
    queryFn: ({ pageParam, signal }) =>
      client.organizer.doorList.query(
        { ...doorInput(wish), ...(pageParam ? { limit: PAGE_SIZE, cursor: pageParam } : { limit: FIRST_PAGE_SIZE }) },
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
  const badge = useBadge(eventId);
  const listed = (list.data?.pages ?? []).flatMap((page) => page.entries.map((entry) => newest(entry, answers)));
  // Who changed between two pages may be on both.
  const entries = [...new Map(listed.map((entry) => [entry.userId, entry])).values()]
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
              <PrintBadges {...wish} />
              <DownloadDoor title={event.title} types={ticketTypes} {...wish} />
            </div>
          ) : null}
        </div>
        <DoorChips
          show={show}
          counts={q || ticket ? null : (list.data?.pages[0]?.counts ?? null)}
          onShow={(next) => onChange({ show: next })}
        />
        <DoorTools
          types={ticketTypes}
          ticket={ticket}
          show={show}
          sort={sort}
          extras={extras.chosen}
          onChange={onChange}
          onExtras={extras.choose}
        />
      </div>
      <section aria-label="People" ref={keepFocus}>
        <OutcomeNotice refusal={badge.refusal} problem={badge.problem} />
        <Paged list={list}>
          <VirtualTable
            caption="Door list"
            columns={doorColumns({
              onBadge: mayTakeAlong ? (entry) => void badge.run(entry) : null,
              onGate: ({ userId }) => onChange({ who: userId }),
              badgeOf: badge.pending ? (badge.args?.userId ?? null) : null,
              chosen: extras.chosen,
              areWanted: extras.areWanted,
              types: ticketTypes,
              onAsk: (action, entry) => {
                command.reset();
                setAsked({ action, entry });
              },
            })}
            rows={entries}
            rowKey={keyOf}
            isWhole={!list.hasNextPage}
            onNearEnd={() => {
              if (list.hasNextPage && !list.isFetching && !list.error) void list.fetchNextPage();
            }}
            empty={
              <EmptyState icon={<UserRoundSearch size={32} />} title={emptyOf(q, ticket, show).title}>
                {emptyOf(q, ticket, show).says}
              </EmptyState>
            }
          />
        </Paged>
      </section>
      {props.who ? (
        <GateMarks key={props.who} eventId={eventId} userId={props.who} onClose={() => onChange({ who: "" })} />
      ) : null}
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

function keyOf({ userId }: DoorListEntry): string {
  return userId;
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

function emptyOf(q: string, ticket: string, show: DoorFilter) {
  if (q) return { title: "Nobody by that name", says: "Try a part of the name, or look at all." };
  return ticket ? { title: "Nobody with that ticket", says: "Look at all tickets, or at other states." } : NOBODY[show];
}

const NOBODY: Readonly<Record<DoorFilter, { readonly title: string; readonly says: string }>> = {
  all: { title: "Nobody registered yet", says: "Registrations appear here as they come in." },
  coming: { title: "Nobody is coming yet", says: "Whoever has a confirmed seat is listed here." },
  waiting: { title: "Nobody waits", says: "Once the event is full, people can wait here for a seat that comes back." },
  "to-confirm": { title: "Nothing to confirm", says: "Registrations that wait for your yes are listed here." },
  cancelled: { title: "Nobody cancelled", says: "Registrations that were given up or cancelled are listed here." },
};
