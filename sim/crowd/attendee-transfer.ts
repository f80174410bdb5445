import { mustRefuse, valueOr } from "./answers.ts";
import { drawName } from "./names.ts";
import type { Person } from "./person.ts";
import { Session, Trouble } from "./session.ts";
import { readLink, signInByMail, tokenOf } from "./sign-in.ts";
import type { World } from "./world.ts";

/** @returns whoever has the pass now */
export async function giveAway(world: World, giver: Person): Promise<Person> {
  const { book, clock, grounds, measures } = world;
  const { eventId } = grounds;
  const { session, random, userId } = giver;
  const known = userId && book.registrations.get(userId);
  const pass = known ? known.registration.passes[0] : undefined;
  if (!known || !pass) throw new Trouble("somebody is registered and has no pass");
  const { tickets } = known.registration;
  const friend = inviteFriend(world, giver);
  await clock.sleep(random.between(30, 240));
  const offer = (email: string) =>
    session.command("transfers.offer", (api, commandId) =>
      api.transfers.offer.mutate({ commandId, eventId, passId: pass.id, email }),
    );
  valueOr(world, "transfers.offer", await offer(friend.email), []);
  if (random.chance(0.3)) mustRefuse(world, "transfers.offer", await offer(`other.${friend.email}`), ["pass-offered"]);
  const link = await readLink(friend.session, friend.email, "offer");
  if (!link) throw new Trouble("no mail with the offer of a pass");
  const token = tokenOf(link);
  await signInByMail(friend.session, world, friend.email, friend.name);
  const opened = await friend.session.ask("transfers.open", (api) => api.transfers.open.query({ token }));
  const shown = valueOr(world, "transfers.open", opened, []);
  if (shown?.event.id !== eventId || shown.isAccepted) measures.problem("the offer of a pass is not what was offered");
  const accepted = await friend.session.ask("transfers.accept", (api) =>
    api.transfers.accept.mutate({ token, answers: {} }),
  );
  const registration = valueOr(world, "transfers.accept", accepted, []);
  const [given] = registration?.passes ?? [];
  const me = await friend.session.ask("auth.me", (api) => api.auth.me.query());
  friend.userId = me.user?.id ?? null;
  if (!registration || !given || !friend.userId) throw new Trouble("a pass was taken and is not there");
  book.registrations.set(friend.userId, {
    ...{ person: friend, userId: friend.userId, registration, code: null, revoked: false },
  });
  book.givenPasses.push({ giver, friend, from: pass, to: given, tickets });
  const { mine } = await session.ask("attendee.getEvent", (api) => api.attendee.getEvent.query({ eventId }));
  if (mine) known.registration = mine;
  return friend;
}

/** Somebody who was never here. They do what the giver would have done, and come with the pass alone. */
function inviteFriend(world: World, { random, traits, email }: Person): Person {
  const own = random.fork("friend");
  return {
    name: drawName(own),
    email: `friend.of.${email}`,
    random: own,
    traits: { ...traits, atTheGate: "plain" },
    session: new Session(world, "riverside", own.fork("session")),
    userId: null,
    feed: null,
    stations: new Map(),
    moving: new Map(),
    seated: Promise.withResolvers(),
    entered: Promise.withResolvers(),
  };
}
