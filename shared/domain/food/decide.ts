import type { Given } from "#shared/given";
import type { SkuId } from "#shared/ids";
import { ok, type Result, refuse } from "#shared/result";
import { decideOrder } from "./decide-order.ts";
import { expireHolds, turnMenus } from "./holds.ts";
import { nudge } from "./nudges.ts";
import { placeOrder } from "./place.ts";
import { freeOf, orderableOf } from "./stock.ts";
import { answerSubstitute, dropLine, markGone, offerSubstitute, unanswered } from "./substitutes.ts";
import type { FoodCommand, FoodDomainEvent, FoodRefusal, FoodState } from "./types.ts";

type Decision = Result<FoodDomainEvent[], FoodRefusal>;

/**
 * What a command means for a kitchen: events, or the refusal a person can be told. Repeating what is already so gives no
 * events. Everything happens at max(now, lastAt). What is paid ahead, or held, reaches the cooks once it is confirmed.
 * An order that has ended must be shown with `withOrder` first, or it is `order-unknown`.
 */
export function decide(state: FoodState, command: FoodCommand, given: Given): Decision {
  const at = Math.max(given.now, state.lastAt);
  switch (command.type) {
    case "ConfigureKitchen": {
      const { version } = state.config;
      if (command.config.version < version) return refuse({ code: "stale-config", version });
      return ok(command.config.version === version ? [] : [{ type: "KitchenConfigured", config: command.config, at }]);
    }
    case "OpenKitchen":
      return ok(state.status === "open" ? [] : [{ type: "KitchenOpened", at }]);
    case "PauseKitchen":
      return ok(state.status === "paused" && !state.pausedByRule ? [] : [{ type: "KitchenPaused", at }]);
    case "PauseOrders":
      if (state.status === "open") return ok([{ type: "KitchenPaused", byRule: true, at }]);
      return state.pausedByRule ? ok([]) : refuse({ code: "shut-by-staff" });
    case "ResumeOrders":
      if (state.pausedByRule) return ok([{ type: "KitchenOpened", at }]);
      return state.status === "open" ? ok([]) : refuse({ code: "shut-by-staff" });
    case "CloseKitchen":
      return ok(state.status === "closed" ? [] : [{ type: "KitchenClosed", at }]);
    case "SetCooks":
      return ok(command.cooks === state.cooks ? [] : [{ type: "CooksSet", cooks: command.cooks, at }]);
    case "Tick":
      return ok([...turnMenus(state, at), ...expireHolds(state, at), ...unanswered(state, at), ...nudge(state, at)]);
    case "PlaceOrder":
      return placeOrder(state, command, given, at);
    case "OfferSubstitute":
      return offerSubstitute(state, command, at);
    case "AnswerSubstitute":
      return answerSubstitute(state, command, at);
    case "DropLine":
      return dropLine(state, command, at);
    case "MarkGone":
      return markGone(state, command, at);
    case "StopSelling":
    case "ResumeSelling":
      return changeSelling(state, command.skuId, command.type === "ResumeSelling", at);
    case "RestockSku":
    case "WasteSku":
    case "SellSku":
      return countPortions(state, command, at);
    default:
      return decideOrder(state, command, at);
  }
}

/** Resuming also brings back what is hidden because too little of it came back. */
function changeSelling(state: FoodState, skuId: SkuId, selling: boolean, at: number): Decision {
  const stock = state.skus.get(skuId);
  if (!stock) return refuse({ code: "item-unknown" });
  if (!selling) return ok(stock.stopped ? [] : [{ type: "SellingStopped", skuId, at }]);
  const isShown = !stock.stopped && !(stock.hidden && orderableOf(stock) !== 0);
  return ok(isShown ? [] : [{ type: "SellingResumed", skuId, at }]);
}

function countPortions(
  state: FoodState,
  command: Extract<FoodCommand, { type: "RestockSku" | "WasteSku" | "SellSku" }>,
  at: number,
): Decision {
  const { type, skuId, portions } = command;
  const stock = state.skus.get(skuId);
  const name = state.config.menu.find((item) => item.skuId === skuId)?.name;
  if (!stock || name === undefined) return refuse({ code: "item-unknown" });
  const left = freeOf(stock);
  if (type !== "RestockSku") {
    // What somebody was promised is not given away or thrown away unnoticed: their order is voided first.
    if (left !== null && left < portions) return refuse({ code: "sold-out", skuId, name, left });
    return ok([{ type: type === "SellSku" ? "SkuSold" : "SkuWasted", skuId, portions, at }]);
  }
  return left === null
    ? refuse({ code: "stock-unlimited", name })
    : ok([{ type: "SkuRestocked", skuId, portions, at }]);
}
