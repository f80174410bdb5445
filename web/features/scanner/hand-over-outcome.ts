import type { FoodRefusal, KitchenOrderView, OrderStatus } from "#shared/domain/food/types";
import { assertNever } from "#shared/result";
import { type Outcome, PLAIN } from "./outcome.ts";
import type { OwnAnswer } from "./own-hand-overs.ts";

type Clock = (at: number) => string;

export function outcomeOfHandOver(order: KitchenOrderView): Outcome {
  return {
    ...PLAIN,
    kind: "admit",
    word: `Order ${order.number}`,
    name: order.name,
    reason: order.note,
    todo: "Hand this over",
    lines: order.lines.map(({ quantity, name }) => ({ quantity, name })),
  };
}

/** What this phone decided by itself. */
export function outcomeOfOwn(answer: Exclude<OwnAnswer, { kind: "unknown" }>, clock: Clock): Outcome {
  const stop = { ...PLAIN, kind: "stop", word: "Stop", name: null, isOwn: true } as const;
  switch (answer.kind) {
    case "handed-over": {
      const { number, name, lines } = answer.order;
      const given = lines.map(({ quantity, name: dish }) => ({ quantity, name: dish }));
      const reason = "No connection: noted on this phone, sent later.";
      return {
        ...{ ...PLAIN, kind: "admit", word: `Order ${number}`, name, reason, todo: "Hand this over", isOwn: true },
        lines: given,
      };
    }
    case "already":
      return { ...stop, reason: `Handed over at ${clock(answer.at)}, on this phone.`, todo: "Call an organizer." };
    case "forged":
      return { ...stop, reason: "This code was not issued by us.", todo: "Hand nothing over. Call an organizer." };
    default:
      return assertNever(answer);
  }
}

const STAGE: Readonly<Record<OrderStatus, string>> = {
  placed: "is not paid or confirmed yet",
  queued: "is waiting to be cooked",
  preparing: "is being prepared",
  ready: "is ready",
  served: "was handed over",
  cancelled: "was cancelled",
  rejected: "was turned down by the kitchen",
  expired: "was not paid or confirmed in time",
  unclaimed: "was not fetched in time",
};

export function outcomeOfFoodRefusal(refusal: FoodRefusal, clock: Clock): Outcome {
  const stop = (reason: string, todo: string): Outcome => ({
    ...PLAIN,
    kind: "stop",
    word: "Stop",
    name: null,
    reason,
    todo,
  });
  switch (refusal.code) {
    case "already-served":
      return stop(`Handed over at ${clock(refusal.servedAt)}.`, "If they say they never got it, call an organizer.");
    case "order-not-ready":
      return stop(
        `The order ${STAGE[refusal.status]}.`,
        `Promised for ${clock(refusal.promisedAt)}. Ask them to wait.`,
      );
    case "wrong-state":
      return stop(`The order ${STAGE[refusal.status]}.`, "Nothing to hand over.");
    case "order-unknown":
    case "pass-unknown":
      return stop(
        "No order with this code here.",
        "Nothing is kept for them at this stand. Check the station's name on their screen, or type the four characters.",
      );
    case "order-elsewhere":
      return stop(
        refusal.stand ? `This order is at ${refusal.stand}.` : "This order is at another stand.",
        "The code is genuine: send them there, and hand nothing over here.",
      );
    case "pass-wrong-event":
      return stop("This code is for another event or station.", "Check the station's name on their screen together.");
    case "pass-forged":
      return stop("This code was not issued by us.", "Hand nothing over. Call an organizer.");
    case "pass-expired":
      return stop(`The code expired at ${clock(refusal.expiredAt)}.`, "Ask them to open the order again.");
    case "pass-not-yet-valid":
      return stop(`Valid from ${clock(refusal.validFrom)}.`, "Ask them to come back then.");
    case "pass-revoked":
    case "pass-key-withdrawn":
    case "pass-stale":
    case "pass-clock-ahead":
    case "kitchen-closed":
    case "shut-by-staff":
    case "kitchen-paused":
    case "kitchen-full":
    case "promise-moved":
    case "choice-needed":
    case "order-too-long":
    case "line-unknown":
    case "substitute-pending":
    case "nothing-offered":
    case "must-ask":
    case "adds-allergen":
    case "slip-undo-expired":
    case "too-early":
    case "stock-unlimited":
    case "sold-out":
    case "item-unknown":
    case "not-served-now":
    case "payment-due":
    case "payment-late":
    case "hold-over":
    case "nothing-to-pay":
    case "order-empty":
    case "order-too-large":
    case "not-your-order":
    case "no-pass":
    case "stale-config":
      return stop("This order cannot be handed over here.", "Find it by its number on the kitchen display.");
    default:
      return assertNever(refusal);
  }
}
