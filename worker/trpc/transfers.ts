import { eventIdSchema } from "#shared/inputs/attendee";
import { acceptOfferSchema, offerPassSchema, openOfferSchema, withdrawOfferSchema } from "#shared/inputs/guests";
import { acceptOffer } from "../services/transfers/accept-offer.ts";
import { listOffers } from "../services/transfers/list-offers.ts";
import { offerPass } from "../services/transfers/offer-pass.ts";
import { openOffer } from "../services/transfers/open-offer.ts";
import { withdrawOffer } from "../services/transfers/withdraw-offer.ts";
import { memberProcedure, router } from "./trpc.ts";

/** A pass from one person to another. */
export const transfersRouter = router({
  list: memberProcedure.input(eventIdSchema).query(({ ctx, input }) => listOffers(ctx.call, input)),
  offer: memberProcedure.input(offerPassSchema).mutation(({ ctx, input }) => offerPass(ctx.call, input)),
  withdraw: memberProcedure.input(withdrawOfferSchema).mutation(({ ctx, input }) => withdrawOffer(ctx.call, input)),
  open: memberProcedure.input(openOfferSchema).query(({ ctx, input }) => openOffer(ctx.call, input)),
  accept: memberProcedure.input(acceptOfferSchema).mutation(({ ctx, input }) => acceptOffer(ctx.call, input)),
});
