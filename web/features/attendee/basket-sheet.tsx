import { useNavigate } from "@tanstack/react-router";
import { Clock } from "lucide-react";
import { useState } from "react";
import type { FoodRefusal, KitchenSummary, MenuItemView } from "#shared/domain/food/types";
import { NOTE_CHARS_MAX, QUANTITY_MAX } from "#shared/limits";
import type { StationRef } from "#shared/views/home";
import { OutcomeNotice } from "#web/lib/outcome-notice";
import { queryClient } from "#web/lib/query-client";
import { wordsFor } from "#web/lib/refusal-words";
import { useApi, useCollege } from "#web/lib/trpc";
import { useCommand } from "#web/lib/use-command";
import { useMe } from "#web/lib/use-me";
import { Button } from "#web/ui/button";
import { Dialog } from "#web/ui/dialog";
import { TextField } from "#web/ui/field";
import { Money } from "#web/ui/money";
import { usePlace } from "#web/ui/place";
import { Time } from "#web/ui/time";
import { basketTotal, mostOf } from "./basket.ts";
import { EventLink } from "./event-link.tsx";
import { QuantityStepper } from "./quantity-stepper.tsx";
import { SignInLink } from "./sign-in-link.tsx";

export type BasketSheetProps = {
  open: boolean;
  onClose: () => void;
  station: StationRef;
  kitchen: KitchenSummary;
  /** Null while no orders are taken. */
  ready: number | null;
  lines: readonly { readonly item: MenuItemView; readonly quantity: number }[];
  onQuantity: (skuId: string, quantity: number) => void;
  onPlaced: () => void;
};

type Draft = {
  readonly lines: readonly { readonly skuId: string; readonly quantity: number }[];
  readonly note: string;
};

/** The whole order with its price and its time, before anything is promised. */
export function BasketSheet({ open, onClose, station, kitchen, ready, lines, onQuantity, onPlaced }: BasketSheetProps) {
  const { client, trpc } = useApi();
  const { user } = useMe();
  const college = useCollege();
  const { timeZone } = usePlace();
  const navigate = useNavigate();
  const [note, setNote] = useState("");
  const place = useCommand({
    send: (draft: Draft, commandId) =>
      client.attendee.placeOrder.mutate({
        commandId,
        stationId: station.id,
        lines: [...draft.lines],
        note: draft.note.trim() || null,
      }),
    onOk: async (order) => {
      onClose();
      onPlaced();
      void queryClient.invalidateQueries(trpc.attendee.pathFilter());
      await navigate({
        to: "/$college/stations/$stationId/orders/$orderId",
        params: { college, stationId: station.id, orderId: order.id },
      });
    },
  });
  const refusal = whyNotOrder(kitchen);
  const order = () => place.run({ lines: lines.map(({ item, quantity }) => ({ skuId: item.skuId, quantity })), note });
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title="Your order"
      actions={
        user ? (
          <Button
            size="lg"
            wide
            pending={place.pending}
            disabledReason={refusal ? wordsFor(refusal, timeZone).title : null}
            onClick={order}
          >
            <span>
              Place order · <Money amount={basketTotal(lines)} />
            </span>
          </Button>
        ) : (
          <SignInLink label="Sign in to order" />
        )
      }
    >
      <div className="flex flex-col gap-4 text-ink">
        <ul>
          {lines.map(({ item, quantity }) => (
            <li key={item.skuId} className="flex items-center gap-3 border-t border-line py-2 first:border-0">
              <span className="min-w-0 flex-1">
                <span className="block font-medium">{item.name}</span>
                <span className="block text-sm text-ink-soft">
                  <Money amount={item.price * quantity} />
                </span>
              </span>
              <QuantityStepper
                name={item.name}
                quantity={quantity}
                most={mostOf(item, QUANTITY_MAX)}
                onChange={(next) => onQuantity(item.skuId, next)}
              />
            </li>
          ))}
        </ul>
        <TextField
          label="Note to the kitchen"
          hint="Say it in person too if it is an allergy."
          maxLength={NOTE_CHARS_MAX}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
        {ready !== null ? (
          <p className="flex items-center gap-2">
            <Clock aria-hidden size={20} className="shrink-0 text-accent-text" />
            <span>
              Ready about{" "}
              <strong className="font-semibold">
                <Time at={ready} />
              </strong>
              <span className="text-ink-soft"> for a usual order; yours is told exactly when placed</span>
            </span>
          </p>
        ) : null}
        <OutcomeNotice
          refusal={place.refusal}
          problem={place.problem}
          action={place.refusal?.code === "no-pass" ? <EventLink station={station} /> : null}
        />
      </div>
    </Dialog>
  );
}

// A full kitchen is not refused here: a small order may still fit, and the refusal then says when the next one would.
function whyNotOrder(kitchen: KitchenSummary): FoodRefusal | null {
  if (kitchen.status === "closed") return { code: "kitchen-closed" };
  return kitchen.status === "paused" ? { code: "kitchen-paused" } : null;
}
