import { LIVE_PATHS } from "#shared/protocol/live-wire";
import { mustRefuse, valueOr } from "./answers.ts";
import { eat } from "./attendee-food.ts";
import { passTheGate } from "./attendee-gate.ts";
import { standInQueue } from "./attendee-queue.ts";
import type { Person } from "./person.ts";
import { PLAN } from "./plan.ts";
import { signInByMail } from "./sign-in.ts";
import type { World } from "./world.ts";

/** Which came first, the registration or the end of its hold, nobody can tell closer than this. */
const EXPIRY_MARGIN_MS = 2_000;

/** One visitor's day, from the mail with the sign-in link to the last bite. */
export async function liveTheDay(world: World, person: Person): Promise<void> {
  try {
    if (!(await comeToTheEvent(world, person))) return;
  } finally {
    person.seated.resolve();
    person.entered.resolve();
  }
  await enjoyTheEvent(world, person);
}

/** @returns whether the person is inside */
async function comeToTheEvent(world: World, person: Person): Promise<boolean> {
  const { clock } = world;
  const { traits } = person;
  await clock.until(traits.comesTooLate ? PLAN.tooLateAt : traits.registersAt);
  await arriveOnline(world, person);
  if (traits.onlyLooks) return false;
  const isRegistered = await getASeat(world, person);
  person.seated.resolve();
  if (!isRegistered) {
    if (traits.queuesWithoutPass) await tryQueueWithoutPass(world, person);
    return false;
  }
  if (traits.cancels) {
    await cancel(world, person);
    return false;
  }
  if (traits.atTheGate !== "early") {
    await clock.until(traits.arrivesAt);
    await clock.orOver(world.live.promise);
  } else await clock.until(PLAN.earlyBirdsAt);
  return passTheGate(world, person);
}

async function enjoyTheEvent(world: World, person: Person): Promise<void> {
  const { traits, random } = person;
  await person.session.ask("attendee.home", (api) => api.attendee.home.query());
  const things = [traits.queues ? standInQueue : null, traits.eats ? eat : null].filter((one) => one !== null);
  if (random.chance(0.5)) things.reverse();
  for (const thing of things) {
    await world.clock.sleep(random.lognormal(240, 0.8));
    await thing(world, person);
  }
}

async function arriveOnline(world: World, person: Person): Promise<void> {
  const { session, traits, random } = person;
  const { eventId } = world.grounds;
  const [cards] = await Promise.all([
    session.ask("attendee.listEvents", (api) => api.attendee.listEvents.query({})),
    session.ask("attendee.getEvent", (api) => api.attendee.getEvent.query({ eventId })),
  ]);
  if (!cards.some(({ id }) => id === eventId)) world.measures.problem("the event is not on the list of events");
  await world.clock.sleep(random.lognormal(20, 0.5));
  await signInByMail(session, world, person.email, person.name);
  const me = await session.ask("auth.me", (api) => api.auth.me.query());
  person.userId = me.user?.id ?? null;
  if (traits.watchesFeed) person.feed = await world.sockets.connect(session, LIVE_PATHS.feed(eventId), { of: "feed" });
}

async function getASeat(world: World, person: Person): Promise<boolean> {
  if (await tryForASeat(world, person)) return true;
  const { traits, random } = person;
  if (traits.comesTooLate || traits.abandonsHold || !traits.looksAgainWhenFull) return false;
  const isWaiting = await joinTheLine(world, person);
  await world.clock.until(PLAN.lookAgainAt + random.between(0, 60));
  if (!isWaiting) return tryForASeat(world, person);
  const { eventId } = world.grounds;
  const { mine } = await person.session.ask("attendee.getEvent", (api) => api.attendee.getEvent.query({ eventId }));
  return mine?.status === "offered" && tryForASeat(world, person);
}

/** @returns whether the person waits for a seat now */
async function joinTheLine(world: World, { session, userId }: Person): Promise<boolean> {
  const { eventId } = world.grounds;
  const joined = await session.command("attendee.joinWaitlist", (api, commandId) =>
    api.attendee.joinWaitlist.mutate({ commandId, eventId }),
  );
  const place = valueOr(world, "attendee.joinWaitlist", joined, ["seats-left", "sales-closed"]);
  if (place && userId) world.book.waited.add(userId);
  return place !== null;
}

async function tryForASeat(world: World, person: Person): Promise<boolean> {
  const { session, traits, random } = person;
  const { eventId } = world.grounds;
  const closed = () => (world.clock.now() >= PLAN.salesCloseAt ? (["sales-closed"] as const) : []);
  const held = await session.command("attendee.holdSeat", (api, commandId) =>
    api.attendee.holdSeat.mutate({ commandId, eventId }),
  );
  const hold = valueOr(world, "attendee.holdSeat", held, ["event-full", ...closed()]);
  if (!hold) return false;
  if (traits.comesTooLate) world.measures.problem("a seat was held after sales had closed");
  await world.clock.sleep(random.lognormal(45, 0.6));
  if (traits.abandonsHold) {
    if (random.chance(0.5)) return false;
    const released = await session.command("attendee.releaseHold", (api, commandId) =>
      api.attendee.releaseHold.mutate({ commandId, eventId }),
    );
    valueOr(world, "attendee.releaseHold", released, []);
    return false;
  }
  const registered = await session.command("attendee.register", (api, commandId) =>
    api.attendee.register.mutate({ commandId, eventId }),
  );
  // On a slow machine a hold may run out; then the seat is anybody's again.
  const full = Date.now() > hold.expiresAt - EXPIRY_MARGIN_MS ? (["event-full"] as const) : [];
  const registration = valueOr(world, "attendee.register", registered, [...full, ...closed()]);
  if (!registration || !person.userId) return false;
  world.book.registrations.set(person.userId, { person, userId: person.userId, registration, revoked: false });
  if (traits.registersTwice) {
    const again = await session.command("attendee.register", (api, commandId) =>
      api.attendee.register.mutate({ commandId, eventId }),
    );
    mustRefuse(world, "attendee.register", again, ["already-registered", ...closed()]);
  }
  return true;
}

async function cancel(world: World, person: Person): Promise<void> {
  const { session, random } = person;
  const known = person.userId && world.book.registrations.get(person.userId);
  if (!known) return;
  await world.clock.sleep(random.between(30, 300));
  const cancelled = await session.command("attendee.cancelRegistration", (api, commandId) =>
    api.attendee.cancelRegistration.mutate({ commandId, eventId: world.grounds.eventId }),
  );
  const registration = valueOr(world, "attendee.cancelRegistration", cancelled, []);
  if (registration) known.registration = registration;
}

async function tryQueueWithoutPass(world: World, person: Person): Promise<void> {
  const stationId = person.random.pick(world.grounds.desks).id;
  await world.clock.until(PLAN.arrivalMean);
  const joined = await person.session.command("attendee.joinQueue", (api, commandId) =>
    api.attendee.joinQueue.mutate({ commandId, stationId, laneId: "regular" }),
  );
  mustRefuse(world, "attendee.joinQueue", joined, ["no-pass"]);
}
