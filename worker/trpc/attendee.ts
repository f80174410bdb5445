import {
  answerSubstituteSchema,
  cancelOrderSchema,
  cancelRegistrationSchema,
  chooseNoticeSchema,
  confirmOrderSchema,
  eventIdSchema,
  holdSeatSchema,
  joinQueueSchema,
  joinWaitlistSchema,
  keepPlaceSchema,
  leaveQueueSchema,
  listEventsSchema,
  moveTokenSchema,
  orderSchema,
  placeBasketSchema,
  placeOrderSchema,
  quoteOrderSchema,
  releaseHoldSchema,
  stationIdSchema,
} from "#shared/inputs/attendee";
import { registerWithAnswersSchema } from "#shared/inputs/forms";
import { openCodeSchema } from "#shared/inputs/tickets";
import { describeFeed } from "../services/calendar/describe-feed.ts";
import { makeFeed } from "../services/calendar/make-feed.ts";
import { stopFeed } from "../services/calendar/stop-feed.ts";
import { getEventPage } from "../services/events/get-event-page.ts";
import { listChoices } from "../services/events/list-choices.ts";
import { listEvents } from "../services/events/list-events.ts";
import { getHome } from "../services/home/get-home.ts";
import { answerSubstitute } from "../services/orders/answer-substitute.ts";
import { cancelOrder } from "../services/orders/cancel-order.ts";
import { confirmOrder } from "../services/orders/confirm-order.ts";
import { getOrder } from "../services/orders/get-order.ts";
import { placeBasket } from "../services/orders/place-basket.ts";
import { placeOrder } from "../services/orders/place-order.ts";
import { quoteOrder } from "../services/orders/quote-order.ts";
import { getPass } from "../services/passes/get-pass.ts";
import { cancelRegistration } from "../services/registrations/cancel-registration.ts";
import { holdSeat } from "../services/registrations/hold-seat.ts";
import { joinWaitlist } from "../services/registrations/join-waitlist.ts";
import { registerWithAnswers } from "../services/registrations/register-with-answers.ts";
import { releaseSeat } from "../services/registrations/release-seat.ts";
import { getStation } from "../services/stations/get-station.ts";
import { openCode } from "../services/tickets/open-code.ts";
import { chooseNotice } from "../services/tokens/choose-notice.ts";
import { findShorterQueue } from "../services/tokens/find-shorter-queue.ts";
import { joinQueue } from "../services/tokens/join-queue.ts";
import { keepPlace } from "../services/tokens/keep-place.ts";
import { leaveQueue } from "../services/tokens/leave-queue.ts";
import { moveToken } from "../services/tokens/move-token.ts";
import { memberProcedure, publicProcedure, router } from "./trpc.ts";

export const attendeeRouter = router({
  listChoices: publicProcedure.query(({ ctx }) => listChoices(ctx.call)),
  listEvents: publicProcedure.input(listEventsSchema).query(({ ctx, input }) => listEvents(ctx.call, input)),
  getEvent: publicProcedure.input(eventIdSchema).query(({ ctx, input }) => getEventPage(ctx.call, input)),
  home: memberProcedure.query(({ ctx }) => getHome(ctx.call)),
  getPass: memberProcedure.input(eventIdSchema).query(({ ctx, input }) => getPass(ctx.call, input)),
  openCode: memberProcedure.input(openCodeSchema).query(({ ctx, input }) => openCode(ctx.call, input)),
  holdSeat: memberProcedure.input(holdSeatSchema).mutation(({ ctx, input }) => holdSeat(ctx.call, input)),
  releaseHold: memberProcedure.input(releaseHoldSchema).mutation(({ ctx, input }) => releaseSeat(ctx.call, input)),
  joinWaitlist: memberProcedure.input(joinWaitlistSchema).mutation(({ ctx, input }) => joinWaitlist(ctx.call, input)),
  register: memberProcedure
    .input(registerWithAnswersSchema)
    .mutation(({ ctx, input }) => registerWithAnswers(ctx.call, input)),
  cancelRegistration: memberProcedure
    .input(cancelRegistrationSchema)
    .mutation(({ ctx, input }) => cancelRegistration(ctx.call, input)),
  getStation: publicProcedure.input(stationIdSchema).query(({ ctx, input }) => getStation(ctx.call, input)),
  joinQueue: memberProcedure.input(joinQueueSchema).mutation(({ ctx, input }) => joinQueue(ctx.call, input)),
  keepPlace: memberProcedure.input(keepPlaceSchema).mutation(({ ctx, input }) => keepPlace(ctx.call, input)),
  chooseNotice: memberProcedure.input(chooseNoticeSchema).mutation(({ ctx, input }) => chooseNotice(ctx.call, input)),
  findShorterQueue: memberProcedure.input(stationIdSchema).query(({ ctx, input }) => findShorterQueue(ctx.call, input)),
  moveToken: memberProcedure.input(moveTokenSchema).mutation(({ ctx, input }) => moveToken(ctx.call, input)),
  leaveQueue: memberProcedure.input(leaveQueueSchema).mutation(({ ctx, input }) => leaveQueue(ctx.call, input)),
  placeOrder: memberProcedure.input(placeOrderSchema).mutation(({ ctx, input }) => placeOrder(ctx.call, input)),
  placeBasket: memberProcedure.input(placeBasketSchema).mutation(({ ctx, input }) => placeBasket(ctx.call, input)),
  confirmOrder: memberProcedure.input(confirmOrderSchema).mutation(({ ctx, input }) => confirmOrder(ctx.call, input)),
  quoteOrder: publicProcedure.input(quoteOrderSchema).query(({ ctx, input }) => quoteOrder(ctx.call, input)),
  answerSubstitute: memberProcedure
    .input(answerSubstituteSchema)
    .mutation(({ ctx, input }) => answerSubstitute(ctx.call, input)),
  cancelOrder: memberProcedure.input(cancelOrderSchema).mutation(({ ctx, input }) => cancelOrder(ctx.call, input)),
  getOrder: memberProcedure.input(orderSchema).query(({ ctx, input }) => getOrder(ctx.call, input)),
  getCalendarFeed: memberProcedure.query(({ ctx }) => describeFeed(ctx.call)),
  makeCalendarFeed: memberProcedure.mutation(({ ctx }) => makeFeed(ctx.call)),
  stopCalendarFeed: memberProcedure.mutation(({ ctx }) => stopFeed(ctx.call)),
});
