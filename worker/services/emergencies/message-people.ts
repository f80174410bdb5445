import type { UserId } from "#shared/ids";
import { KINDS } from "#shared/message-kinds";
import type { TenantCtx } from "../../context.ts";
import {
  type EmergencyRow,
  listPeoplePresent,
  listUnmessagedEmergencies,
  noteEmergencyMessaged,
} from "../../repositories/emergencies.ts";
import { listMemberIds } from "../../repositories/members.ts";
import { listStaff } from "../../repositories/staff-grants.ts";
import { queueMessages } from "../messages/queue-messages.ts";

const MEMBERS_AT_ONCE = 2_000;
/** A hundred thousand members; a larger campus hears by its own sirens. */
const PAGES_MAX = 50;

/**
 * Has everybody told by their own channels of what was confirmed: an event's people and staff, or all members and whoever is at an
 * event now. A message's id follows from the emergency and the person, so a repeat after a death adds those that are missing.
 */
export async function messagePeople(ctx: TenantCtx): Promise<void> {
  for (const one of await listUnmessagedEmergencies(ctx.db)) {
    const people = new Set(await listPeoplePresent(ctx.db, one.eventId));
    for await (const some of othersOf(ctx, one)) for (const userId of some) people.add(userId);
    await queueMessages(
      ctx,
      Array.from(people, (userId) => messageOf(one, userId, ctx.now)),
    );
    await noteEmergencyMessaged(ctx.db, one.id, { messagedAt: ctx.now, messaged: people.size });
  }
}

async function* othersOf(ctx: TenantCtx, { eventId }: EmergencyRow): AsyncGenerator<readonly UserId[]> {
  if (eventId !== null) {
    yield (await listStaff(ctx.db, eventId, ctx.now)).map(({ userId }) => userId);
    return;
  }
  let after: UserId | null = null;
  for (let page = 0; page < PAGES_MAX; page++) {
    const members: UserId[] = await listMemberIds(ctx.db, after, MEMBERS_AT_ONCE);
    yield members;
    after = members.at(-1) ?? null;
    if (members.length < MEMBERS_AT_ONCE) return;
  }
}

function messageOf({ id, eventId, kind, text, endsAt }: EmergencyRow, userId: UserId, now: number) {
  return {
    ...{ id: `emergency:${id}:${userId}`, kind: "emergency" as const, eventId, userId },
    variables: { "emergency.text": text, "emergency.over": kind === "all-clear" ? "yes" : "" },
    // An all-clear that ends it sooner makes it untrue.
    expiresAt: Math.min(endsAt ?? now, now + KINDS.emergency.goodForMs),
  };
}
