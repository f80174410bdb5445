import type { RegistrationView } from "#shared/domain/ledger/answers";
import type { TicketTypeId } from "#shared/ids";
import { mustRefuse, valueOr } from "./answers.ts";
import { drawName } from "./names.ts";
import type { Person } from "./person.ts";
import { DINNER_PRICE, DISCOUNT_BP, FRONT_PRICE } from "./plan.ts";
import type { World } from "./world.ts";

/** What somebody asks for. No tickets: one of the first type, in their own name. */
export type Wish = {
  readonly tickets: readonly { readonly ticketTypeId: TicketTypeId; readonly name: string }[];
  readonly code: string | null;
};

const DAY: Wish = { tickets: [], code: null };

/** What somebody would take, best first; who has a code looks first what it is good for. */
export async function listWishes(world: World, person: Person): Promise<Wish[]> {
  const { traits, random, name } = person;
  const { day, front, backstage, dinner, accessCode, discountCode } = world.grounds.boxOffice;
  switch (traits.wants) {
    case "day":
      return [DAY];
    case "group":
    case "group-in-line": {
      const names = [name, ...Array.from({ length: traits.groupOf - 1 }, () => drawName(random))];
      return [{ tickets: names.map((one) => ({ ticketTypeId: day, name: one })), code: null }];
    }
    case "with-dinner": {
      const tickets = [
        { ticketTypeId: day, name },
        { ticketTypeId: dinner, name: "" },
      ];
      return [{ tickets, code: null }, DAY];
    }
    case "front":
      return [wishFor(front, name, null), DAY];
    case "front-for-less": {
      await tryTheCode(world, person, discountCode, { opens: null, price: reducedPrice() });
      const dearer = random.chance(0.5) ? [wishFor(front, name, null)] : [];
      return [wishFor(front, name, discountCode), ...dearer, DAY];
    }
    case "backstage":
      await tryTheCode(world, person, accessCode, { opens: backstage, price: null });
      if (traits.mistypesCode) await tryWithoutCode(world, person, wishFor(backstage, name, null));
      return [wishFor(backstage, name, accessCode), DAY];
  }
}

/** As the API takes it. */
export function fieldsOf({ tickets, code }: Wish) {
  return { tickets: [...tickets], ...(code !== null && { code }) };
}

export function priceOfWish(world: World, { tickets, code }: Wish): number {
  const { front, dinner, discountCode } = world.grounds.boxOffice;
  const prices = new Map([
    [front, code === discountCode ? reducedPrice() : FRONT_PRICE],
    [dinner, DINNER_PRICE],
  ]);
  return tickets.reduce((sum, { ticketTypeId }) => sum + (prices.get(ticketTypeId) ?? 0), 0);
}

/** What may be in its way by now, besides that the event is full: nothing is sold out before enough people tried to have it. */
export function whyNotWish({ book, grounds }: World, wish: Wish): ("tickets-sold-out" | "code-used-up")[] {
  const { quotas, discountCode, discountsMax } = grounds.boxOffice;
  const tried = (what: string) => {
    const tries = (book.tries.get(what) ?? 0) + 1;
    book.tries.set(what, tries);
    return tries;
  };
  const concerns = quotas.filter((quota) => wish.tickets.some((one) => quota.ticketTypeIds.includes(one.ticketTypeId)));
  const short = concerns.filter(({ name, size }) => tried(name) > size);
  const isUsedUp = wish.code === discountCode && tried(discountCode) > discountsMax;
  return [
    ...(short.length > 0 ? (["tickets-sold-out"] as const) : []),
    ...(isUsedUp ? (["code-used-up"] as const) : []),
  ];
}

/** All that was asked for, by name and at its price, or nothing. */
export function checkPlaces(world: World, { email, name }: Person, wish: Wish, registration: RegistrationView): void {
  const { day } = world.grounds.boxOffice;
  const asked = wish.tickets.length > 0 ? wish.tickets : [{ ticketTypeId: day, name }];
  const words = (tickets: Wish["tickets"]) => tickets.map((one) => `${one.ticketTypeId} ${one.name}`).join(", ");
  if (words(registration.tickets) !== words(asked)) {
    world.book.violated("lost registrations", `${email} asked for ${words(asked)}, got ${words(registration.tickets)}`);
  }
  const price = priceOfWish(world, wish);
  if (registration.price !== price) world.measures.problem(`${email} pays ${registration.price}, not ${price}`);
  const passes = registration.status === "confirmed" ? world.book.admitting({ tickets: asked }).length : 0;
  if (registration.passes.length !== passes) {
    world.book.violated("lost registrations", `${email} has ${registration.passes.length} passes, not ${passes}`);
  }
}

type Worth = { readonly opens: TicketTypeId | null; readonly price: number | null };

async function tryTheCode(world: World, { session, traits }: Person, code: string, worth: Worth): Promise<void> {
  const { eventId, boxOffice } = world.grounds;
  const open = (text: string) =>
    session.ask("attendee.openCode", (api) => api.attendee.openCode.query({ eventId, code: text }));
  if (traits.mistypesCode) mustRefuse(world, "attendee.openCode", await open(`${code}-`), ["code-unknown"]);
  const opened = valueOr(world, "attendee.openCode", await open(code.toLowerCase()), []);
  const opens = opened?.ticketTypes[0]?.id ?? null;
  const price = opened?.prices[boxOffice.front] ?? null;
  if (opens !== worth.opens || price !== worth.price) {
    world.measures.problem(
      `the code ${code} opens ${opens} and makes it ${price}, not ${worth.opens} and ${worth.price}`,
    );
  }
}

/** Who has heard of a hidden ticket and has no code for it. */
async function tryWithoutCode(world: World, { session }: Person, wish: Wish): Promise<void> {
  const { eventId } = world.grounds;
  const held = await session.command("attendee.holdSeat", (api, commandId) =>
    api.attendee.holdSeat.mutate({ commandId, eventId, ...fieldsOf(wish) }),
  );
  mustRefuse(world, "attendee.holdSeat", held, ["ticket-type-unknown"]);
}

function wishFor(ticketTypeId: TicketTypeId, name: string, code: string | null): Wish {
  return { tickets: [{ ticketTypeId, name }], code };
}

function reducedPrice(): number {
  return Math.floor((FRONT_PRICE * (10_000 - DISCOUNT_BP)) / 10_000);
}
