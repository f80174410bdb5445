import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { FoodRefusal, KitchenSummary, MenuItemView, OrderView } from "#shared/domain/food/types";
import { NOTE_CHARS_MAX, QUANTITY_MAX } from "#shared/limits";
import type { Result } from "#shared/result";
import type { StationRef } from "#shared/views/home";
import type { BasketRefusal } from "#shared/views/station-page";
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
import { askedLines, type BasketLine, basketTotal, linePrice, mostOf, type Wishes } from "./basket.ts";
import { DietNotice } from "./diet-notice.tsx";
import { EventLink } from "./event-link.tsx";
import { IfGone } from "./if-gone.tsx";
import { OrderTime } from "./order-time.tsx";
import { QuantityStepper } from "./quantity-stepper.tsx";
import { SignInLink } from "./sign-in-link.tsx";
import { asStands, type OtherStand, StandsTogether, useOtherStands } from "./stands-together.tsx";
import { writeBasket } from "./use-basket.ts";

/** How old a promise may be that somebody still reads. */
const QUOTE_REFRESH_MS = 20_000;

export type BasketSheetProps = {
  open: boolean;
  onClose: () => void;
  station: StationRef;
  kitchen: KitchenSummary;
  lines: readonly BasketLine[];
  menu: readonly MenuItemView[];
  onQuantity: (key: string, quantity: number) => void;
  onPlaced: () => void;
};

type Draft = {
  readonly lines: ReturnType<typeof askedLines>;
  readonly note: string;
  readonly slot: number | null;
  readonly shownAt: number | null;
  readonly others: readonly OtherStand[];
};

/** The whole order with its price and its time, before anything is promised. */
export function BasketSheet({ open, onClose, station, kitchen, lines, menu, onQuantity, onPlaced }: BasketSheetProps) {
  const { client, trpc } = useApi();
  const { user } = useMe();
  const college = useCollege();
  const { timeZone } = usePlace();
  const navigate = useNavigate();
  const [note, setNote] = useState("");
  const [wishes, setWishes] = useState<Wishes>({});
  const [slot, setSlot] = useState<number | null>(null);
  const [together, setTogether] = useState<readonly string[]>([]);
  const others = useOtherStands(station.id, station.eventId, open);
  const chosenStands = others.filter((other) => together.includes(other.station.id));
  const place = useCommand({
    send: async ({ others: more, ...draft }: Draft, commandId): Promise<Result<OrderView, BasketRefusal>> => {
      const mine = { ...draft, stationId: station.id as string, note: draft.note.trim() || null };
      if (more.length === 0) {
        const placed = await client.attendee.placeOrder.mutate({ commandId, ...mine });
        return placed.ok ? placed : { ok: false, refusal: { ...placed.refusal, stationId: station.id } };
      }
      const placed = await client.attendee.placeBasket.mutate({ commandId, stands: [mine, ...asStands(more)] });
      if (!placed.ok) return placed;
      const [first] = placed.value;
      if (!first) throw new Error("nothing was ordered");
      return { ok: true, value: first.order };
    },
    onOk: async (order) => {
      onClose();
      onPlaced();
      for (const other of chosenStands) writeBasket(other.station, {});
      void queryClient.invalidateQueries(trpc.attendee.pathFilter());
      await navigate({
        to: "/$college/stations/$stationId/orders/$orderId",
        params: { college, stationId: station.id, orderId: order.id },
      });
    },
  });
  const refusal = whyNotOrder(kitchen);
  const total = chosenStands.reduce((sum, other) => sum + other.total, basketTotal(lines));
  const refusedBy = place.refusal && chosenStands.find((other) => other.station.id === place.refusal?.stationId);
  const asked = askedLines(lines);
  const quoted = useQuery({
    ...trpc.attendee.quoteOrder.queryOptions({ stationId: station.id, lines: asked }),
    enabled: open && refusal === null && lines.length > 0,
    refetchInterval: QUOTE_REFRESH_MS,
    placeholderData: keepPreviousData,
  });
  const quote = quoted.data?.ok ? quoted.data.value : null;
  const wanted = quote?.slots.find((each) => each.slot === slot) ?? null;
  // Nothing soon: the first time there is, unless another was chosen.
  const chosen = wanted ?? (quote?.promisedAt === null ? (quote.slots[0] ?? null) : null);
  const order = async () => {
    const shownAt = chosen?.promisedAt ?? quote?.promisedAt ?? null;
    const placed = await place.run({
      lines: askedLines(lines, wishes),
      note,
      slot: chosen?.slot ?? null,
      shownAt,
      others: chosenStands,
    });
    // Refused for its time: what is shown was too old.
    if (placed && !placed.ok) void quoted.refetch();
  };
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
              {kitchen.pay === "ahead" ? "Order and pay" : "Place order"} · <Money amount={total} />
            </span>
          </Button>
        ) : (
          <SignInLink label="Sign in to order" />
        )
      }
    >
      <div className="flex flex-col gap-4 text-ink">
        <ul>
          {lines.map(({ key, item, options, quantity }) => (
            <li key={key} className="flex items-center gap-3 border-t border-line py-2 first:border-0">
              <span className="min-w-0 flex-1">
                <span className="block font-medium">{item.variant ? `${item.name}, ${item.variant}` : item.name}</span>
                <span className="block text-sm text-ink-soft">
                  {options.length > 0 ? `${options.map(({ name }) => name).join(", ")} · ` : null}
                  <Money amount={linePrice({ item, options }) * quantity} />
                </span>
              </span>
              <QuantityStepper
                name={item.name}
                quantity={quantity}
                most={mostOf(item, QUANTITY_MAX)}
                onChange={(next) => onQuantity(key, next)}
              />
            </li>
          ))}
        </ul>
        <IfGone lines={lines} menu={menu} wishes={wishes} onChange={setWishes} />
        <TextField
          label="Note to the kitchen"
          hint="Say it in person too if it is an allergy."
          maxLength={NOTE_CHARS_MAX}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
        <StandsTogether others={others} chosen={together} onChange={setTogether} />
        <DietNotice lines={[...lines, ...chosenStands.flatMap((other) => other.lines)]} />
        {quote ? <OrderTime quote={quote} slot={chosen?.slot ?? null} onChange={setSlot} /> : null}
        {quoted.data && !quoted.data.ok && !place.refusal ? (
          <OutcomeNotice refusal={quoted.data.refusal} problem={null} />
        ) : null}
        {refusedBy ? (
          <p className="text-sm font-medium">At {refusedBy.station.name}, so nothing was ordered anywhere:</p>
        ) : null}
        <OutcomeNotice
          refusal={place.refusal}
          problem={place.problem}
          unreached={place.unreached}
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
