import {
  kitchenOrderSchema,
  markLineSchema,
  markPaidSchema,
  offerSubstituteSchema,
  orderLineSchema,
  portionsSchema,
  setCooksSchema,
  voidOrderSchema,
} from "#shared/inputs/kitchen";
import { restockDish } from "../services/menus/restock-dish.ts";
import { sellPortions } from "../services/menus/sell-portions.ts";
import { wastePortions } from "../services/menus/waste-portions.ts";
import { dropLine } from "../services/orders/drop-line.ts";
import { giveUpOrder } from "../services/orders/give-up-order.ts";
import { markGone } from "../services/orders/mark-gone.ts";
import { markLine } from "../services/orders/mark-line.ts";
import { markPaid } from "../services/orders/mark-paid.ts";
import { offerSubstitute } from "../services/orders/offer-substitute.ts";
import { remakeLine } from "../services/orders/remake-line.ts";
import { undoStep } from "../services/orders/undo-step.ts";
import { voidOrder } from "../services/orders/void-order.ts";
import { setCooks } from "../services/stations/set-cooks.ts";
import { onStation, router } from "./trpc.ts";

export const kitchenRouter = router({
  markLine: onStation("run-station", markLineSchema).mutation(({ ctx, input }) => markLine(ctx.call, input)),
  markPaid: onStation("run-station", markPaidSchema).mutation(({ ctx, input }) => markPaid(ctx.call, input)),
  remakeLine: onStation("run-station", orderLineSchema).mutation(({ ctx, input }) => remakeLine(ctx.call, input)),
  markGone: onStation("run-station", orderLineSchema).mutation(({ ctx, input }) => markGone(ctx.call, input)),
  dropLine: onStation("run-station", orderLineSchema).mutation(({ ctx, input }) => dropLine(ctx.call, input)),
  offerSubstitute: onStation("run-station", offerSubstituteSchema).mutation(({ ctx, input }) =>
    offerSubstitute(ctx.call, input),
  ),
  undoStep: onStation("run-station", kitchenOrderSchema).mutation(({ ctx, input }) => undoStep(ctx.call, input)),
  voidOrder: onStation("run-station", voidOrderSchema).mutation(({ ctx, input }) => voidOrder(ctx.call, input)),
  giveUpOrder: onStation("run-station", kitchenOrderSchema).mutation(({ ctx, input }) => giveUpOrder(ctx.call, input)),
  restockDish: onStation("run-station", portionsSchema).mutation(({ ctx, input }) => restockDish(ctx.call, input)),
  sellPortions: onStation("run-station", portionsSchema).mutation(({ ctx, input }) => sellPortions(ctx.call, input)),
  wastePortions: onStation("run-station", portionsSchema).mutation(({ ctx, input }) => wastePortions(ctx.call, input)),
  setCooks: onStation("run-station", setCooksSchema).mutation(({ ctx, input }) => setCooks(ctx.call, input)),
});
