import type { GivenPass } from "./book.ts";
import { READ_BACK } from "./read-back.ts";
import type { World } from "./world.ts";

/**
 * The pass that was given away is dead and let nobody in, the one that came of it is alive. Add-ons went along, and whoever took
 * it owes nothing that its giver did not.
 */
export async function auditGivenPasses(world: World, { giver, friend, from, to, tickets }: GivenPass): Promise<void> {
  const { book, grounds } = world;
  const { eventId } = grounds;
  const [old, page, { offers }] = await Promise.all([
    giver.session.ask(READ_BACK, (api) => api.attendee.getPass.query({ eventId })),
    friend.session.ask(READ_BACK, (api) => api.attendee.getPass.query({ eventId })),
    giver.session.ask(READ_BACK, (api) => api.transfers.list.query({ eventId })),
  ]);
  const before = old.registration.passes.find(({ id }) => id === from.id);
  if (!before?.givenAt || book.admissions.has(from.id)) {
    book.violated("double admissions", `${giver.email} gave ${from.id} away, and it is still good`);
  }
  if (old.registration.status !== "cancelled" || page.registration.status !== "confirmed") {
    book.violated("lost registrations", `${giver.email} and ${friend.email} have the place of one`);
  }
  const after = page.registration.passes.filter(({ revokedAt }) => revokedAt === null);
  if (after.length !== 1 || after[0]?.id !== to.id) {
    book.violated("lost registrations", `${friend.email} has ${after.length} passes of the one that was given`);
  }
  const typesOf = (some: typeof tickets) => some.map(({ ticketTypeId }) => ticketTypeId).join(", ");
  if (typesOf(page.registration.tickets) !== typesOf(tickets)) {
    const has = typesOf(page.registration.tickets);
    book.violated("lost registrations", `${friend.email} took ${typesOf(tickets)} and has ${has}`);
  }
  if (after[0]?.due !== from.due || page.registration.paid !== 0) {
    const words = `${after[0]?.due} at the door and paid ${page.registration.paid}`;
    book.violated("money astray", `${friend.email} owes ${words} for a pass on which ${from.due} was due`);
  }
  const accepted = offers.filter(({ passId, state }) => passId === from.id && state === "accepted");
  if (accepted.length !== 1)
    book.violated("lost registrations", `${giver.email} sees ${accepted.length} accepted offers`);
}
