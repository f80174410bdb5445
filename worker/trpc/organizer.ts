import { eventIdSchema, stationIdSchema } from "#shared/inputs/attendee";
import { printBadgeSchema, printBadgesSchema } from "#shared/inputs/badges";
import {
  addGateSchema,
  addStationSchema,
  confirmRegistrationSchema,
  createEventSchema,
  doorListSchema,
  listManagedSchema,
  registrationCommandSchema,
  setEventStatusSchema,
  stationSetupSchema,
  updateEventSchema,
} from "#shared/inputs/organizer";
import { addCodesSchema, listCodesSchema, saveTicketsSchema, withdrawCodeSchema } from "#shared/inputs/tickets";
import { printBadge } from "../services/badges/print-badge.ts";
import { printBadges } from "../services/badges/print-badges.ts";
import { countFollowers } from "../services/events/count-followers.ts";
import { createEvent } from "../services/events/create-event.ts";
import { getEventSetup } from "../services/events/get-event-setup.ts";
import { getLiveWall } from "../services/events/get-live-wall.ts";
import { listManagedEvents } from "../services/events/list-managed-events.ts";
import { setEventStatus } from "../services/events/set-event-status.ts";
import { updateEvent } from "../services/events/update-event.ts";
import { addGate } from "../services/gates/add-gate.ts";
import { revokePass } from "../services/passes/revoke-pass.ts";
import { confirmRegistration } from "../services/registrations/confirm-registration.ts";
import { beginDoorExport, exportDoor } from "../services/registrations/export-door.ts";
import { listDoor } from "../services/registrations/list-door.ts";
import { withdrawRegistration } from "../services/registrations/withdraw-registration.ts";
import { addStation } from "../services/stations/add-station.ts";
import { getStationSetup } from "../services/stations/get-station-setup.ts";
import { saveStation } from "../services/stations/save-station.ts";
import { addCodes } from "../services/tickets/add-codes.ts";
import { listCodes } from "../services/tickets/list-codes.ts";
import { saveTickets } from "../services/tickets/save-tickets.ts";
import { withdrawCode } from "../services/tickets/withdraw-code.ts";
import { audited, onEvent, onStation, router, somewhere } from "./trpc.ts";

export const organizerRouter = router({
  listEvents: somewhere("manage-events")
    .input(listManagedSchema)
    .query(({ ctx, input }) => listManagedEvents(ctx.call, input)),
  getEvent: onEvent("manage-events", eventIdSchema).query(({ ctx, input }) => getEventSetup(ctx.call, input)),
  createEvent: somewhere("manage-events")
    .input(createEventSchema)
    .use(audited)
    .mutation(({ ctx, input }) => createEvent(ctx.call, input)),
  updateEvent: onEvent("manage-events", updateEventSchema).mutation(({ ctx, input }) => updateEvent(ctx.call, input)),
  setStatus: onEvent("manage-events", setEventStatusSchema).mutation(({ ctx, input }) =>
    setEventStatus(ctx.call, input),
  ),
  saveTickets: onEvent("manage-events", saveTicketsSchema).mutation(({ ctx, input }) => saveTickets(ctx.call, input)),
  listCodes: onEvent("manage-events", listCodesSchema).query(({ ctx, input }) => listCodes(ctx.call, input)),
  addCodes: onEvent("manage-events", addCodesSchema).mutation(({ ctx, input }) => addCodes(ctx.call, input)),
  withdrawCode: onEvent("manage-events", withdrawCodeSchema).mutation(({ ctx, input }) =>
    withdrawCode(ctx.call, input),
  ),
  addGate: onEvent("manage-events", addGateSchema).mutation(({ ctx, input }) => addGate(ctx.call, input)),
  addStation: onEvent("manage-events", addStationSchema).mutation(({ ctx, input }) => addStation(ctx.call, input)),
  getStation: onStation("manage-events", stationIdSchema).query(({ ctx, input }) => getStationSetup(ctx.call, input)),
  saveStation: onStation("manage-events", stationSetupSchema).mutation(({ ctx, input }) =>
    saveStation(ctx.call, input),
  ),
  wall: onEvent("manage-events", eventIdSchema).query(({ ctx, input }) => getLiveWall(ctx.call, input)),
  countFollowers: onEvent("manage-events", eventIdSchema).query(({ ctx, input }) => countFollowers(ctx.call, input)),
  doorList: onEvent("manage-events", doorListSchema).query(({ ctx, input }) => listDoor(ctx.call, input)),
  beginDoorExport: onEvent("take-along", eventIdSchema).mutation(({ ctx, input }) => beginDoorExport(ctx.call, input)),
  exportDoor: onEvent("take-along", doorListSchema).query(({ ctx, input }) => exportDoor(ctx.call, input)),
  printBadge: onEvent("take-along", printBadgeSchema).mutation(({ ctx, input }) => printBadge(ctx.call, input)),
  printBadges: onEvent("take-along", printBadgesSchema).mutation(({ ctx, input }) => printBadges(ctx.call, input)),
  confirmRegistration: onEvent("manage-events", confirmRegistrationSchema).mutation(({ ctx, input }) =>
    confirmRegistration(ctx.call, input),
  ),
  cancelRegistration: onEvent("manage-events", registrationCommandSchema).mutation(({ ctx, input }) =>
    withdrawRegistration(ctx.call, input),
  ),
  revokePass: onEvent("manage-events", registrationCommandSchema).mutation(({ ctx, input }) =>
    revokePass(ctx.call, input),
  ),
});
