import { isDeepStrictEqual } from "node:util";
import type { PassView } from "#shared/domain/ledger/answers";
import type { BoardPage } from "#shared/views/station-page";
import { auditGivenPasses } from "./audit-given.ts";
import { auditMoney } from "./audit-money.ts";
import { auditTickets } from "./audit-tickets.ts";
import type { KnownAdmission, KnownRegistration } from "./book.ts";
import { CATCH_UP_WITHIN_MS, type Door, READ_BACK, readDoorList, takesSeats, untilCaughtUp } from "./read-back.ts";
import type { Session } from "./session.ts";
import type { World } from "./world.ts";

/** The day is over: nobody is in a hurry. */
const AT_ONCE = 8;
/** The way there of a sync, and half of one there and back, on a busy machine. */
const CLOCK_SLACK_MS = 3_000;

/**
 * Reads everything back through the API and compares it with what the crowd knows it did. A command that got no answer
 * may have been carried out or not: then the day has failed anyway, and what cannot be judged is not judged.
 */
export async function auditTheDay(world: World, organizer: Session): Promise<void> {
  if (world.book.unanswered > 0) {
    world.measures.problem(`${world.book.unanswered} commands got no answer, so nothing could be compared at the end`);
    return;
  }
  const door = await auditRegistrations(world, organizer);
  await auditTickets(world, organizer, door);
  await auditMoney(world);
  await auditGate(world, organizer);
  await inTurns(world.book.givenPasses, (given) => auditGivenPasses(world, given));
  await inTurns(world.book.confirmed, (known) => auditPass(world, known));
  await auditOrders(world);
  for (const { id } of world.grounds.desks) {
    auditDesk(world, await organizer.ask(READ_BACK, (api) => api.station.board.query({ stationId: id })));
  }
  for (const { id } of world.grounds.kitchens) {
    auditKitchen(world, await organizer.ask(READ_BACK, (api) => api.station.board.query({ stationId: id })));
  }
}

async function auditRegistrations(world: World, organizer: Session): Promise<Door> {
  const { book, grounds, state } = world;
  const known = new Map(
    [...book.registrations.values()].map(({ userId, registration }) => [userId, registration.status]),
  );
  const inside = new Map(
    book.confirmed.map(({ userId, registration: { passes } }) => [
      userId,
      passes.filter(({ id }) => book.admissions.has(id)).length,
    ]),
  );
  let door: Door = new Map();
  const wrong = await untilCaughtUp(CATCH_UP_WITHIN_MS, async () => {
    door = await readDoorList(organizer, grounds.eventId);
    return [
      ...[...known].flatMap(([userId, status]) => {
        const shown = door.get(userId)?.status;
        return shown === status ? [] : [`${userId} is ${status}, the door list says ${shown ?? "nothing"}`];
      }),
      ...[...door.values()].flatMap(({ userId, status, inside: shown }) => {
        if (!known.has(userId) && book.waited.has(userId) && status !== "confirmed") return [];
        if (!known.has(userId)) return [`${userId} is on the door list and never registered`];
        const came = inside.get(userId) ?? 0;
        return shown === came ? [] : [`${came} came in with ${userId}, the door list shows ${shown}`];
      }),
    ];
  });
  for (const one of wrong) book.violated("lost registrations", one);
  const seats = [...door.values()].reduce((sum, entry) => sum + (takesSeats(entry) ? entry.seats : 0), 0);
  if (seats > state.capacity) book.violated("oversold", `${seats} taken of ${state.capacity} seats`);
  return door;
}

/** True whatever else went wrong: there are never more people than seats. */
export async function auditSeats({ book, grounds: { eventId } }: World, organizer: Session): Promise<void> {
  const { summary } = await organizer.ask(READ_BACK, (api) => api.organizer.wall.query({ eventId }));
  if (summary.registered <= summary.capacity && summary.seatsLeft >= 0) return;
  book.violated("oversold", `the wall shows ${summary.registered} registered, ${summary.seatsLeft} seats left`);
}

async function auditGate(world: World, organizer: Session): Promise<void> {
  const { book, grounds, measures } = world;
  const { eventId } = grounds;
  const { summary } = await organizer.ask(READ_BACK, (api) => api.organizer.wall.query({ eventId }));
  const { gates } = await organizer.ask(READ_BACK, (api) => api.scanner.setup.query({ eventId }));
  const seated = book.countSeats(book.seated);
  if (summary.registered !== seated) {
    book.violated("lost registrations", `the wall shows ${summary.registered}, the crowd counts ${seated}`);
  }
  const inside = book.admissions.size;
  const letIn = [...book.admissions.values()].reduce((sum, { length }) => sum + length, 0);
  const counted = gates.reduce((sum, gate) => sum + gate.admitted, 0);
  if (summary.inside !== inside) {
    book.violated("double admissions", `${inside} came in; the wall shows ${summary.inside}`);
  }
  // A gate counts whom it let in, and two that did not know of each other let in the same pass.
  if (counted !== letIn) book.violated("double admissions", `${letIn} were let in; the gates show ${counted}`);
  if (summary.refusedScans !== book.refusedScans) {
    measures.problem(`the wall shows ${summary.refusedScans} refused scans, the gates answered ${book.refusedScans}`);
  }
}

async function auditPass(world: World, { person, registration, revoked }: KnownRegistration): Promise<void> {
  const { book, grounds } = world;
  const { eventId } = grounds;
  const [page, home] = await Promise.all([
    person.session.ask(READ_BACK, (api) => api.attendee.getPass.query({ eventId })),
    person.session.ask(READ_BACK, (api) => api.attendee.home.query()),
  ]);
  const { passes } = page.registration;
  const isRight = passes.every(({ id, revokedAt }, at) => {
    return id === registration.passes[at]?.id && (revokedAt !== null) === revoked;
  });
  if (!isRight || passes.length !== registration.passes.length || passes.length === 0) {
    book.violated("lost registrations", `${person.email}: the pass page does not show the passes that were given`);
    return;
  }
  for (const { id, admission: shown } of passes) {
    const admissions = book.admissions.get(id) ?? [];
    if (isFirst(shown, admissions)) continue;
    const words = `${JSON.stringify(shown)}, not ${admissions.map(({ at, gateName }) => `${at} at ${gateName}`)}`;
    book.violated("double admissions", `${person.email}: the pass page shows the admission ${words}`);
  }
  if (!revoked && !home.passes.some(({ event }) => event.id === eventId)) {
    book.violated("lost registrations", `${person.email}: home does not show the pass`);
  }
}

/** The first by time counts; what a phone wrote down itself, the app may know a little differently. */
function isFirst(shown: PassView["admission"], admissions: readonly KnownAdmission[]): boolean {
  const firstAt = Math.min(...admissions.map(({ at }) => at));
  if (!shown) return admissions.length === 0;
  return admissions.some(({ at, gateName, phone }) => {
    if (gateName !== shown.gateName || at - firstAt > CLOCK_SLACK_MS) return false;
    return phone ? Math.abs(shown.at - at) <= CLOCK_SLACK_MS : shown.at === at;
  });
}

async function auditOrders({ book }: World): Promise<void> {
  await inTurns([...book.orders.values()], async ({ person, stationId, placed, status }) => {
    const where = { stationId, orderId: placed.id };
    const page = await person.session.ask(READ_BACK, (api) => api.attendee.getOrder.query(where));
    if (page.order.status === status && page.order.total === placed.total) return;
    book.violated("lost orders", `${placed.id} is ${status}, its page says ${page.order.status}`);
  });
}

function auditDesk({ book }: World, { station, summary, tokens }: BoardPage): void {
  const here = [...book.tokens.values()].filter(({ stationId }) => stationId === station.id);
  const live = new Map(
    here.flatMap(({ joined, status }) =>
      ["waiting", "called", "serving"].includes(status) ? [[joined.id, status]] : [],
    ),
  );
  // Whoever did not come is shown as long as that can be undone.
  const isKnownGone = ({ id, status }: (typeof tokens)[number]) =>
    status === "no-show" && book.tokens.get(id)?.status === "no-show";
  const shown = new Map(tokens.flatMap((one) => (isKnownGone(one) ? [] : [[one.id, one.status]])));
  if (!isDeepStrictEqual(live, shown)) {
    const words = `${JSON.stringify([...shown])}, not ${JSON.stringify([...live])}`;
    book.violated("lost tokens", `${station.name} shows ${words}`);
  }
  const done = here.filter(({ status }) => status === "done").length;
  if (summary.kind === "service" && summary.queue.servedTotal !== done) {
    book.violated("lost tokens", `${station.name} counts ${summary.queue.servedTotal} served, the crowd ${done}`);
  }
  if (new Set(here.map(({ joined }) => joined.number)).size < here.length) {
    book.violated("lost tokens", `${station.name} gave one number to two people`);
  }
}

function auditKitchen({ book, dishes }: World, { station, summary, orders, menu }: BoardPage): void {
  const here = [...book.orders.values()].filter(({ stationId }) => stationId === station.id);
  const live = here.filter(({ status }) => ["queued", "preparing", "ready"].includes(status));
  const shown = new Map(orders.map(({ id, status }) => [id, status]));
  if (!isDeepStrictEqual(new Map(live.map(({ placed, status }) => [placed.id, status])), shown)) {
    book.violated("lost orders", `${station.name} shows ${shown.size} live orders, the crowd has ${live.length}`);
  }
  const served = here.filter(({ status }) => status === "served");
  if (summary.kind === "food" && summary.kitchen.servedTotal !== served.length) {
    book.violated(
      "lost orders",
      `${station.name} counts ${summary.kitchen.servedTotal} served, the crowd ${served.length}`,
    );
  }
  for (const { skuId, name, left } of menu) {
    const stock = dishes.get(skuId);
    if (stock === undefined || left === null) continue;
    const taken = [...live, ...served]
      .flatMap(({ placed }) => placed.lines)
      .reduce((sum, line) => sum + (line.skuId === skuId && !line.dropped ? line.quantity : 0), 0);
    if (taken > stock) book.violated("oversold", `${taken} of ${stock} portions of ${name}`);
    else if (stock - taken !== left)
      book.violated("lost orders", `${name}: ${left} left, the crowd counts ${stock - taken}`);
  }
}

async function inTurns<T>(items: readonly T[], run: (item: T) => Promise<void>): Promise<void> {
  const rest = items.values();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const item of rest) await run(item);
    }),
  );
}
