import { mustRefuse, valueOr } from "./answers.ts";
import { checkPlaces, fieldsOf, listWishes, type Wish, whyNotWish } from "./attendee-tickets.ts";
import type { Person } from "./person.ts";
import { PLAN } from "./plan.ts";
import type { World } from "./world.ts";

/** Which came first, the registration or the end of its hold, nobody can tell closer than this. */
const EXPIRY_MARGIN_MS = 2_000;

/** `not-these`: something else may still be had. */
type Outcome = "registered" | "full" | "not-these" | "given-up";

/** @returns whether the person is registered, paid or not */
export async function getASeat(world: World, person: Person): Promise<boolean> {
  const { traits, random } = person;
  let wish: Wish = { tickets: [], code: null };
  let outcome: Outcome = "full";
  for (wish of await listWishes(world, person)) {
    outcome = await tryForASeat(world, person, wish);
    if (outcome !== "not-these") break;
  }
  if (outcome === "registered") return true;
  if (outcome === "given-up" || traits.comesTooLate || !traits.looksAgainWhenFull) return false;
  const isWaiting = await joinTheLine(world, person, wish);
  await world.clock.until(PLAN.lookAgainAt + random.between(0, 60));
  if (isWaiting && !(await isOffered(world, person))) return false;
  return (await tryForASeat(world, person, wish)) === "registered";
}

/** @returns whether the person waits for seats now, for all that they want or none */
async function joinTheLine(world: World, { session, userId, email }: Person, wish: Wish): Promise<boolean> {
  const { eventId } = world.grounds;
  const joined = await session.command("attendee.joinWaitlist", (api, commandId) =>
    api.attendee.joinWaitlist.mutate({ commandId, eventId, ...fieldsOf(wish) }),
  );
  const place = valueOr(world, "attendee.joinWaitlist", joined, [
    "seats-left",
    "sales-closed",
    ...whyNotWish(world, wish),
  ]);
  if (!place || !userId) return false;
  const seats = Math.max(1, world.book.admitting(wish).length);
  if (world.book.admitting(place).length !== seats) {
    world.book.violated(
      "lost registrations",
      `${email} waits for ${world.book.admitting(place).length} seats, not ${seats}`,
    );
  }
  world.book.waited.set(userId, { seats, wasOffered: false });
  return true;
}

async function isOffered(world: World, { session, userId, email }: Person): Promise<boolean> {
  const { eventId } = world.grounds;
  const { mine } = await session.ask("attendee.getEvent", (api) => api.attendee.getEvent.query({ eventId }));
  const known = userId && world.book.waited.get(userId);
  if (mine?.status !== "offered" || !known) return false;
  known.wasOffered = true;
  const seats = world.book.admitting(mine).length;
  if (seats !== known.seats) {
    world.book.violated("lost registrations", `${email} is offered ${seats} of ${known.seats} seats`);
  }
  return true;
}

async function tryForASeat(world: World, person: Person, wish: Wish): Promise<Outcome> {
  const { session, traits, random } = person;
  const asked = { eventId: world.grounds.eventId, ...fieldsOf(wish) };
  const closed = () => (world.clock.now() >= PLAN.salesCloseAt ? (["sales-closed"] as const) : []);
  const these = whyNotWish(world, wish);
  const held = await session.command("attendee.holdSeat", (api, commandId) =>
    api.attendee.holdSeat.mutate({ commandId, ...asked }),
  );
  const hold = valueOr(world, "attendee.holdSeat", held, ["event-full", "offer-expired", ...these, ...closed()]);
  if (!hold) return !held.ok && these.some((code) => code === held.refusal.code) ? "not-these" : "full";
  if (traits.comesTooLate) world.measures.problem("a seat was held after sales had closed");
  await world.clock.sleep(random.lognormal(45, 0.6));
  if (traits.abandonsHold) {
    if (random.chance(0.5)) return "given-up";
    const { eventId } = asked;
    const released = await session.command("attendee.releaseHold", (api, commandId) =>
      api.attendee.releaseHold.mutate({ commandId, eventId }),
    );
    valueOr(world, "attendee.releaseHold", released, []);
    return "given-up";
  }
  const registered = await session.command("attendee.register", (api, commandId) =>
    api.attendee.register.mutate({ commandId, ...asked, heldUntil: hold.expiresAt }),
  );
  // On a slow machine a hold may run out; then the seat is anybody's again.
  const isGone = Date.now() > hold.expiresAt - EXPIRY_MARGIN_MS;
  const gone = isGone ? (["hold-expired", "offer-expired", "event-full", ...these] as const) : [];
  const registration = valueOr(world, "attendee.register", registered, [...gone, ...closed()]);
  if (!registration || !person.userId) return "full";
  const { code } = wish;
  const known = { person, userId: person.userId, registration, code, revoked: false };
  world.book.registrations.set(person.userId, known);
  checkPlaces(world, person, wish, registration);
  if (traits.registersTwice) {
    const again = await session.command("attendee.register", (api, commandId) =>
      api.attendee.register.mutate({ commandId, ...asked }),
    );
    mustRefuse(world, "attendee.register", again, ["already-registered", ...closed()]);
  }
  return "registered";
}
