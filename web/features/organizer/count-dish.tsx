import { useState } from "react";
import { PORTIONS_AT_ONCE_MAX } from "#shared/limits";
import { Button } from "#web/ui/button";
import { Dialog } from "#web/ui/dialog";
import { TextField } from "#web/ui/field";
import type { Portions } from "./kitchen-tickets.ts";

export type CountDishProps = {
  dish: Portions;
  onClose: () => void;
  onDelivered: (portions: number) => void;
  onWasted: (portions: number) => void;
  onSold: (portions: number) => void;
};

/** Portions that came or were lost between two orders; the books stay right to the last one. */
export function CountDish({ dish, onClose, onDelivered, onWasted, onSold }: CountDishProps) {
  const [text, setText] = useState("");
  const portions = Number(text);
  const isCount = Number.isInteger(portions) && portions >= 1 && portions <= PORTIONS_AT_ONCE_MAX;
  const complaint = isCount ? null : `A whole number from 1 to ${PORTIONS_AT_ONCE_MAX}.`;
  return (
    <Dialog
      open
      onClose={onClose}
      title={`${dish.name}: ${(dish.left ?? 0) + (dish.kept ?? 0)} left to sell`}
      actions={
        <>
          <Button variant="danger" disabledReason={complaint} reason="tooltip" onClick={() => onWasted(portions)}>
            Thrown away
          </Button>
          <Button variant="secondary" disabledReason={complaint} reason="tooltip" onClick={() => onSold(portions)}>
            Sold
          </Button>
          <Button disabledReason={complaint} reason="tooltip" onClick={() => onDelivered(portions)}>
            Delivered
          </Button>
        </>
      }
    >
      <TextField
        label="Portions"
        inputMode="numeric"
        value={text}
        error={text.trim() ? complaint : null}
        onChange={(event) => setText(event.target.value)}
      />
    </Dialog>
  );
}
