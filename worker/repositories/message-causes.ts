import { and, eq, isNotNull, sql } from "drizzle-orm";
import { users } from "#db/schema/directory/users";
import { events } from "#db/schema/shard/events";
import { guests } from "#db/schema/shard/guests";
import { messages } from "#db/schema/shard/messages";
import { registrations } from "#db/schema/shard/registrations";
import { transfers } from "#db/schema/shard/transfers";
import type { EventId, OrderId, StationId, UserId } from "#shared/ids";
import type { MessageKind, Variables } from "#shared/message-kinds";
import { inJson } from "./json-lists.ts";
import { isLiveToken, isOpenOrder } from "./station-notes.ts";
import type { TenantDb } from "./tenant-db.ts";

/** Whom a message is for. A guest has no account: nothing of theirs opens by signing in. */
export type Addressee = {
  readonly userId: UserId;
  readonly name: string;
  /** Null for a guest who left none. */
  readonly email: string | null;
  readonly isGuest: boolean;
};

/** What a message is about, as it is now. */
export type MessageCause = {
  readonly id: string;
  readonly kind: MessageKind;
  readonly createdAt: number;
  readonly variables: Variables | null;
  /** False: its cause is gone, and it would say what is true no more. */
  readonly isTrue: boolean;
  readonly event: {
    readonly id: EventId;
    readonly title: string;
    readonly venue: string;
    readonly startsAt: number;
    readonly endsAt: number;
    /** What the organizers say of a cancelled one. */
    readonly cancelReason: string | null;
  } | null;
  /** The station that it is about, and of food the order there; null: neither, or it is gone. */
  readonly place: { readonly stationId: StationId; readonly orderId: OrderId | null } | null;
  /** Until when the seat is kept that it offers. */
  readonly offerEndsAt: number | null;
  /** Until when it can be paid what it asks for. */
  readonly payBy: number | null;
  /** Whether they paid online what it says is cancelled, and it goes back. */
  readonly isMoneyBack: boolean;
  /** Whom somebody gave their pass. */
  readonly takenBy: string | null;
  /** Null: nobody any more. */
  readonly to: Addressee | null;
};

const ofTheirs = sql`from registrations r where r.college_id = ${messages.collegeId} and r.event_id = ${messages.eventId}
  and r.user_id = ${messages.userId}`;
const isOpen = sql`exists (select 1 from events o where o.college_id = ${messages.collegeId}
  and o.id = ${messages.eventId} and o.status in ('published', 'live'))`;

/** Of a cancelled event whatever was paid online; of a registration that was cancelled what the ledger says goes back. */
const isMoneyBack = sql<number>`case ${messages.kind}
  when 'event-cancelled' then exists (select 1 from payments p where p.college_id = ${messages.collegeId}
    and p.registration_id = ${registrations.id} and p.state in ('paid', 'settled') and p.forfeited < p.amount)
  when 'registration-withdrawn' then ${registrations.id} = substr(${messages.id}, 11) and ${registrations.refund} > 0
  else 0 end`;

/** The first that a message's id names after what it is: a token, an order or a station. */
const aboutId = sql`substr(${messages.id}, instr(${messages.id}, ':') + 1,
  instr(substr(${messages.id} || ':', instr(${messages.id}, ':') + 1), ':') - 1)`;

/**
 * A revoked pass, an offer that is over, what is paid by now and a lapse that a late payment undid want no message; each is looked
 * up by its id, which the message's ends with. A question about a dish needs no answer once the order is ready. A new time concerns who still has a place at what still takes place, a reminder
 * whoever has one at that time. An emergency that was ended before its time is over, and one that was settled needs nobody to confirm
 * it. What was taken from people, or came too late, hears everybody it was written for.
 */
const isTrue = sql<number>`case ${messages.kind}
  when 'pass-issued' then exists (select 1 from passes p where p.college_id = ${messages.collegeId}
    and p.id = substr(${messages.id}, 6) and p.revoked_at is null)
  when 'seat-offered' then exists (select 1 ${ofTheirs} and r.id = substr(${messages.id}, 7) and r.status = 'offered')
  when 'payment-due' then exists (select 1 ${ofTheirs} and r.id = substr(${messages.id}, 5) and r.status = 'pending'
    and r.pay_by is not null)
  when 'registration-unpaid' then exists (select 1 ${ofTheirs} and r.id = substr(${messages.id}, 8)
    and r.status = 'cancelled')
  when 'event-moved' then ${isOpen} and exists (select 1 ${ofTheirs} and r.status <> 'cancelled')
  when 'reminder-day' then ${isOpen} and exists (select 1 ${ofTheirs} and r.status = 'confirmed')
    and instr(${messages.id}, ':' || ${events.startsAt} || ':') > 0
  when 'reminder-hour' then ${isOpen} and exists (select 1 ${ofTheirs} and r.status = 'confirmed')
    and instr(${messages.id}, ':' || ${events.startsAt} || ':') > 0
  when 'queue-asked' then exists (select 1 from tokens t where t.college_id = ${messages.collegeId}
    and t.id = substr(${messages.id}, 7) and t.status = 'waiting')
  when 'queue-soon' then exists (select 1 from tokens t where t.college_id = ${messages.collegeId}
    and t.id = substr(${messages.id}, 6, 30) and t.status = 'waiting')
  when 'queue-next' then exists (select 1 from tokens t where t.college_id = ${messages.collegeId}
    and t.id = substr(${messages.id}, 6) and t.status = 'waiting')
  when 'queue-later' then exists (select 1 from tokens t where t.college_id = ${messages.collegeId}
    and t.id = substr(${messages.id}, 7) and t.status = 'waiting')
  when 'queue-sooner' then exists (select 1 from tokens t where t.college_id = ${messages.collegeId}
    and t.id = substr(${messages.id}, 8) and t.status = 'waiting')
  when 'queue-held' then exists (select 1 from tokens t where t.college_id = ${messages.collegeId}
    and t.id = substr(${messages.id}, 6, 30) and t.status = 'held')
  when 'line-began' then exists (select 1 from tokens t where t.college_id = ${messages.collegeId}
    and t.station_id = substr(${messages.id}, 6, 30) and t.status in ('waiting', 'called'))
  when 'queue-called' then exists (select 1 from tokens t where t.college_id = ${messages.collegeId}
    and t.id = substr(${messages.id}, 8, 30) and t.status = 'called')
  when 'order-asked' then exists (select 1 from orders o where o.college_id = ${messages.collegeId}
    and o.id = ${aboutId} and o.status in ('queued', 'preparing'))
  when 'order-later' then exists (select 1 from orders o where o.college_id = ${messages.collegeId}
    and o.id = replace(substr(${messages.id}, 13), ':' || ${messages.userId}, '') and o.status in ('queued', 'preparing'))
  when 'pickup-now' then exists (select 1 from orders o where o.college_id = ${messages.collegeId}
    and ${messages.id} in ('pickup:' || o.id || ':' || ${messages.userId},
      'pickup-again:' || o.id || ':' || ${messages.userId}) and o.user_id = ${messages.userId} and o.status = 'ready')
  when 'emergency' then exists (select 1 from emergencies e where e.college_id = ${messages.collegeId}
    and e.id = substr(${messages.id}, 11, 30) and e.ends_at >= ${messages.expiresAt})
  when 'emergency-asked' then exists (select 1 from emergencies e where e.college_id = ${messages.collegeId}
    and e.id = substr(${messages.id}, 5, 30) and e.confirmed_at is null and e.withdrawn_at is null)
  when 'queue-note' then exists (select 1 from tokens t where t.college_id = ${messages.collegeId}
      and t.station_id = substr(${messages.id}, 6, 30) and t.user_id = ${messages.userId} and ${isLiveToken})
    or exists (select 1 from orders o where o.college_id = ${messages.collegeId}
      and o.station_id = substr(${messages.id}, 6, 30) and o.user_id = ${messages.userId} and ${isOpenOrder})
  when 'webhook-off' then exists (select 1 from webhooks w where w.college_id = ${messages.collegeId}
    and w.id = substr(${messages.id}, 6, 30) and w.status <> 'on')
  else 1 end`;

const isOfOrder = sql`${messages.kind} in ('order-later', 'order-asked', 'order-changed', 'order-refused', 'pickup-now')`;
const stationId = sql<StationId | null>`case
  when ${messages.kind} in ('queue-asked', 'queue-soon', 'queue-next', 'queue-later', 'queue-sooner', 'queue-held', 'queue-called')
    then (select t.station_id from tokens t where t.college_id = ${messages.collegeId} and t.id = ${aboutId})
  when ${isOfOrder} then (select o.station_id from orders o where o.college_id = ${messages.collegeId} and o.id = ${aboutId})
  when ${messages.kind} in ('long-queue', 'shorter-queue', 'rule-staff', 'rule-person') then (select e.station_id
    from rule_effects e where e.college_id = ${messages.collegeId} and e.id = ${aboutId})
  when ${messages.kind} in ('line-began', 'queue-note', 'staff-note') then ${aboutId} end`;
const orderId = sql<OrderId | null>`case when ${isOfOrder} then ${aboutId} end`;

/** Of messages by their ids: each was written for the inbox first. */
export async function listMessageCauses(db: TenantDb, ids: readonly string[]): Promise<Map<string, MessageCause>> {
  if (ids.length === 0) return new Map();
  const found = await db.rows
    .select({
      id: messages.id,
      kind: messages.kind,
      userId: messages.userId,
      createdAt: messages.createdAt,
      variables: messages.variables,
      isTrue,
      isMoneyBack,
      stationId,
      orderId,
      eventId: messages.eventId,
      title: events.title,
      venue: events.venue,
      startsAt: events.startsAt,
      endsAt: events.endsAt,
      cancelReason: events.cancelReason,
      offerEndsAt: registrations.offerEndsAt,
      payBy: registrations.payBy,
      takenBy: transfers.email,
    })
    .from(messages)
    .leftJoin(events, and(eq(events.collegeId, messages.collegeId), eq(events.id, messages.eventId)))
    .leftJoin(
      registrations,
      and(
        eq(registrations.collegeId, messages.collegeId),
        eq(registrations.eventId, messages.eventId),
        eq(registrations.userId, messages.userId),
      ),
    )
    .leftJoin(
      transfers,
      and(
        eq(transfers.collegeId, messages.collegeId),
        eq(messages.kind, "pass-given"),
        eq(transfers.passId, sql`substr(${messages.id}, 7)`),
        isNotNull(transfers.toUserId),
      ),
    )
    .where(and(eq(messages.collegeId, db.collegeId), eq(messages.channel, "inbox"), inJson(messages.id, ids)));
  const people = await findAddressees(db, found);
  return new Map(
    found.map(({ userId, eventId, title, venue, startsAt, endsAt, cancelReason, stationId, orderId, ...row }) => [
      row.id,
      {
        ...row,
        isTrue: row.isTrue === 1,
        isMoneyBack: row.isMoneyBack === 1,
        place: stationId && { stationId, orderId },
        event:
          eventId === null || title === null
            ? null
            : { id: eventId, title, cancelReason, venue: venue ?? "", startsAt: startsAt ?? 0, endsAt: endsAt ?? 0 },
        to: people.get(userId) ?? null,
      },
    ]),
  );
}

export async function findAddressees(
  db: TenantDb,
  asked: readonly { readonly userId: UserId; readonly eventId: EventId | null }[],
): Promise<Map<UserId, Addressee>> {
  const ids = [...new Set(asked.map(({ userId }) => userId))];
  const people = await db.directory
    .select({ userId: users.id, email: users.email, name: users.name })
    .from(users)
    .where(inJson(users.id, ids));
  const found = new Map<UserId, Addressee>(people.map((person) => [person.userId, { ...person, isGuest: false }]));
  const strangers = asked.filter(({ userId }) => !found.has(userId));
  if (strangers.length === 0) return found;
  const asGuests = await db.rows
    .select({ userId: guests.userId, email: guests.mail, name: guests.name })
    .from(guests)
    .where(
      and(
        eq(guests.collegeId, db.collegeId),
        inJson(
          guests.eventId,
          strangers.flatMap(({ eventId }) => eventId ?? []),
        ),
        inJson(
          guests.userId,
          strangers.map(({ userId }) => userId),
        ),
      ),
    );
  for (const guest of asGuests) found.set(guest.userId, { ...guest, isGuest: true });
  return found;
}
