import { useState } from "react";
import { UNCLAIMED_MS } from "#shared/domain/food/decide-order";
import type { KitchenOrderView, MenuItemView, OrderLine } from "#shared/domain/food/types";
import type { SkuId } from "#shared/ids";
import { VOID_REASON_CHARS_MAX } from "#shared/limits";
import { canStandIn } from "#web/lib/can-stand-in";
import { Button } from "#web/ui/button";
import { Dialog } from "#web/ui/dialog";
import { Select, TextField } from "#web/ui/field";
import { useNow } from "#web/ui/use-now";

export type OrderActionsProps = {
  order: KitchenOrderView;
  menu: readonly MenuItemView[];
  onClose: () => void;
  onReject: () => void;
  onVoid: (reason: string) => void;
  onGiveUp: () => void;
  onRemake: (line: number) => void;
  onGone: (line: number) => void;
  onDrop: (line: number) => void;
  onOffer: (line: number, skuId: SkuId) => void;
};

/** What an order rarely needs: a dish that ran out or fell down, and the ends no cook wants. */
export function OrderActions(props: OrderActionsProps) {
  const { order, menu, onClose, onReject, onVoid, onGiveUp } = props;
  const [reason, setReason] = useState("");
  const now = useNow(10_000);
  const keepUntil = (order.readyAt ?? now) + UNCLAIMED_MS;
  const minutes = Math.ceil((keepUntil - now) / 60_000);
  return (
    <Dialog open onClose={onClose} title={`Order ${order.number} for ${order.name}`}>
      <div className="flex flex-col gap-5 text-ink">
        <ul className="flex flex-col gap-4">
          {order.lines.map((line, index) =>
            line.dropped ? null : (
              <li
                // biome-ignore lint/suspicious/noArrayIndexKey: a line is known by its place in its order
                key={index}
                className="flex flex-col gap-2 border-b border-line pb-4"
              >
                <p className="font-semibold">
                  {line.quantity} × {line.name}
                </p>
                <LineActions {...props} line={line} index={index} menu={menu} />
              </li>
            ),
          )}
        </ul>
        {order.status === "queued" ? (
          <Button variant="danger" onClick={onReject}>
            Turn down the order
          </Button>
        ) : (
          <div className="flex flex-col gap-3">
            <TextField
              label="Why it cannot be sold"
              hint="The guest reads it. What was cooked counts as waste."
              maxLength={VOID_REASON_CHARS_MAX}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
            <Button
              variant="danger"
              disabledReason={reason.trim() ? null : "Say why first."}
              onClick={() => onVoid(reason.trim())}
            >
              Void the order
            </Button>
          </div>
        )}
        {order.status === "ready" ? (
          <Button
            variant="secondary"
            disabledReason={minutes > 0 ? `Keep it for ${minutes} more minutes: somebody may still come.` : null}
            onClick={onGiveUp}
          >
            Nobody came for it
          </Button>
        ) : null}
      </div>
    </Dialog>
  );
}

type LineActionsProps = OrderActionsProps & { line: OrderLine; index: number };

function LineActions({ order, menu, line, index, onRemake, onGone, onDrop, onOffer }: LineActionsProps) {
  const [instead, setInstead] = useState("");
  if (line.substitute)
    return <p className="text-ink-soft">Asked: {line.substitute.name} instead. They have two minutes.</p>;
  if (line.doneAt !== null) {
    return (
      <Button variant="secondary" onClick={() => onRemake(index)}>
        Make it again
      </Button>
    );
  }
  if (order.status === "ready") return null;
  const candidates = menu.filter((item) => canStandIn(item, line));
  const wish = wishOf(line, menu);
  return (
    <div className="flex flex-col gap-3">
      {wish ? (
        <div className="flex flex-col gap-1.5">
          <Button onClick={() => onGone(index)}>Ran out: {wish}</Button>
          <p className="text-sm text-ink-soft">They chose this when they ordered, so nobody has to be asked.</p>
        </div>
      ) : null}
      {candidates.length > 0 ? (
        <div className="flex items-end gap-3">
          <div className="min-w-0 flex-1">
            <Select
              label="Ran out? Offer instead"
              value={instead}
              options={[
                { value: "", label: "Choose a dish" },
                ...candidates.map((item) => ({ value: item.skuId as string, label: nameOf(item) })),
              ]}
              onChange={setInstead}
            />
          </div>
          <Button
            disabledReason={instead ? null : "Choose a dish first."}
            reason="tooltip"
            onClick={() => onOffer(index, instead as SkuId)}
          >
            Ask the guest
          </Button>
        </div>
      ) : (
        <p className="text-sm text-ink-soft">Nothing on sale can stand in for it without adding an allergen.</p>
      )}
      <Button variant="quiet" onClick={() => onDrop(index)}>
        Leave it out, nothing to pay for it
      </Button>
    </div>
  );
}

/** What the guest wants should it run out; null where they want to be asked. */
function wishOf({ ifGone }: OrderLine, menu: readonly MenuItemView[]): string | null {
  if (ifGone?.kind === "refund") return "leave it out";
  const item = ifGone?.kind === "substitute" ? menu.find(({ skuId }) => skuId === ifGone.skuId) : undefined;
  return item ? `give ${nameOf(item)}` : null;
}

function nameOf({ name, variant }: MenuItemView): string {
  return variant ? `${name}, ${variant}` : name;
}
