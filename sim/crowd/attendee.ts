import { LIVE_PATHS } from "#shared/protocol/live-wire";
import { mustRefuse } from "./answers.ts";
import { eat } from "./attendee-food.ts";
import { passTheGate, showGivenPass } from "./attendee-gate.ts";
import { cancel, payForIt } from "./attendee-money.ts";
import { standInQueue } from "./attendee-queue.ts";
import { getASeat } from "./attendee-seat.ts";
import { giveAway } from "./attendee-transfer.ts";
import { showOnPhone } from "./moving-pass.ts";
import type { Person } from "./person.ts";
import { PLAN } from "./plan.ts";
import { signInByMail } from "./sign-in.ts";
import type { World } from "./world.ts";

/** One visitor's day, from the mail with the sign-in link to the last bite. */
export async function liveTheDay(world: World, person: Person): Promise<void> {
  let inside: Person | null = null;
  try {
    inside = await comeToTheEvent(world, person);
  } finally {
    person.seated.resolve();
    person.entered.resolve();
  }
  if (inside) await enjoyTheEvent(world, inside);
}

/** @returns who is inside: the person, or whoever has their pass by then */
async function comeToTheEvent(world: World, person: Person): Promise<Person | null> {
  const { clock } = world;
  const { traits } = person;
  await clock.until(traits.comesTooLate ? PLAN.tooLateAt : traits.registersAt);
  await arriveOnline(world, person);
  if (traits.onlyLooks) return null;
  const comes = (await getASeat(world, person)) && (await payForIt(world, person));
  const holder = comes && traits.givesAway ? await giveAway(world, person) : person;
  person.seated.resolve();
  if (!comes) {
    if (traits.queuesWithoutPass) await tryQueueWithoutPass(world, person);
    return null;
  }
  if (traits.cancels) {
    await cancel(world, person);
    return null;
  }
  if (holder.traits.showsMoving) await showOnPhone(world, holder);
  if (holder.traits.atTheGate !== "early") {
    await clock.until(traits.arrivesAt);
    await clock.orOver(world.live.promise);
  } else await clock.until(PLAN.earlyBirdsAt);
  if (holder !== person) await showGivenPass(world, person);
  return (await passTheGate(world, holder)) ? holder : null;
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

async function tryQueueWithoutPass(world: World, person: Person): Promise<void> {
  const stationId = person.random.pick(world.grounds.desks).id;
  await world.clock.until(PLAN.arrivalMean);
  const joined = await person.session.command("attendee.joinQueue", (api, commandId) =>
    api.attendee.joinQueue.mutate({ commandId, stationId, laneId: "regular" }),
  );
  mustRefuse(world, "attendee.joinQueue", joined, ["no-pass"]);
}
