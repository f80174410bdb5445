import { setTimeout as wait } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import type { UserId } from "#shared/ids";
import type { DoorListEntry } from "#shared/views/event";
import type { BoardPage } from "#shared/views/station-page";
import type { KnownRegistration } from "./book.ts";
import type { Session } from "./session.ts";
import type { World } from "./world.ts";

/** The read model follows the authorities; by then it must have caught up. */
const CATCH_UP_WITHIN_MS = 10_000;
const LOOK_EVERY_MS = 250;
const PAGE = 200;
/** The day is over: nobody is in a hurry. */
const AT_ONCE = 8;
/** Not among the times of the day itself. */
export const READ_BACK = "(read back at the end)";

/**
 * Reads everything back through the API and compares it with what the crowd knows it did. A command that got no answer
 * may have been carried out or not: then the day has failed anyway, and what cannot be judged is not judged.
 */
export async function auditTheDay(world: World, organizer: Session): Promise<void> {
  if (world.book.unanswered > 0) {
    world.measures.problem(`${world.book.unanswered} commands got no answer, so nothing could be compared at the end`);
    return;
  }
  await auditRegistrations(world, organizer);
  await auditGate(world, organizer);
  await inTurns(world.book.confirmed, (known) => auditPass(world, known));
  await auditOrders(world);
  for (const { id } of world.grounds.desks) {
    auditDesk(world, await organizer.ask(READ_BACK, (api) => api.station.board.query({ stationId: id })));
  }
  for (const { id } of world.grounds.kitchens) {
    auditKitchen(world, await organizer.ask(READ_BACK, (api) => api.station.board.query({ stationId: id })));
  }
}

async function auditRegistrations(world: World, organizer: Session): Promise<void> {
  const { book, grounds } = world;
  const deadline = performance.now() + CATCH_UP_WITHIN_MS;
  const known = new Map<string, string>(
    [...book.registrations.values()].map(({ userId, registration }) => [userId, registration.status]),
  );
  const admitted = new Set<string>(
    book.confirmed.flatMap(({ userId, registration: { passes } }) => {
      const [pass] = passes;
      return pass && book.admissions.has(pass.id) ? [userId] : [];
    }),
  );
  for (;;) {
    const door = await readDoorList(organizer, grounds.eventId);
    const wrong = [
      ...[...known].flatMap(([userId, status]) => {
        const shown = door.get(userId)?.status;
        return shown === status ? [] : [`${userId} is ${status}, the door list says ${shown ?? "nothing"}`];
      }),
      ...[...door.values()].flatMap(({ userId, status, admittedAt }) => {
        if (!known.has(userId) && book.waited.has(userId as UserId) && status !== "confirmed") return [];
        if (!known.has(userId)) return [`${userId} is on the door list and never registered`];
        return (admittedAt !== null) === admitted.has(userId) ? [] : [`${userId} is shown wrongly as in or out`];
      }),
    ];
    const seats = [...door.values()].filter(({ status }) => status === "confirmed").length;
    if (wrong.length > 0 && performance.now() < deadline) {
      await wait(LOOK_EVERY_MS);
      continue;
    }
    for (const one of wrong) book.violated("lost registrations", one);
    if (seats > grounds.capacity) book.violated("oversold", `${seats} confirmed for ${grounds.capacity} seats`);
    return;
  }
}

async function readDoorList(organizer: Session, eventId: World["grounds"]["eventId"]) {
  const entries = new Map<string, DoorListEntry>();
  for (let cursor: string | null = ""; cursor !== null; ) {
    const from: { cursor?: string } = cursor === "" ? {} : { cursor };
    const page = await organizer.ask(READ_BACK, (api) =>
      api.organizer.doorList.query({ eventId, limit: PAGE, ...from }),
    );
    for (const entry of page.entries) entries.set(entry.userId, entry);
    cursor = page.nextCursor;
  }
  return entries;
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
  if (summary.registered !== book.confirmed.length) {
    book.violated(
      "lost registrations",
      `the wall shows ${summary.registered}, the crowd counts ${book.confirmed.length}`,
    );
  }
  const inside = book.admissions.size;
  const counted = gates.reduce((sum, gate) => sum + gate.admitted, 0);
  if (summary.inside !== inside || counted !== inside) {
    book.violated("double admissions", `${inside} came in; the wall shows ${summary.inside}, the gates ${counted}`);
  }
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
  const [pass] = page.registration.passes;
  const known = registration.passes[0];
  if (!pass || !known || pass.id !== known.id || (pass.revokedAt !== null) !== revoked) {
    book.violated("lost registrations", `${person.email}: the pass page does not show the pass that was given`);
    return;
  }
  const admission = book.admissions.get(known.id)?.[0] ?? null;
  if (!isDeepStrictEqual(pass.admission, admission)) {
    const words = `${JSON.stringify(pass.admission)}, not ${JSON.stringify(admission)}`;
    book.violated("double admissions", `${person.email}: the pass page shows the admission ${words}`);
  }
  if (!revoked && !home.passes.some(({ event }) => event.id === eventId)) {
    book.violated("lost registrations", `${person.email}: home does not show the pass`);
  }
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
  const shown = new Map(tokens.map(({ id, status }) => [id, status]));
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
      .reduce((sum, line) => sum + (line.skuId === skuId ? line.quantity : 0), 0);
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
