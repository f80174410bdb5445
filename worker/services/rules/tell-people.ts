import { mayAt } from "#shared/access";
import type { OrderId, UserId } from "#shared/ids";
import { type MessageKind, type Variables, variablesOfFacts } from "#shared/message-kinds";
import type { RuleMessage } from "#shared/views/rules";
import type { TenantCtx } from "../../context.ts";
import { eachAlone } from "../../each-alone.ts";
import type { EventRow } from "../../repositories/events.ts";
import type { NewMessage } from "../../repositories/messages.ts";
import { listPlaceHolders } from "../../repositories/registrations.ts";
import { listOpenEffects, type RuleEffectRow, settleEffect } from "../../repositories/rule-effects.ts";
import { listStaff, type StaffGrants } from "../../repositories/staff-grants.ts";
import { queueMessages } from "../messages/queue-messages.ts";
import { LATE_MS } from "./plan-effects.ts";

const EFFECTS_AT_ONCE = 50;

/**
 * Has people told what rules want them to hear. A message's id follows from the effect and the person: whoever dies before an
 * effect is settled is followed by somebody who queues the same, which adds nothing.
 */
export async function tellPeople(ctx: TenantCtx, event: EventRow): Promise<void> {
  const open = await listOpenEffects(ctx.db, event.id, "message", EFFECTS_AT_ONCE);
  if (open.length === 0) return;
  const staff = await listStaff(ctx.db, event.id, ctx.now);
  await eachAlone(open, async (effect) => {
    const settle = (status: "done" | "late", outcome: "people-told" | "nobody-there" | "too-late") =>
      settleEffect(ctx.db, effect.id, { status, outcome, settledAt: ctx.now });
    if (effect.at < ctx.now - LATE_MS) return settle("late", "too-late");
    const messages = await messagesOf(ctx, event, effect, staff);
    await queueMessages(ctx, messages);
    await settle("done", messages.length > 0 ? "people-told" : "nobody-there");
  });
}

async function messagesOf(
  ctx: TenantCtx,
  event: EventRow,
  effect: RuleEffectRow,
  staff: readonly StaffGrants[],
): Promise<NewMessage[]> {
  const { said, userId, stationId } = effect;
  if (!said) return [];
  const at = (capability: "run-station" | "supervise" | "manage-events") => (one: StaffGrants) =>
    mayAt(one.grants, capability, { departmentPath: event.departmentPath, eventId: event.id }, ctx.now);
  const whom = async (): Promise<readonly UserId[]> => {
    switch (said.to) {
      case "person":
        return userId ? [userId] : [];
      case "everybody":
        return listPlaceHolders(ctx.db, event.id);
      case "station-volunteers":
        return staff.filter((one) => one.grants.some((grant) => grant.stationId === stationId)).map(idOf);
      case "volunteer-leads":
        return staff.filter((one) => at("supervise")(one) && !at("manage-events")(one)).map(idOf);
      case "organizers":
        return staff.filter(at("manage-events")).map(idOf);
    }
  };
  const { kind, variables } = wordsOf(said);
  return (await whom()).map((one) => ({
    ...{ id: idOfMessage(kind, effect, one), kind, eventId: event.id, userId: one, variables },
  }));
}

const idOf = ({ userId }: StaffGrants) => userId;

/** An order is ready once, whichever rules say so. */
function idOfMessage(kind: MessageKind, { id, decisionId }: RuleEffectRow, userId: UserId): string {
  const [orderId] = decisionId.split(":") as [OrderId];
  return kind === "pickup-now" && orderId.startsWith("ord_") ? `pickup:${orderId}` : `rule:${id}:${userId}`;
}

/** Rules name the messages we know by these; anything else is what they say themselves. */
const KNOWN: Readonly<Record<string, MessageKind>> = {
  pickup_now: "pickup-now",
  long_queue: "long-queue",
  redistribute: "shorter-queue",
};

function wordsOf({ to, template, facts }: RuleMessage): { readonly kind: MessageKind; readonly variables: Variables } {
  const variables = variablesOfFacts(facts);
  const known = KNOWN[template];
  if (known) return { kind: known, variables };
  const kind = to === "person" ? "rule-person" : to === "everybody" ? "rule-everybody" : "rule-staff";
  return { kind, variables: { ...variables, "rule.text": template } };
}
