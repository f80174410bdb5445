import { useState } from "react";
import type { KitchenOrderView, KitchenSummary } from "#shared/domain/food/types";
import type { OrderId, SkuId } from "#shared/ids";
import { COOKS_MAX } from "#shared/limits";
import { AskFirst } from "#web/lib/ask-first";
import { useApi } from "#web/lib/trpc";
import { Notice } from "#web/ui/notice";
import { Stepper } from "#web/ui/stepper";
import { CountDish } from "./count-dish.tsx";
import { HandOverForm } from "./hand-over-form.tsx";
import { KitchenBoard, type OrderMove } from "./kitchen-board.tsx";
import { afterLine, afterMove, type Portions } from "./kitchen-tickets.ts";
import { OrderActions } from "./order-actions.tsx";
import type { useBoard } from "./use-board.ts";
import { useStaffCommands } from "./use-staff-commands.ts";

export type KitchenPageProps = {
  stationId: string;
  kitchen: KitchenSummary;
  board: ReturnType<typeof useBoard>;
};

export function KitchenPage({ stationId, kitchen, board }: KitchenPageProps) {
  const { client } = useApi();
  const { shown, act, run } = useStaffCommands(board.orders);
  const [refusing, setRefusing] = useState<KitchenOrderView | null>(null);
  const [more, setMore] = useState<OrderId | null>(null);
  const [counting, setCounting] = useState<Portions | null>(null);
  const find = (orderId: OrderId | null) => shown.find((each) => each.id === orderId) ?? null;
  const reload = async () => {
    if (!board.live) await board.reload();
  };

  const moveOrder = async (orderId: OrderId, move: OrderMove) => {
    const order = find(orderId);
    if (!order) return;
    await act(order, afterMove(order, move, Date.now()), (commandId) => {
      const input = { commandId, stationId, orderId };
      if (move === "start") return client.station.startOrder.mutate(input);
      if (move === "ready") return client.station.markReady.mutate(input);
      if (move === "hand-over") return client.station.handOverOrder.mutate(input);
      if (move === "undo") return client.kitchen.undoStep.mutate(input);
      if (move === "give-up") return client.kitchen.giveUpOrder.mutate(input);
      return client.station.rejectOrder.mutate(input);
    });
    await reload();
  };
  const markLine = async (orderId: OrderId, line: number, done: boolean) => {
    const order = find(orderId);
    if (!order) return;
    await act(order, afterLine(order, line, done, Date.now()), (commandId) =>
      client.kitchen.markLine.mutate({ commandId, stationId, orderId, line, done }),
    );
    await reload();
  };
  const markPaid = async (orderId: OrderId, paid: boolean) => {
    const order = find(orderId);
    if (!order) return;
    await act(order, { ...order, paid: paid ? order.total : 0 }, (commandId) =>
      client.kitchen.markPaid.mutate({ commandId, stationId, orderId, paid }),
    );
    await reload();
  };
  const send = async (command: Parameters<typeof run>[0]) => {
    setMore(null);
    setCounting(null);
    await run(command);
    await board.reload();
  };
  const onSelling = (skuId: SkuId, selling: boolean) =>
    send((commandId) => {
      const input = { commandId, stationId, skuId };
      return selling ? client.station.resumeSelling.mutate(input) : client.station.stopSelling.mutate(input);
    });
  const opened = find(more);
  return (
    <div className="flex flex-col gap-6">
      <HandOverForm stationId={stationId} onDone={reload} />
      {board.board.handedTwice.length > 0 ? (
        <Notice tone="bad" title="Handed over twice">
          {board.board.handedTwice.map(({ number, name }) => `Order ${number} for ${name}`).join(", ")}: a phone without
          a network gave it away as well. Find out who has it.
        </Notice>
      ) : null}
      <KitchenBoard
        orders={shown}
        menu={board.menu}
        actions={{
          onOrder: (orderId, move) => void moveOrder(orderId, move),
          onLine: (orderId, line, done) => void markLine(orderId, line, done),
          onPaid: (orderId, paid) => void markPaid(orderId, paid),
          onMore: setMore,
        }}
        onSelling={(skuId, selling) => void onSelling(skuId, selling)}
        onCount={setCounting}
      />
      <div className="max-w-md">
        <Stepper
          label="Cooks at work"
          hint="Promises follow from it at once."
          value={kitchen.cooks}
          min={1}
          max={COOKS_MAX}
          onChange={(cooks) =>
            void send((commandId) => client.kitchen.setCooks.mutate({ commandId, stationId, cooks }))
          }
        />
      </div>
      {opened ? (
        <OrderActions
          order={opened}
          menu={board.menu}
          onClose={() => setMore(null)}
          onReject={() => {
            setMore(null);
            setRefusing(opened);
          }}
          onVoid={(reason) =>
            void send((commandId) =>
              client.kitchen.voidOrder.mutate({ commandId, stationId, orderId: opened.id, reason }),
            )
          }
          onGiveUp={() => {
            setMore(null);
            void moveOrder(opened.id, "give-up");
          }}
          onRemake={(line) =>
            void send((commandId) =>
              client.kitchen.remakeLine.mutate({ commandId, stationId, orderId: opened.id, line }),
            )
          }
          onDrop={(line) =>
            void send((commandId) => client.kitchen.dropLine.mutate({ commandId, stationId, orderId: opened.id, line }))
          }
          onOffer={(line, skuId) =>
            void send((commandId) =>
              client.kitchen.offerSubstitute.mutate({ commandId, stationId, orderId: opened.id, line, skuId }),
            )
          }
        />
      ) : null}
      {counting ? (
        <CountDish
          dish={counting}
          onClose={() => setCounting(null)}
          onDelivered={(portions) =>
            void send((commandId) =>
              client.kitchen.restockDish.mutate({ commandId, stationId, skuId: counting.skuId, portions }),
            )
          }
          onWasted={(portions) =>
            void send((commandId) =>
              client.kitchen.wastePortions.mutate({ commandId, stationId, skuId: counting.skuId, portions }),
            )
          }
        />
      ) : null}
      <AskFirst
        open={refusing !== null}
        title={`Turn down order ${refusing?.number ?? ""}?`}
        action="Turn it down"
        onSure={() => refusing && void moveOrder(refusing.id, "reject")}
        onClose={() => setRefusing(null)}
      >
        {refusing?.name} is told at once and owes nothing; what was paid on the phone goes back by itself. The order
        cannot be brought back.
      </AskFirst>
    </div>
  );
}
