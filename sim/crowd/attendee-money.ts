import type { RegistrationView } from "#shared/domain/ledger/answers";
import { valueOr } from "./answers.ts";
import type { KnownPayment, KnownRegistration } from "./book.ts";
import type { Person } from "./person.ts";
import { REFUND_BP } from "./plan.ts";
import type { PageAct } from "./provider.ts";
import type { World } from "./world.ts";

/** By then the provider's message has come, on a busy machine too. */
export const MESSAGE_WITHIN_MS = 30_000;
export const LOOK_EVERY_MS = 500;

/** Pays what the registration costs, as this person pays. @returns whether they have a pass and come */
export async function payForIt(world: World, person: Person): Promise<boolean> {
  const known = person.userId && world.book.registrations.get(person.userId);
  if (!known) return false;
  if (known.registration.status !== "pending") return true;
  const page = await openPage(world, person, known);
  if (!page) return false;
  await readThePage(world, person);
  switch (person.traits.pays) {
    case "never":
      await press(world, page, "leave", "payment=left");
      return false;
    case "too-late":
      return payForNothing(world, person, known, page);
    case "after-declined":
      await press(world, page, "decline", "declined");
      return pay(world, person, known, page);
    case "after-leaving":
      return payAfterLeaving(world, person, known, page);
    case "then-cancels":
      if (await pay(world, person, known, page)) await cancel(world, person);
      return false;
    case "at-once":
      return pay(world, person, known, page);
  }
}

/** Gives the registration back; what was paid for it goes back as the event's rule says. */
export async function cancel(world: World, person: Person): Promise<void> {
  const known = person.userId && world.book.registrations.get(person.userId);
  if (!known) return;
  await world.clock.sleep(person.random.between(30, 300));
  await giveBack(world, person, known);
}

async function giveBack(world: World, { session, email }: Person, known: KnownRegistration): Promise<void> {
  const { eventId } = world.grounds;
  const cancelled = await session.command("attendee.cancelRegistration", (api, commandId) =>
    api.attendee.cancelRegistration.mutate({ commandId, eventId }),
  );
  const registration = valueOr(world, "attendee.cancelRegistration", cancelled, []);
  if (!registration) return;
  known.registration = registration;
  const { paid, refund, status } = registration;
  const byRule = Math.ceil((paid * REFUND_BP) / 10_000);
  if (refund !== byRule || (status === "refunded") !== refund > 0) {
    world.book.violated(
      "money astray",
      `${email} cancelled, is ${status} and gets ${refund} of ${paid}, not ${byRule}`,
    );
  }
}

/** Gives the registration back in one tab while the other pays: the money comes for a seat that is gone. */
async function payForNothing(world: World, person: Person, known: KnownRegistration, page: KnownPayment) {
  await press(world, page, "pay", "payment=made");
  page.isPaid = true;
  await giveBack(world, person, known);
  return false;
}

/** Whoever leaves and comes back is shown the same page: nobody pays twice. */
async function payAfterLeaving(world: World, person: Person, known: KnownRegistration, first: KnownPayment) {
  await press(world, first, "leave", "payment=left");
  await readThePage(world, person);
  const again = await openPage(world, person, known);
  if (!again) return false;
  if (again.url !== first.url) world.measures.problem("whoever comes back to pay is shown another page");
  return pay(world, person, known, again);
}

async function pay(world: World, person: Person, known: KnownRegistration, page: KnownPayment): Promise<boolean> {
  await press(world, page, "pay", "payment=made");
  page.isPaid = true;
  const { session, traits, email } = person;
  const { eventId } = world.grounds;
  const latestAt = performance.now() + MESSAGE_WITHIN_MS;
  for (;;) {
    const mine: RegistrationView | null = traits.comesBackFromPaying
      ? await session.ask("payments.look", (api) => api.payments.look.mutate({ eventId }))
      : (await session.ask("attendee.getEvent", (api) => api.attendee.getEvent.query({ eventId }))).mine;
    if (mine?.status === "confirmed") {
      known.registration = mine;
      return true;
    }
    // Who comes back is told at once; who does not, when the provider's message has come.
    if (traits.comesBackFromPaying || performance.now() > latestAt) {
      world.book.violated("money astray", `${email} has paid and is ${mine?.status ?? "nobody"}`);
      return false;
    }
    await world.clock.sleepReal(LOOK_EVERY_MS);
  }
}

/** @returns null when it cannot be paid, which is a problem and noted */
async function openPage(world: World, { session }: Person, { registration, userId }: KnownRegistration) {
  const { eventId } = world.grounds;
  const begun = await session.command("payments.begin", (api, commandId) =>
    api.payments.begin.mutate({ commandId, eventId }),
  );
  const page = valueOr(world, "payments.begin", begun, []);
  if (!page) return null;
  const { paymentId, url } = page;
  const payment: KnownPayment = {
    userId,
    paidFor: { registrationId: registration.id },
    url,
    amount: registration.price,
    isPaid: false,
  };
  world.book.payments.set(paymentId, payment);
  return payment;
}

/** @param leadsTo part of the address that the page leads to then */
export async function press(world: World, { url }: KnownPayment, act: PageAct, leadsTo: string): Promise<void> {
  const address = await world.provider.press(url, act);
  if (!address?.includes(leadsTo))
    world.measures.problem(`the page of a payment leads to ${address}, not to ${leadsTo} (${act})`);
}

export function readThePage({ clock }: World, { random }: Person): Promise<void> {
  return clock.sleep(random.lognormal(40, 0.5));
}
