import {
  cancelOrderSchema,
  cancelRegistrationSchema,
  eventIdSchema,
  holdSeatSchema,
  joinQueueSchema,
  leaveQueueSchema,
  listEventsSchema,
  orderSchema,
  placeOrderSchema,
  registerSchema,
  stationIdSchema,
} from "#shared/inputs/attendee";
import { getEventPage } from "../services/events/get-event-page.ts";
import { listEvents } from "../services/events/list-events.ts";
import { getHome } from "../services/home/get-home.ts";
import { cancelOrder } from "../services/orders/cancel-order.ts";
import { getOrder } from "../services/orders/get-order.ts";
import { placeOrder } from "../services/orders/place-order.ts";
import { getPass } from "../services/passes/get-pass.ts";
import { cancelRegistration } from "../services/registrations/cancel-registration.ts";
import { holdSeat } from "../services/registrations/hold-seat.ts";
import { releaseSeat } from "../services/registrations/release-seat.ts";
import { requestRegistration } from "../services/registrations/request-registration.ts";
import { getStation } from "../services/stations/get-station.ts";
import { joinQueue } from "../services/tokens/join-queue.ts";
import { leaveQueue } from "../services/tokens/leave-queue.ts";
import { memberProcedure, publicProcedure, router } from "./trpc.ts";

export const attendeeRouter = router({
  listEvents: publicProcedure.input(listEventsSchema).query(({ ctx, input }) => listEvents(ctx, input)),
  getEvent: publicProcedure.input(eventIdSchema).query(({ ctx, input }) => getEventPage(ctx, input)),
  home: memberProcedure.query(({ ctx }) => getHome(ctx)),
  getPass: memberProcedure.input(eventIdSchema).query(({ ctx, input }) => getPass(ctx, input)),
  holdSeat: memberProcedure.input(holdSeatSchema).mutation(({ ctx, input }) => holdSeat(ctx, input)),
  releaseHold: memberProcedure.input(holdSeatSchema).mutation(({ ctx, input }) => releaseSeat(ctx, input)),
  register: memberProcedure.input(registerSchema).mutation(({ ctx, input }) => requestRegistration(ctx, input)),
  cancelRegistration: memberProcedure
    .input(cancelRegistrationSchema)
    .mutation(({ ctx, input }) => cancelRegistration(ctx, input)),
  getStation: publicProcedure.input(stationIdSchema).query(({ ctx, input }) => getStation(ctx, input)),
  joinQueue: memberProcedure.input(joinQueueSchema).mutation(({ ctx, input }) => joinQueue(ctx, input)),
  leaveQueue: memberProcedure.input(leaveQueueSchema).mutation(({ ctx, input }) => leaveQueue(ctx, input)),
  placeOrder: memberProcedure.input(placeOrderSchema).mutation(({ ctx, input }) => placeOrder(ctx, input)),
  cancelOrder: memberProcedure.input(cancelOrderSchema).mutation(({ ctx, input }) => cancelOrder(ctx, input)),
  getOrder: memberProcedure.input(orderSchema).query(({ ctx, input }) => getOrder(ctx, input)),
});
