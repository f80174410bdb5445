import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { ScrollText } from "lucide-react";
import type { AuditView } from "#shared/views/audit";
import { PagedTable } from "#web/lib/paged-table";
import { useApi } from "#web/lib/trpc";
import { Badge } from "#web/ui/badge";
import { EmptyState } from "#web/ui/empty-state";
import { PageHeader } from "#web/ui/page-header";
import type { Column } from "#web/ui/table";
import { Time } from "#web/ui/time";
import { actionName, inputWords } from "./audit-words.ts";
import { CheckChain } from "./check-chain.tsx";

const PAGE_SIZE = 50;

/** Who used power over the college's things. It cannot be edited, and a check shows that it was not. */
export function AuditPage() {
  const { client, trpc } = useApi();
  const list = useInfiniteQuery({
    queryKey: trpc.audit.list.queryKey(),
    queryFn: ({ pageParam, signal }) =>
      client.audit.list.query({ limit: PAGE_SIZE, ...(pageParam && { before: pageParam }) }, { signal }),
    initialPageParam: 0,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });
  const entries = withoutRefusedTries(list.data?.pages.flatMap((page) => page.entries) ?? []);
  return (
    <>
      <PageHeader title="Audit log" actions={<CheckChain />}>
        Every use of power over people, events and stations, noted before it is done.
      </PageHeader>
      <PagedTable
        list={list}
        more="Show earlier ones"
        caption="Audit log"
        columns={COLUMNS}
        rows={entries}
        rowKey={(entry) => String(entry.seq)}
        empty={
          <EmptyState icon={<ScrollText size={32} />} title="Nothing noted yet">
            Roles given, events published, passes withdrawn: each appears here with who did it.
          </EmptyState>
        }
      />
    </>
  );
}

/** A refused act was noted twice, as it was tried and as it ended: here the end is enough. */
function withoutRefusedTries(entries: readonly AuditView[]): AuditView[] {
  const key = ({ requestId, action, input }: AuditView) => JSON.stringify([requestId, action, input]);
  const refused = new Set(entries.filter(({ refusal }) => refusal !== null).map(key));
  return entries.filter((entry) => entry.refusal !== null || !refused.has(key(entry)));
}

const COLUMNS: readonly Column<AuditView>[] = [
  {
    key: "what",
    header: "What",
    cell: (entry) => (
      <details>
        <summary className="cursor-pointer">
          <span className="font-medium">{actionName(entry.action)}</span>
          {entry.refusal ? (
            <span className="pl-2">
              <Badge tone="warn">refused: {entry.refusal}</Badge>
            </span>
          ) : null}
          <span className="block text-ink-soft [overflow-wrap:anywhere]">{inputWords(entry.input)}</span>
          <span className="block text-ink-soft md:hidden">
            {entry.actorName}, <Time at={entry.at} form="day-clock" />
          </span>
          {entry.reason ? <span className="block">Reason: {entry.reason}</span> : null}
        </summary>
        <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-1 pt-2 font-mono text-sm [overflow-wrap:anywhere] text-ink-soft">
          <dt>entry</dt>
          <dd>{entry.seq}</dd>
          <dt>request</dt>
          <dd>{entry.requestId}</dd>
          <dt>call</dt>
          <dd>{entry.action}</dd>
          <dt>input</dt>
          <dd>{entry.input}</dd>
        </dl>
      </details>
    ),
  },
  { key: "who", header: "Who", wideOnly: true, cell: (entry) => entry.actorName },
  {
    key: "when",
    header: "When",
    wideOnly: true,
    cell: (entry) => (
      <span className="whitespace-nowrap text-ink-soft">
        <Time at={entry.at} form="day-clock" />
      </span>
    ),
  },
];
