import {
  askEmergencyAtSchema,
  askEmergencySchema,
  emergenciesAtSchema,
  emergencyAtSchema,
  emergencySchema,
} from "#shared/inputs/emergencies";
import { askEmergency } from "../services/emergencies/ask-emergency.ts";
import { concernsMe } from "../services/emergencies/concerns-me.ts";
import { confirmEmergency } from "../services/emergencies/confirm-emergency.ts";
import { getShown } from "../services/emergencies/get-shown.ts";
import { listAsked, listEmergencies } from "../services/emergencies/list-emergencies.ts";
import { namePlace } from "../services/emergencies/name-place.ts";
import { withdrawEmergency } from "../services/emergencies/withdraw-emergency.ts";
import { audited, everywhere, onEvent, publicProcedure, router, somewhere } from "./trpc.ts";

/** What everybody is told at once: asked for by one, confirmed by another, at an event or in the whole college. */
export const emergenciesRouter = router({
  shown: publicProcedure.query(({ ctx }) => getShown(ctx.call)),
  concernsMe: publicProcedure.input(emergenciesAtSchema).query(({ ctx, input }) => concernsMe(ctx.call, input)),
  place: publicProcedure.input(emergenciesAtSchema).query(({ ctx, input }) => namePlace(ctx.call, input)),
  asked: somewhere("raise-emergency").query(({ ctx }) => listAsked(ctx.call)),
  listAt: onEvent("raise-emergency", emergenciesAtSchema).query(({ ctx, input }) =>
    listEmergencies(ctx.call, input.eventId),
  ),
  askAt: onEvent("raise-emergency", askEmergencyAtSchema).mutation(({ ctx, input }) => askEmergency(ctx.call, input)),
  confirmAt: onEvent("raise-emergency", emergencyAtSchema).mutation(({ ctx, input }) =>
    confirmEmergency(ctx.call, input),
  ),
  withdrawAt: onEvent("raise-emergency", emergencyAtSchema).mutation(({ ctx, input }) =>
    withdrawEmergency(ctx.call, input),
  ),
  list: everywhere("manage-college").query(({ ctx }) => listEmergencies(ctx.call, null)),
  ask: everywhere("manage-college")
    .input(askEmergencySchema)
    .use(audited)
    .mutation(({ ctx, input }) => askEmergency(ctx.call, { ...input, eventId: null })),
  confirm: everywhere("manage-college")
    .input(emergencySchema)
    .use(audited)
    .mutation(({ ctx, input }) => confirmEmergency(ctx.call, { ...input, eventId: null })),
  withdraw: everywhere("manage-college")
    .input(emergencySchema)
    .use(audited)
    .mutation(({ ctx, input }) => withdrawEmergency(ctx.call, { ...input, eventId: null })),
});
