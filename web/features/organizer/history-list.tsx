import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { History } from "lucide-react";
import { useEffect, useRef } from "react";
import type { GateId, UserId } from "#shared/ids";
import type { HistoryChange } from "#shared/views/history";
import { formatMoney } from "#web/lib/money";
import { PagedTable } from "#web/lib/paged-table";
import { formatDayClock, formatLength } from "#web/lib/time";
import { useApi } from "#web/lib/trpc";
import { useEventLive, useLiveEntry } from "#web/live/use-live";
import { EmptyState } from "#web/ui/empty-state";
import { usePlace } from "#web/ui/place";
import type { Column } from "#web/ui/table";
import { Time } from "#web/ui/time";
import type { HistoryWish } from "./history-page.tsx";
import { doerOf, sentenceOf } from "./history-words.ts";

/** A screenful and a half; more come with one press. */
const PAGE_SIZE = 50;
/** Scans come in bursts. */
const NEW_ON_TOP_MS = 1_500;
/** Under this an entry was known at once, as far as people can tell. */
const AT_ONCE_MS = 1_000;

type Line = {
  readonly key: string;
  readonly sentence: string;
  readonly doer: string | null;
  readonly at: number;
  readonly recordedAt: number;
};

/** Every change, with when it happened and when it was known. */
export function HistoryList({
  eventId,
  kind,
  who,
  gate,
}: Pick<HistoryWish, "kind" | "who" | "gate"> & { eventId: string }) {
  const { client, trpc } = useApi();
  const { timeZone, currency } = usePlace();
  const list = useInfiniteQuery({
    queryKey: [...trpc.history.list.queryKey({ eventId }), kind, who, gate],
    queryFn: ({ pageParam, signal }) =>
      client.history.list.query(
        {
          ...{ eventId, kind, limit: PAGE_SIZE },
          ...(who && { about: who as UserId }),
          ...(gate && { gateId: gate as GateId }),
          ...(pageParam && { before: pageParam }),
        },
        { signal },
      ),
    initialPageParam: 0,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });
  useNewOnTop(eventId, list.refetch);
  const now = Date.now();
  const place = {
    clock: (at: number) => formatDayClock(at, timeZone, now),
    price: (amount: number) => formatMoney(amount, currency),
  };
  const lines = (list.data?.pages ?? [])
    .flatMap(({ entries }) => entries)
    .flatMap((entry) =>
      entry.changes.map(
        (change, index): Line => ({
          key: `${entry.seq}:${index}`,
          sentence: sentenceOf(change, entry, place),
          doer: doerWords(change.is, doerOf(change, entry)),
          at: change.at,
          recordedAt: entry.recordedAt,
        }),
      ),
    );
  return (
    <section aria-label="Changes">
      <PagedTable
        list={list}
        more="Show earlier ones"
        caption="What changed, newest first"
        columns={COLUMNS}
        rows={lines}
        rowKey={(line) => line.key}
        empty={
          <EmptyState icon={<History size={32} />} title="Nothing of that kind happened">
            Registrations, scans and changed settings are listed here for good.
          </EmptyState>
        }
      />
    </section>
  );
}

function doerWords(is: HistoryChange["is"], doer: string | null): string | null {
  if (doer === null) return null;
  return is === "marked" || is === "badge-printed" ? `By ${doer}` : `Scanned by ${doer}`;
}

/** What happens while somebody reads is put on top: a changed count says that something did. */
function useNewOnTop(eventId: string, refetch: () => unknown): void {
  const summary = useLiveEntry(useEventLive(eventId), "event");
  const scans = summary && `${summary.inside}:${summary.refusedScans}:${summary.registered}`;
  const seen = useRef(scans);
  useEffect(() => {
    if (scans === undefined || scans === seen.current) return;
    // At a steady pace however long a rush lasts: whoever leaves first takes their timer along.
    const timer = setTimeout(
      () => {
        seen.current = scans;
        refetch();
      },
      seen.current === undefined ? 0 : NEW_ON_TOP_MS,
    );
    return () => clearTimeout(timer);
  }, [scans, refetch]);
}

const COLUMNS: readonly Column<Line>[] = [
  {
    key: "what",
    header: "What",
    cell: ({ sentence, doer, at, recordedAt }) => (
      <span className="flex flex-col">
        <span className="[overflow-wrap:anywhere]">{sentence}</span>
        {doer ? <span className="text-ink-soft">{doer}</span> : null}
        <span className="text-ink-soft md:hidden">
          <Time at={at} form="day-clock" />
          {recordedAt - at < AT_ONCE_MS ? "" : `, known ${formatLength(recordedAt - at)} later`}
        </span>
      </span>
    ),
  },
  {
    key: "happened",
    header: "Happened",
    wideOnly: true,
    cell: ({ at }) => (
      <span className="whitespace-nowrap text-ink-soft">
        <Time at={at} form="day-clock" />
      </span>
    ),
  },
  {
    key: "known",
    header: "Known",
    wideOnly: true,
    cell: ({ at, recordedAt }) => (
      <span className="whitespace-nowrap text-ink-soft">
        {recordedAt - at < AT_ONCE_MS ? (
          "At once"
        ) : (
          <>
            <Time at={recordedAt} form="day-clock" />, {formatLength(recordedAt - at)} later
          </>
        )}
      </span>
    ),
  },
];
