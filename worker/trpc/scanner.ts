import { eventIdSchema } from "#shared/inputs/attendee";
import {
  admitAnywaySchema,
  annulScanSchema,
  answerAtGateSchema,
  askedAtGateSchema,
  findPeopleSchema,
  freeGateSchema,
  printAtGateSchema,
} from "#shared/inputs/entry";
import { closeScanLogSchema, openScanLogSchema, rosterSchema, syncScansSchema } from "#shared/inputs/scan-log";
import { scanInputSchema } from "#shared/protocol/live";
import { printAtGate } from "../services/badges/print-at-gate.ts";
import { admitAnyway } from "../services/entry/admit-anyway.ts";
import { annulScan } from "../services/entry/annul-scan.ts";
import { closeScanLog } from "../services/entry/close-scan-log.ts";
import { findPeople } from "../services/entry/find-people.ts";
import { getRoster } from "../services/entry/get-roster.ts";
import { openScanLog } from "../services/entry/open-scan-log.ts";
import { syncScans } from "../services/entry/sync-scans.ts";
import { getHeadcount } from "../services/events/get-headcount.ts";
import { getScannerSetup } from "../services/events/get-scanner-setup.ts";
import { listScannerEvents } from "../services/events/list-scanner-events.ts";
import { answerAtGate } from "../services/forms/answer-at-gate.ts";
import { getOpenQuestions } from "../services/forms/get-open-questions.ts";
import { freeGate } from "../services/gates/free-gate.ts";
import { listKeepers } from "../services/gates/list-keepers.ts";
import { scanPass } from "../services/passes/scan-pass.ts";
import { audited, onEvent, router, somewhere } from "./trpc.ts";

export const scannerRouter = router({
  listEvents: somewhere("help").query(({ ctx }) => listScannerEvents(ctx.call)),
  setup: onEvent("scan", eventIdSchema).query(({ ctx, input }) => getScannerSetup(ctx.call, input)),
  headcount: onEvent("scan", eventIdSchema).query(({ ctx, input }) => getHeadcount(ctx.call, input)),
  scan: onEvent("scan", scanInputSchema).mutation(({ ctx, input }) => scanPass(ctx.call, input)),
  roster: onEvent("scan", rosterSchema).query(({ ctx, input }) => getRoster(ctx.call, input)),
  openLog: onEvent("scan", openScanLogSchema).mutation(({ ctx, input }) => openScanLog(ctx.call, input)),
  sync: onEvent("scan", syncScansSchema).mutation(({ ctx, input }) => syncScans(ctx.call, input)),
  closeLog: onEvent("scan", closeScanLogSchema).mutation(({ ctx, input }) => closeScanLog(ctx.call, input)),
  keepers: onEvent("supervise", eventIdSchema).query(({ ctx, input }) => listKeepers(ctx.call, input)),
  freeGate: onEvent("supervise", freeGateSchema)
    .use(audited)
    .mutation(({ ctx, input }) => freeGate(ctx.call, input)),
  annul: onEvent("scan", annulScanSchema).mutation(({ ctx, input }) => annulScan(ctx.call, input)),
  // Whoever may scan may try: what a steward tried is kept by the ledger, which refuses it.
  admitAnyway: onEvent("scan", admitAnywaySchema)
    .use(audited)
    .mutation(({ ctx, input }) => admitAnyway(ctx.call, input)),
  questions: onEvent("scan", askedAtGateSchema).query(({ ctx, input }) => getOpenQuestions(ctx.call, input)),
  badge: onEvent("scan", printAtGateSchema)
    .use(audited)
    .mutation(({ ctx, input }) => printAtGate(ctx.call, input)),
  // What somebody answered stays out of the audit log; that they did is in the event's history.
  answer: onEvent("scan", answerAtGateSchema).mutation(({ ctx, input }) => answerAtGate(ctx.call, input)),
  // A mutation, for who looked for whom is noted.
  find: onEvent("scan", findPeopleSchema)
    .use(audited)
    .mutation(({ ctx, input }) => findPeople(ctx.call, input)),
});
