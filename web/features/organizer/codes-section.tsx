import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { Plus, TicketPercent } from "lucide-react";
import { useState } from "react";
import { ok } from "#shared/result";
import type { CodeView, EventSetup } from "#shared/views/event";
import { formatMoney } from "#web/lib/money";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { PagedTable } from "#web/lib/paged-table";
import { useApi } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { Button } from "#web/ui/button";
import { EmptyState } from "#web/ui/empty-state";
import { usePlace } from "#web/ui/place";
import type { Column } from "#web/ui/table";
import { Time } from "#web/ui/time";
import { AddCodes } from "./add-codes.tsx";

const PAGE_SIZE = 50;

/** What people may type when they register, and how often each was used. */
export function CodesSection({ event }: { event: EventSetup }) {
  const { client, trpc } = useApi();
  const queryClient = useQueryClient();
  const { currency } = usePlace();
  const [adding, setAdding] = useState(false);
  const eventId = event.id;
  const list = useInfiniteQuery({
    queryKey: trpc.organizer.listCodes.queryKey({ eventId }),
    queryFn: ({ pageParam, signal }) =>
      client.organizer.listCodes.query(
        { eventId, limit: PAGE_SIZE, ...(pageParam && { cursor: pageParam }) },
        { signal },
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextCursor,
  });
  const refresh = () => queryClient.invalidateQueries(trpc.organizer.listCodes.queryFilter({ eventId }));
  const withdraw = useCommand({
    send: async (codeId: string) => ok(await client.organizer.withdrawCode.mutate({ eventId, codeId })),
    onOk: refresh,
  });
  const codes = list.data?.pages.flatMap((page) => page.codes) ?? [];
  return (
    <section aria-labelledby="codes-title" className="flex flex-col gap-3">
      <div className="flex items-start justify-between gap-4">
        <div>
          <h2 id="codes-title" className="text-lg font-semibold">
            Codes
          </h2>
          <p className="text-sm text-ink-soft">They open hidden tickets, or take something off a price.</p>
        </div>
        <Button
          variant="secondary"
          className="shrink-0"
          icon={<Plus aria-hidden size={18} />}
          onClick={() => setAdding(true)}
        >
          Add codes
        </Button>
      </div>
      <OutcomeNotice refusal={null} problem={withdraw.problem} />
      <PagedTable
        caption="Codes"
        list={list}
        columns={columnsOf({
          worth: (code) => worthOf(code, event, (amount) => formatMoney(amount, currency)),
          pending: withdraw.pending ? withdraw.args : null,
          onWithdraw: (code) => void withdraw.run(code.id),
        })}
        rows={codes}
        rowKey={(code) => code.id}
        empty={
          <EmptyState icon={<TicketPercent size={28} />} title="No codes yet">
            One for all members, or one for each guest: as often as you say.
          </EmptyState>
        }
      />
      <AddCodes
        event={event}
        open={adding}
        onClose={() => setAdding(false)}
        onAdded={() => {
          setAdding(false);
          void refresh();
        }}
      />
    </section>
  );
}

type Columns = {
  worth: (code: CodeView) => string;
  /** The code that is being withdrawn. */
  pending: string | null;
  onWithdraw: (code: CodeView) => void;
};

function columnsOf({ worth, pending, onWithdraw }: Columns): Column<CodeView>[] {
  return [
    {
      key: "text",
      header: "Code",
      cell: (code) => (
        <span className="flex flex-col">
          <span className={`font-mono font-semibold ${code.withdrawnAt === null ? "" : "line-through"}`}>
            {code.text}
          </span>
          <span className="text-sm text-ink-soft">{worth(code)}</span>
        </span>
      ),
    },
    {
      key: "uses",
      header: "Used",
      cell: ({ uses, usesMax }) => (
        <span className="tabular-nums">
          {uses.toLocaleString()}
          {usesMax === null ? "" : ` of ${usesMax.toLocaleString()}`}
        </span>
      ),
    },
    {
      key: "until",
      header: "Until",
      wideOnly: true,
      cell: ({ closesAt }) => (closesAt === null ? "Always" : <Time at={closesAt} form="day-clock" />),
    },
    {
      key: "actions",
      header: <span className="sr-only">Actions</span>,
      align: "right",
      cell: (code) =>
        code.withdrawnAt === null ? (
          <Button
            size="sm"
            variant="quiet"
            pending={pending === code.id}
            aria-label={`Withdraw ${code.text}`}
            onClick={() => onWithdraw(code)}
          >
            Withdraw
          </Button>
        ) : (
          <span className="text-sm text-ink-soft">Withdrawn</span>
        ),
    },
  ];
}

function worthOf({ discount, ticketTypeIds }: CodeView, event: EventSetup, money: (amount: number) => string): string {
  const names = event.ticketTypes.filter(({ id }) => ticketTypeIds?.includes(id)).map(({ name }) => name);
  const places = ticketTypeIds === null ? "all tickets" : names.join(", ");
  if (!discount) return `Opens ${places}`;
  const off = discount.kind === "share" ? `${discount.value / 100} %` : money(discount.value);
  return `${off} off ${places}`;
}
