import { useState } from "react";
import type { KitchenOrderView } from "#shared/domain/food/types";
import type { OrderId, SkuId } from "#shared/ids";
import { AskFirst } from "#web/lib/ask-first";
import { useApi } from "#web/lib/trpc";
import { HandOverForm } from "./hand-over-form.tsx";
import { KitchenBoard, type OrderMove } from "./kitchen-board.tsx";
import type { useBoard } from "./use-board.ts";
import { useStaffCommands } from "./use-staff-commands.ts";

const AFTER: Readonly<Record<OrderMove, KitchenOrderView["status"]>> = {
  start: "preparing",
  ready: "ready",
  "hand-over": "served",
  reject: "rejected",
};

export function KitchenPage({ stationId, board }: { stationId: string; board: ReturnType<typeof useBoard> }) {
  const { client } = useApi();
  const { shown, act, run } = useStaffCommands(board.orders);
  const [refusing, setRefusing] = useState<KitchenOrderView | null>(null);

  const moveOrder = async (orderId: OrderId, move: OrderMove) => {
    const order = shown.find((each) => each.id === orderId);
    if (!order) return;
    const at = Date.now();
    const next: KitchenOrderView = {
      ...order,
      status: AFTER[move],
      startedAt: move === "start" ? at : order.startedAt,
      readyAt: move === "ready" ? at : order.readyAt,
    };
    await act(order, next, (commandId) => {
      const input = { commandId, stationId, orderId };
      if (move === "start") return client.station.startOrder.mutate(input);
      if (move === "ready") return client.station.markReady.mutate(input);
      if (move === "hand-over") return client.station.handOverOrder.mutate(input);
      return client.station.rejectOrder.mutate(input);
    });
    if (!board.live) await board.reload();
  };
  const onOrder = (orderId: OrderId, move: OrderMove) => {
    if (move === "reject") setRefusing(shown.find((each) => each.id === orderId) ?? null);
    else void moveOrder(orderId, move);
  };
  const onSelling = async (skuId: SkuId, selling: boolean) => {
    await run((commandId) => {
      const input = { commandId, stationId, skuId };
      return selling ? client.station.resumeSelling.mutate(input) : client.station.stopSelling.mutate(input);
    });
    await board.reload();
  };
  return (
    <div className="flex flex-col gap-6">
      <HandOverForm stationId={stationId} onDone={() => (board.live ? undefined : board.reload())} />
      <KitchenBoard orders={shown} menu={board.menu} onOrder={onOrder} onSelling={onSelling} />
      <AskFirst
        open={refusing !== null}
        title={`Turn down order ${refusing?.number ?? ""}?`}
        action="Turn it down"
        onSure={() => refusing && void moveOrder(refusing.id, "reject")}
        onClose={() => setRefusing(null)}
      >
        {refusing?.name} is told at once and owes nothing. The order cannot be brought back.
      </AskFirst>
    </div>
  );
}
