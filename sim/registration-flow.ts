import { drizzle } from "drizzle-orm/d1";
import { paymentAccounts } from "#db/schema/directory/payment-accounts";
import { codes } from "#db/schema/shard/codes";
import { events } from "#db/schema/shard/events";
import type { EventLedgerRoom } from "#durable-objects/event-ledger/event-ledger-room";
import type { PaymentPort } from "#worker/payments/payment-port";
import { Acknowledgements } from "./acknowledgements.ts";
import { Bus } from "./bus.ts";
import { type College, campusIds, collegeOf, DAY_START, ledgerConfig } from "./campus.ts";
import { checkLedger } from "./check-ledger.ts";
import { checkMoney } from "./check-money.ts";
import { CrashPlan, type CrashPoint, Died } from "./crash-plan.ts";
import { Customer } from "./customer.ts";
import { Edge } from "./edge.ts";
import { Faults } from "./faults.ts";
import type { Host } from "./host.ts";
import { ledgerOf } from "./objects.ts";
import { ACCOUNT, Provider } from "./provider.ts";
import { randomFrom } from "./random.ts";
import { ReadModel } from "./read-model.ts";
import { CODE, SALE, STORIES, type Story } from "./registration-stories.ts";
import { Timeline } from "./timeline.ts";
import { check } from "./violation.ts";
import { NO_BUG, type Plant, type World } from "./world.ts";

const MINUTE_MS = 60_000;
/** After the last of every story: what is owed then has been sent. */
const SWEEPS = 90;

export type FlowPlant = Partial<Plant> & { readonly port?: (provider: Provider) => PaymentPort };
export type FlowOptions = { readonly story: Story; readonly deaths: readonly CrashPoint[]; readonly plant?: FlowPlant };
export type FlowReport = { readonly passed: readonly CrashPoint[]; readonly isReached: boolean };

/**
 * Lives one story of registering and paying until everything is at rest, with deaths at the given points and nothing else that
 * goes wrong. The product's services, jobs and webhooks are at work, around the product's ledger.
 * @throws Violation when an invariant broke
 */
export async function runFlow({ story, deaths, plant = {} }: FlowOptions): Promise<FlowReport> {
  const world = worldOf(deaths, plant);
  const { timeline, readModel, crashes } = world;
  const college = collegeOf(STORIES.indexOf(story) + 1, story.people);
  const config = ledgerConfig(college, { ...SALE, ...story.config });
  await openShop(readModel, college, config);
  const ledger = ledgerOf(world, college);
  const provider: Provider = new Provider(timeline, (message) => edge.webhook(message));
  const port = plant.port ? plant.port(provider) : provider.port;
  const edge = new Edge({ world, college, ledger, port });
  const shop = { timeline, edge, provider, eventId: college.eventId };
  const people = college.people.map((userId) => new Customer(shop, userId));
  timeline.spawn("organizer", async () => {
    await configured(world, ledger, college, config);
    for (const [i, live] of story.live(shop, people).entries()) timeline.spawn(`person ${i + 1}`, live);
    for (let sweeps = 0; sweeps < SWEEPS; sweeps++) {
      await timeline.sleep(MINUTE_MS);
      // A minute in which nothing is due is a minute in which nothing happens.
      if (isDue(readModel, timeline.now)) await edge.sweep();
    }
  });
  await timeline.toRest();
  await world.bus.sweep();
  checkLedger(world, ledger, college);
  checkMoney({ readModel, ledger, provider });
  const room = ledger.rebuilt();
  for (const [i, status] of story.ends.entries()) {
    const ended = room.personOf(people[i]?.userId ?? college.organizer).registration?.status ?? null;
    check("LIVE", ended === status, () => `person ${i + 1} is ${ended} at the end instead of ${status}`);
  }
  return { passed: crashes.passed, isReached: crashes.isReached };
}

/** A world in which nothing goes wrong but the planned deaths. */
export function worldOf(deaths: readonly CrashPoint[], planted: FlowPlant): World {
  const plant = { ...NO_BUG, ...planted };
  const random = randomFrom("registration flow");
  const timeline = new Timeline(DAY_START);
  const faults = new Faults(random.fork("faults"));
  faults.calm();
  const met = () => {};
  const readModel = new ReadModel(timeline, faults, met, plant.d1);
  return {
    ...{ random, timeline, faults, readModel, met, plant },
    crashes: new CrashPlan(deaths, random.fork("crashes"), () => 0),
    ids: campusIds(random.fork("ids")),
    bus: new Bus(timeline, faults, readModel, met),
    acknowledgements: new Acknowledgements(),
    newLife: () => ({ skewMs: 0, dead: false }),
  };
}

async function openShop(
  readModel: ReadModel,
  college: College,
  config: ReturnType<typeof ledgerConfig>,
): Promise<void> {
  await readModel.open(college, DAY_START);
  const { collegeId, eventId } = college;
  const { ticketTypes, quotas, salesCloseAt } = config;
  const { id, text, usesMax } = CODE;
  const open = { opensAt: null, closesAt: null, withdrawnAt: null, ticketTypeIds: null, createdAt: DAY_START };
  const db = drizzle(readModel.d1);
  await db.batch([
    db.update(events).set({ ticketTypes, quotas, salesCloseAt, payOnline: true }),
    db
      .insert(codes)
      .values({ collegeId, eventId, id, text, usesMax, ...open, discount: { kind: "share", value: 5_000 } }),
  ]);
  await openAccount(readModel, college);
}

/** Whom the provider pays. */
export async function openAccount(readModel: ReadModel, { collegeId }: College): Promise<void> {
  const seller = { legalName: "Riverside", address: "1 River Road", taxId: null, taxRateBp: 1_900 };
  await drizzle(readModel.databases.DB)
    .insert(paymentAccounts)
    .values({ ...seller, collegeId, accountId: ACCOUNT, chargesEnabled: true, checkedAt: DAY_START });
}

async function configured(
  { timeline }: World,
  ledger: Host<EventLedgerRoom>,
  { collegeId, eventId }: College,
  config: ReturnType<typeof ledgerConfig>,
): Promise<void> {
  for (;;) {
    try {
      ledger.ask((room, now) => room.configure({ collegeId, eventId }, config, now));
      return;
    } catch (error) {
      if (!(error instanceof Died)) throw error;
      await timeline.sleep(1_000);
    }
  }
}

/** Whether a sweep would find anything to do. */
export function isDue(readModel: ReadModel, now: number): boolean {
  const due = "SELECT 1 FROM payments WHERE check_at <= ?1 UNION ALL SELECT 1 FROM refunds WHERE check_at <= ?1";
  return readModel.rows(due, now).length > 0;
}
