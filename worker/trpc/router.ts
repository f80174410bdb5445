import { apiKeysRouter } from "./api-keys.ts";
import { attendeeRouter } from "./attendee.ts";
import { audienceRouter } from "./audience.ts";
import { auditRouter } from "./audit.ts";
import { authRouter } from "./auth.ts";
import { campaignsRouter } from "./campaigns.ts";
import { collegeRouter } from "./college.ts";
import { coversRouter } from "./covers.ts";
import { devicesRouter } from "./devices.ts";
import { emergenciesRouter } from "./emergencies.ts";
import { entryRouter } from "./entry.ts";
import { formsRouter } from "./forms.ts";
import { guestsRouter } from "./guests.ts";
import { historyRouter } from "./history.ts";
import { importsRouter } from "./imports.ts";
import { kitchenRouter } from "./kitchen.ts";
import { lifecycleRouter } from "./lifecycle.ts";
import { messagesRouter } from "./messages.ts";
import { organizerRouter } from "./organizer.ts";
import { passesRouter } from "./passes.ts";
import { paymentsRouter } from "./payments.ts";
import { peopleRouter } from "./people.ts";
import { collegesRouter, platformPagesRouter } from "./platform.ts";
import { rulesRouter } from "./rules.ts";
import { scannerRouter } from "./scanner.ts";
import { seriesRouter } from "./series.ts";
import { ssoRouter } from "./sso.ts";
import { staffingRouter } from "./staffing.ts";
import { stationRouter } from "./station.ts";
import { supportRouter } from "./support.ts";
import { transfersRouter } from "./transfers.ts";
import { router } from "./trpc.ts";
import { venuesRouter } from "./venues.ts";
import { waitingRoomRouter } from "./waiting-room.ts";
import { webhooksRouter } from "./webhooks.ts";

/** Below `/api/{college}/trpc`. */
export const appRouter = router({
  auth: authRouter,
  attendee: attendeeRouter,
  scanner: scannerRouter,
  entry: entryRouter,
  kitchen: kitchenRouter,
  station: stationRouter,
  staffing: staffingRouter,
  organizer: organizerRouter,
  covers: coversRouter,
  forms: formsRouter,
  history: historyRouter,
  lifecycle: lifecycleRouter,
  series: seriesRouter,
  people: peopleRouter,
  college: collegeRouter,
  passes: passesRouter,
  payments: paymentsRouter,
  audit: auditRouter,
  sso: ssoRouter,
  devices: devicesRouter,
  support: supportRouter,
  rules: rulesRouter,
  campaigns: campaignsRouter,
  messages: messagesRouter,
  emergencies: emergenciesRouter,
  venues: venuesRouter,
  audience: audienceRouter,
  guests: guestsRouter,
  imports: importsRouter,
  transfers: transfersRouter,
  waitingRoom: waitingRoomRouter,
  webhooks: webhooksRouter,
  apiKeys: apiKeysRouter,
});
export type AppRouter = typeof appRouter;

/** Below `/api/platform/trpc`. */
export const platformRouter = router({
  auth: authRouter,
  platform: platformPagesRouter,
  colleges: collegesRouter,
});
export type PlatformRouter = typeof platformRouter;
