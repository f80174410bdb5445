import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { ReceiptText } from "lucide-react";
import { useState } from "react";
import type { OrderSums, OrderView } from "#shared/views/payments";
import { PagedTable } from "#web/lib/paged-table";
import { useApi } from "#web/lib/trpc";
import { EmptyState } from "#web/ui/empty-state";
import { Money } from "#web/ui/money";
import { EventHeader } from "./event-header.tsx";
import { orderColumns } from "./order-columns.tsx";
import { RefundDialog } from "./refund-dialog.tsx";

const PAGE_SIZE = 50;

/** What people paid online at one event, and what went back. */
export function OrdersPage({ eventId }: { eventId: string }) {
  const { client, trpc } = useApi();
  const queryClient = useQueryClient();
  const [refunded, setRefunded] = useState<OrderView | null>(null);
  const list = useInfiniteQuery({
    queryKey: trpc.payments.listOrders.queryKey({ eventId }),
    queryFn: ({ pageParam, signal }) =>
      client.payments.listOrders.query(
        { eventId, limit: PAGE_SIZE, ...(pageParam && { cursor: pageParam }) },
        { signal },
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextCursor,
  });
  const [first] = list.data?.pages ?? [];
  const orders = list.data?.pages.flatMap((page) => page.orders) ?? [];
  return (
    <>
      <EventHeader eventId={eventId} title={first?.event.title ?? "Orders"} status={first?.event.status ?? null} />
      <div className="flex flex-col gap-6">
        {first?.sums ? <Sums sums={first.sums} /> : null}
        <PagedTable
          caption="Orders"
          list={list}
          columns={orderColumns(setRefunded)}
          rows={orders}
          rowKey={(order) => order.id}
          empty={
            <EmptyState icon={<ReceiptText size={28} />} title="Nothing was paid online yet">
              Orders appear here as people pay for their tickets. Say on the Tickets page that they can.
            </EmptyState>
          }
        />
      </div>
      {refunded ? (
        <RefundDialog
          key={refunded.id}
          eventId={eventId}
          order={refunded}
          onClose={() => setRefunded(null)}
          onDone={() => {
            setRefunded(null);
            void queryClient.invalidateQueries(trpc.payments.listOrders.queryFilter({ eventId }));
          }}
        />
      ) : null}
    </>
  );
}

function Sums({ sums: { captured, refunded, owed, open, disputed } }: { sums: OrderSums }) {
  const shown = [
    { term: "Kept", amount: captured - refunded - owed - disputed },
    { term: "Paid", amount: captured },
    { term: "Given back", amount: refunded },
    { term: "On its way back", amount: owed },
    { term: "Being paid", amount: open },
    ...(disputed > 0 ? [{ term: "Disputed", amount: disputed }] : []),
  ];
  return (
    <dl className="grid grid-cols-2 gap-x-6 gap-y-3 rounded-card border border-line bg-surface p-4 sm:grid-cols-3 lg:grid-cols-6">
      {shown.map(({ term, amount }, at) => (
        <div key={term} className="flex flex-col">
          <dt className="text-sm text-ink-soft">{term}</dt>
          <dd className={`text-lg tabular-nums ${at === 0 ? "font-bold" : "font-medium"}`}>
            <Money amount={amount} free={false} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
