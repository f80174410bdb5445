import { isGone } from "#shared/domain/ledger/view";
import { CATCH_UP_WITHIN_MS, type Door, READ_BACK, takesSeats, untilCaughtUp } from "./read-back.ts";
import type { Session } from "./session.ts";
import type { World } from "./world.ts";

const CODES_READ_MAX = 50;

/** No more of any type, quota or code than there was, and of every group all places or none. */
export async function auditTickets(world: World, organizer: Session, door: Door): Promise<void> {
  auditQuotas(world, door);
  auditGroups(world, door);
  await auditCodes(world, organizer, door);
}

function auditQuotas({ book, grounds: { boxOffice } }: World, door: Door): void {
  const taken = [...door.values()].filter(takesSeats).flatMap(({ tickets }) => tickets);
  for (const { name, size, ticketTypeIds } of boxOffice.quotas) {
    const count = taken.filter(({ ticketTypeId }) => ticketTypeIds.includes(ticketTypeId)).length;
    if (count > size) book.violated("oversold", `${name}: ${count} tickets of ${size}`);
  }
}

function auditGroups({ book }: World, door: Door): void {
  const names = (tickets: readonly { readonly name: string }[]) => tickets.map(({ name }) => name).join(", ");
  for (const { userId, registration, code } of book.seated) {
    const shown = door.get(userId);
    if (!shown || names(shown.tickets) !== names(registration.tickets) || shown.code !== code) {
      const words = `${names(shown?.tickets ?? [])} with ${shown?.code}`;
      book.violated(
        "lost registrations",
        `${names(registration.tickets)} with ${code} came, the door list has ${words}`,
      );
    }
  }
  for (const [userId, { seats }] of book.waited) {
    const shown = door.get(userId);
    const isInLine = shown?.status === "waiting" || shown?.status === "offered";
    if (isInLine && shown.seats !== seats) {
      book.violated("lost registrations", `${userId} waits for ${seats} seats, the door list says ${shown.seats}`);
    }
  }
}

/** What the organizer reads of a code's uses, what the door list shows of it and what its limit is. Who waits uses it, too. */
async function auditCodes({ book, grounds: { eventId } }: World, organizer: Session, door: Door): Promise<void> {
  const wrong = await untilCaughtUp(CATCH_UP_WITHIN_MS, async () => {
    const { codes } = await organizer.ask(READ_BACK, (api) =>
      api.organizer.listCodes.query({ eventId, limit: CODES_READ_MAX }),
    );
    return codes.flatMap(({ text, uses, usesMax }) => {
      const used = [...door.values()].filter((entry) => !isGone(entry.status) && entry.code === text).length;
      if (usesMax !== null && Math.max(used, uses) > usesMax) return [`${text} is used ${used} times of ${usesMax}`];
      return used === uses ? [] : [`${text} is used ${used} times, the organizer reads ${uses}`];
    });
  });
  for (const one of wrong) book.violated("oversold", one);
}
