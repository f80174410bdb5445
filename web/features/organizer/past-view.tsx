import { useInfiniteQuery } from "@tanstack/react-query";
import { UserRoundSearch } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { KnownPerson, PastPage } from "#shared/views/history";
import { PagedTable } from "#web/lib/paged-table";
import { formatExact } from "#web/lib/time";
import { useApi } from "#web/lib/trpc";
import { Status } from "#web/ui/badge";
import { Card } from "#web/ui/card";
import { EmptyState } from "#web/ui/empty-state";
import { usePlace } from "#web/ui/place";
import type { Column } from "#web/ui/table";
import { Time } from "#web/ui/time";
import { DOOR_TONES, doorStatusWords } from "./door-status.ts";
import { EventStatusBadge } from "./event-status.tsx";

const PAGE_SIZE = 50;

/** The event as it was known at an instant: its totals, quotas, door counts and people. */
export function PastView({ eventId, at }: { eventId: string; at: number }) {
  const { client, trpc } = useApi();
  const { timeZone } = usePlace();
  const [share, setShare] = useState(0);
  const [openedAt] = useState(() => Date.now());
  const list = useInfiniteQuery({
    queryKey: [...trpc.history.past.queryKey({ eventId, at })],
    queryFn: async ({ pageParam, signal }) => {
      for (;;) {
        const asked = { eventId, at, after: pageParam, limit: PAGE_SIZE };
        const progress = await client.history.past.query(asked, { signal });
        if (progress.done) return progress.page;
        setShare(progress.share);
      }
    },
    initialPageParam: 0,
    getNextPageParam: (page) => page.next,
  });
  const page = list.data?.pages[0];
  return (
    <section aria-label="As it was known" className="flex flex-col gap-4">
      <h2 className="text-lg font-semibold">
        {at < openedAt ? `As it was known on ${formatExact(at, timeZone)}` : "As it is known now"}
      </h2>
      {page ? <Standing page={page} /> : null}
      <p role="status" className="text-sm text-ink-soft empty:hidden">
        {!page && share > 0 ? `${Math.round(share * 100)} % of the history is read.` : ""}
      </p>
      <PagedTable
        list={list}
        caption="People as they were known"
        columns={COLUMNS}
        rows={(list.data?.pages ?? []).flatMap(({ people }) => people)}
        rowKey={({ userId }) => userId}
        empty={
          <EmptyState icon={<UserRoundSearch size={32} />} title="Nobody had asked for a seat">
            Choose a later time to see who had.
          </EmptyState>
        }
      />
    </section>
  );
}

function Standing({ page }: { page: PastPage }) {
  const { totals, capacity } = page;
  const taken = totals.held + totals.offered + totals.pending + totals.confirmed;
  return (
    <>
      <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-card border border-line bg-line sm:grid-cols-3 lg:grid-cols-6">
        <Figure label="Event">
          <EventStatusBadge status={page.status} />
        </Figure>
        <Figure label="Seats taken" hint={`of ${capacity.toLocaleString()}`}>
          {taken.toLocaleString()}
        </Figure>
        <Figure label="Confirmed" hint={`${totals.pending.toLocaleString()} waited for a yes`}>
          {totals.confirmed.toLocaleString()}
        </Figure>
        <Figure label="Waiting list" hint={`${totals.offered.toLocaleString()} offered`}>
          {totals.waiting.toLocaleString()}
        </Figure>
        <Figure label="Cancelled">{totals.cancelled.toLocaleString()}</Figure>
        <Figure label="Inside" hint={`${totals.refusedScans.toLocaleString()} stopped`}>
          {totals.admitted.toLocaleString()}
        </Figure>
      </dl>
      <div className="grid items-start gap-4 md:grid-cols-3">
        <Counts
          title="Ticket types"
          rows={page.ticketTypes.map(({ name, taken: count }) => [name, count.toLocaleString()])}
        />
        <Counts
          title="Shared limits"
          rows={page.quotas.map(({ name, size, taken: count }) => [
            name,
            `${count.toLocaleString()} of ${size.toLocaleString()}`,
          ])}
        />
        <Counts
          title="Gates"
          rows={page.gates.map(({ name, admitted, refused }) => [
            name,
            `${admitted.toLocaleString()} in, ${refused.toLocaleString()} stopped`,
          ])}
        />
      </div>
    </>
  );
}

function Figure({ label, hint, children }: { label: string; hint?: string; children: ReactNode }) {
  return (
    <div className="flex flex-col bg-surface p-4">
      <dt className="text-sm text-ink-soft">{label}</dt>
      <dd className="pt-1 text-title font-bold tracking-tight">{children}</dd>
      {hint ? <dd className="text-sm text-ink-soft">{hint}</dd> : null}
    </div>
  );
}

/** Nothing of that sort, nothing shown. */
function Counts({ title, rows }: { title: string; rows: readonly (readonly [string, string])[] }) {
  if (rows.length === 0) return null;
  return (
    <Card as="section" aria-label={title}>
      <h3 className="pb-2 text-sm font-semibold">{title}</h3>
      <dl className="flex flex-col gap-1 text-sm">
        {rows.map(([name, count], index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two gates may have one name, and the rows never change
          <div key={index} className="flex justify-between gap-4">
            <dt className="min-w-0 break-words text-ink-soft">{name}</dt>
            <dd className="shrink-0">{count}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}

const COLUMNS: readonly Column<KnownPerson>[] = [
  {
    key: "name",
    header: "Name",
    cell: ({ name, seats }) => (
      <span className="flex flex-col">
        <span className="font-medium">{name}</span>
        {seats > 1 ? <span className="text-ink-soft">{seats} people</span> : null}
      </span>
    ),
  },
  {
    key: "status",
    header: "Seat",
    cell: ({ status, payBy, inside, seats }) =>
      inside === 0 ? (
        <Status tone={DOOR_TONES[status]}>{doorStatusWords({ status, payBy })}</Status>
      ) : (
        <Status tone="good">{inside < seats ? `${inside} of ${seats} inside` : "Inside"}</Status>
      ),
  },
  {
    key: "asked",
    header: "Asked",
    wideOnly: true,
    cell: ({ requestedAt }) => (
      <span className="text-ink-soft">
        <Time at={requestedAt} form="day-clock" />
      </span>
    ),
  },
];
