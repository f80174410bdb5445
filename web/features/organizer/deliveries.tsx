import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { RotateCcw, Search, Send } from "lucide-react";
import { CHANNELS, KINDS, MESSAGE_STATUSES } from "#shared/message-kinds";
import type { DeliveryRow } from "#shared/views/messages";
import type { DeliverySearch } from "#web/lib/delivery-search";
import { PagedTable } from "#web/lib/paged-table";
import { queryClient } from "#web/lib/query-client";
import { withStepUp } from "#web/lib/step-up";
import { useApi } from "#web/lib/trpc";
import { useAttempt } from "#web/lib/use-attempt";
import { useSettled } from "#web/lib/use-settled";
import { Status } from "#web/ui/badge";
import { Button } from "#web/ui/button";
import { EmptyState } from "#web/ui/empty-state";
import { Select, TextField } from "#web/ui/field";
import { Notice } from "#web/ui/notice";
import type { Column } from "#web/ui/table";
import { Time } from "#web/ui/time";
import { toast } from "#web/ui/toast";
import { DeliveryCounts } from "./delivery-counts.tsx";
import { CHANNEL_NAMES, KIND_OPTIONS, STATUS_WORDS, sayOutcome } from "./message-kind-words.ts";

const ALL = { value: "all", label: "All" } as const;
const CHANNEL_OPTIONS = [ALL, ...CHANNELS.map((value) => ({ value, label: CHANNEL_NAMES[value] }))];
const STATUS_OPTIONS = [ALL, ...MESSAGE_STATUSES.map((value) => ({ value, label: STATUS_WORDS[value].says }))];

/** What became of messages: how many of which kind went which way, and each by itself. */
export function Deliveries({
  search,
  onSearch,
}: {
  search: DeliverySearch;
  onSearch: (search: DeliverySearch) => void;
}) {
  const { client, trpc } = useApi();
  const { channel = null, kind = null, status = null, q = "" } = search;
  const named = useSettled(q);
  const filter = { channel, kind, status, ...(named.trim() && { q: named }) };
  const { attempt, pending, problem } = useAttempt();
  const list = useInfiniteQuery({
    queryKey: trpc.messages.listDeliveries.queryKey({ ...filter, before: null }),
    queryFn: ({ pageParam, signal }) =>
      client.messages.listDeliveries.query({ ...filter, before: pageParam }, { signal }),
    initialPageParam: null as { at: number; id: string; channel: DeliveryRow["channel"] } | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });
  const rows = list.data?.pages.flatMap((page) => page.rows) ?? [];
  const { data: counts = [] } = useQuery(trpc.messages.countDeliveries.queryOptions());
  const failed = counts.filter(
    (one) =>
      one.status === "failed" && (channel === null || one.channel === channel) && (kind === null || one.kind === kind),
  );
  const failures = failed.reduce((sum, { count }) => sum + count, 0);
  const change = (name: "channel" | "kind" | "status", value: string) => {
    const { [name]: _, ...rest } = search;
    onSearch(value === ALL.value ? rest : { ...rest, [name]: value });
  };
  const retry = (message: Pick<DeliveryRow, "id" | "channel"> | null) =>
    attempt(async () => {
      const { retried } = await withStepUp(() =>
        client.messages.retryDeliveries.mutate({
          message: message && { id: message.id, channel: message.channel },
          channel,
          kind,
        }),
      );
      toast(retried === 1 ? "One is tried again" : `${retried} are tried again`, "good");
      void queryClient.invalidateQueries(trpc.messages.listDeliveries.pathFilter());
      void queryClient.invalidateQueries(trpc.messages.countDeliveries.pathFilter());
    });
  return (
    <>
      <DeliveryCounts counts={counts} />
      <TextField
        label="Person"
        hint="How their name or mail address begins."
        type="search"
        icon={<Search size={18} />}
        value={q}
        onChange={(event) => {
          const { q: _, ...rest } = search;
          onSearch(event.target.value === "" ? rest : { ...rest, q: event.target.value });
        }}
      />
      {list.data?.pages[0]?.hasMorePeople ? (
        <Notice>Many people are called so, and not all of them are here. Type more of the name.</Notice>
      ) : null}
      <div className="grid gap-3 sm:grid-cols-3">
        <Select
          label="Way"
          value={channel ?? "all"}
          options={CHANNEL_OPTIONS}
          onChange={(value) => change("channel", value)}
        />
        <Select
          label="State"
          value={status ?? "all"}
          options={STATUS_OPTIONS}
          onChange={(value) => change("status", value)}
        />
        <Select
          label="About"
          value={kind ?? "all"}
          options={[ALL, ...KIND_OPTIONS]}
          onChange={(value) => change("kind", value)}
        />
      </div>
      {problem ? <Notice tone="bad">{problem.message}</Notice> : null}
      {failures > 0 && filter.q === undefined ? (
        <Notice
          tone="warn"
          title={failures === 1 ? "One message failed" : `${failures} messages failed`}
          action={
            <Button
              variant="secondary"
              icon={<RotateCcw aria-hidden size={18} />}
              pending={pending}
              onClick={() => void retry(null)}
            >
              Try again
            </Button>
          }
        >
          Those that say nothing true any more go nowhere.
        </Notice>
      ) : null}
      <PagedTable
        caption="Messages"
        list={list}
        columns={columns}
        rows={rows}
        rowKey={({ id, channel: way }) => `${id} ${way}`}
        empty={
          <EmptyState icon={<Send size={28} />} title="Nothing here">
            {filter.q
              ? "No message to somebody of that name is here."
              : channel || kind || status
                ? "No message is of this way, state and kind."
                : "Messages appear as passes are issued, queues move and events change."}
          </EmptyState>
        }
      />
    </>
  );
}

const columns: readonly Column<DeliveryRow>[] = [
  { key: "at", header: "Since", cell: ({ createdAt }) => <Time at={createdAt} form="day-clock" /> },
  {
    key: "about",
    header: "About",
    cell: ({ kind, eventTitle }) => (
      <span className="block md:min-w-40">
        <span className="block font-medium">{KINDS[kind].says}</span>
        {eventTitle ? <span className="block text-ink-soft">{eventTitle}</span> : null}
      </span>
    ),
  },
  {
    key: "to",
    header: "To",
    cell: ({ personName, channel }) => (
      <>
        {personName ?? "A guest"}
        <span className="block text-ink-soft md:hidden">{CHANNEL_NAMES[channel]}</span>
      </>
    ),
  },
  { key: "way", header: "Way", wideOnly: true, cell: ({ channel }) => CHANNEL_NAMES[channel] },
  {
    key: "state",
    header: "State",
    cell: ({ status, outcome, attempts, dueAt }) => (
      <span className="block md:min-w-36">
        <Status tone={STATUS_WORDS[status].tone}>{STATUS_WORDS[status].says}</Status>
        {outcome && status !== "delivered" ? <span className="block text-ink-soft">{sayOutcome(outcome)}</span> : null}
        {dueAt && attempts > 0 ? (
          <span className="block text-ink-soft">
            again <Time at={dueAt} form="relative" />
          </span>
        ) : null}
      </span>
    ),
  },
  { key: "tries", header: "Tries", align: "right", wideOnly: true, cell: ({ attempts }) => attempts },
];
