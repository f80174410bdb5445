import { mayAt } from "#shared/access";
import { fillText, kindOfTemplate } from "#shared/domain/rules/templates";
import type { UserId } from "#shared/ids";
import { type MessageKind, type Variables, variablesOfFacts } from "#shared/message-kinds";
import { assertNever } from "#shared/result";
import type { Capability } from "#shared/roles";
import type { RuleMessage } from "#shared/views/rules";
import type { EventRow } from "../../repositories/events.ts";
import type { NewMessage } from "../../repositories/messages.ts";
import type { RuleEffectRow } from "../../repositories/rule-effects.ts";
import type { StaffGrants } from "../../repositories/staff-grants.ts";
import { findDuty } from "./find-duty.ts";
import type { Addressees } from "./open-addressees.ts";

/** What an effect says, and to whom: a message for each person. */
export async function addressMessages(
  event: EventRow,
  effect: RuleEffectRow,
  addressees: Addressees,
  now: number,
): Promise<NewMessage[]> {
  const { said } = effect;
  if (!said) return [];
  const { kind, variables } = wordsOfRule(said);
  return (await findAddressed(event, effect, addressees, now)).map((one) => ({
    ...{ id: idOfMessage(kind, effect, one), kind, eventId: event.id, userId: one, variables },
  }));
}

async function findAddressed(
  event: EventRow,
  { said, userId, stationId }: RuleEffectRow,
  addressees: Addressees,
  now: number,
): Promise<readonly UserId[]> {
  const may = (capability: Capability) => (one: StaffGrants) =>
    mayAt(one.grants, capability, { departmentPath: event.departmentPath, eventId: event.id }, now);
  const staffWho = async (isMeant: (one: StaffGrants) => boolean) =>
    (await addressees.staff()).filter(isMeant).map((one) => one.userId);
  const to = said?.to ?? "person";
  switch (to) {
    case "person":
      return userId ? [userId] : [];
    case "everybody":
      return addressees.placeHolders();
    case "station-volunteers":
      return stationId ? findDuty(addressees, stationId) : [];
    case "gate-volunteers":
      return staffWho((one) => may("scan")(one) && !may("supervise")(one));
    case "vendor-staff":
      // Given at the event or at one of its stations alone: of others `staff` knows nothing.
      return staffWho(({ grants }) => grants.some(({ role }) => role === "vendor-staff"));
    case "volunteer-leads":
      return staffWho((one) => may("supervise")(one) && !may("manage-events")(one));
    case "organizers":
      return staffWho(may("manage-events"));
    default:
      return assertNever(to);
  }
}

/**
 * That an order comes later, that it is ready, and that it waits, somebody is told once each, whichever rules say so. Before it is
 * ready, nothing stands in the way of that.
 */
function idOfMessage(kind: MessageKind, { id, decisionId }: RuleEffectRow, userId: UserId): string {
  const [orderId, moment] = decisionId.split(":");
  if (kind === "pickup-now" && moment === "ready") return `pickup:${orderId}:${userId}`;
  if (kind === "pickup-now" && moment === "waiting") return `pickup-again:${orderId}:${userId}`;
  if (kind === "order-later") return `order-later:${orderId}:${userId}`;
  return `rule:${id}:${userId}`;
}

/** The message that says it, and what its text can name. */
export function wordsOfRule({ to, template, facts }: RuleMessage): {
  readonly kind: MessageKind;
  readonly variables: Variables;
} {
  const variables = variablesOfFacts(facts);
  const known = template === "redistribute" ? "shorter-queue" : kindOfTemplate(template);
  if (known) return { kind: known, variables };
  const kind = to === "person" ? "rule-person" : to === "everybody" ? "rule-everybody" : "rule-staff";
  return { kind, variables: { ...variables, "rule.text": fillText(template, facts) } };
}
