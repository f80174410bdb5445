import { useState } from "react";
import type { KitchenOrderView, KitchenSummary } from "#shared/domain/food/types";
import type { OrderId, SkuId } from "#shared/ids";
import { COOKS_MAX } from "#shared/limits";
import { AskFirst } from "#web/lib/ask-first";
import { type StaffCommand, staffCommand } from "#web/lib/staff-command";
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

const PATHS = {
  start: "station.startOrder",
  ready: "station.markReady",
  "hand-over": "station.handOverOrder",
  undo: "kitchen.undoStep",
  "give-up": "kitchen.giveUpOrder",
  reject: "station.rejectOrder",
} as const;

const SAYS: Readonly<Record<OrderMove, string>> = {
  start: "Started",
  ready: "Ready",
  "hand-over": "Handed over",
  undo: "Undone",
  "give-up": "Given up",
  reject: "Turned down",
};

export function KitchenPage({ stationId, kitchen, board }: KitchenPageProps) {
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
    await act(
      order,
      afterMove(order, move, Date.now()),
      staffCommand(PATHS[move], { stationId, orderId }),
      `${SAYS[move]}, order ${order.number}`,
    );
    await reload();
  };
  const markLine = async (orderId: OrderId, line: number, done: boolean) => {
    const order = find(orderId);
    if (!order) return;
    await act(
      order,
      afterLine(order, line, done, Date.now()),
      staffCommand("kitchen.markLine", { stationId, orderId, line, done }),
      `${order.lines[line]?.name} ${done ? "done" : "not done"}, order ${order.number}`,
    );
    await reload();
  };
  const markPaid = async (orderId: OrderId, paid: boolean) => {
    const order = find(orderId);
    if (!order) return;
    await act(
      order,
      { ...order, paid: paid ? order.total : 0 },
      staffCommand("kitchen.markPaid", { stationId, orderId, paid }),
      `${paid ? "Paid" : "Not paid"}, order ${order.number}`,
    );
    await reload();
  };
  const send = async (command: StaffCommand) => {
    setMore(null);
    setCounting(null);
    await run(command);
    await board.reload();
  };
  const onSelling = (skuId: SkuId, selling: boolean) =>
    send(staffCommand(selling ? "station.resumeSelling" : "station.stopSelling", { stationId, skuId }));
  const opened = find(more);
  return (
    <div className="flex flex-col gap-6">
      <HandOverForm stationId={stationId} onDone={reload} />
      {board.handedTwice.length > 0 ? (
        <Notice tone="bad" title="Handed over twice">
          {board.handedTwice.map(({ number, name }) => `Order ${number} for ${name}`).join(", ")}: a phone without a
          network gave it away as well. Find out who has it.
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
          onChange={(cooks) => void send(staffCommand("kitchen.setCooks", { stationId, cooks }))}
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
          onVoid={(reason) => void send(staffCommand("kitchen.voidOrder", { stationId, orderId: opened.id, reason }))}
          onGiveUp={() => {
            setMore(null);
            void moveOrder(opened.id, "give-up");
          }}
          onRemake={(line) => void send(staffCommand("kitchen.remakeLine", { stationId, orderId: opened.id, line }))}
          onGone={(line) => void send(staffCommand("kitchen.markGone", { stationId, orderId: opened.id, line }))}
          onDrop={(line) => void send(staffCommand("kitchen.dropLine", { stationId, orderId: opened.id, line }))}
          onOffer={(line, skuId) =>
            void send(staffCommand("kitchen.offerSubstitute", { stationId, orderId: opened.id, line, skuId }))
          }
        />
      ) : null}
      {counting ? (
        <CountDish
          dish={counting}
          onClose={() => setCounting(null)}
          onDelivered={(portions) =>
            void send(staffCommand("kitchen.restockDish", { stationId, skuId: counting.skuId, portions }))
          }
          onWasted={(portions) =>
            void send(staffCommand("kitchen.wastePortions", { stationId, skuId: counting.skuId, portions }))
          }
          onSold={(portions) =>
            void send(staffCommand("kitchen.sellPortions", { stationId, skuId: counting.skuId, portions }))
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
