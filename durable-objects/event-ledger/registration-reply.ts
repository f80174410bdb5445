import type { PassView } from "#shared/domain/ledger/answers";
import { typeOf } from "#shared/domain/ledger/choice";
import { historyOf, homeGateOf } from "#shared/domain/ledger/party";
import { priceOf } from "#shared/domain/ledger/payment";
import type { Pass, Ticket } from "#shared/domain/ledger/types";
import type { RegistrationReply } from "./event-ledger-api.ts";
import type { EventLedgerRoom, StoredRegistration } from "./event-ledger-room.ts";

/** Signs what a pass shows: the code that stands still, and the grant of the phone that shows it rotating. */
export type SignPass = (pass: Pass) => Promise<Pick<PassView, "code" | "holder">>;

/** What is stored of a person as they see it: a pass is signed when it is shown. */
export async function registrationReply(
  room: EventLedgerRoom,
  { hold, registration, passes }: StoredRegistration,
  sign: SignPass,
): Promise<RegistrationReply> {
  if (!registration) return { hold, registration: null };
  const { id, status, requestedAt, offerEndsAt, refund } = registration;
  const payBy = status === "pending" ? registration.payBy : null;
  const money = { payBy, price: priceOf(registration.tickets), paid: registration.paid?.amount ?? 0, refund };
  const { unanswered = 0 } = registration.marks ?? {};
  const tickets = registration.tickets.map((ticket) => ({ ...ticket, ticketType: typeName(room, ticket) }));
  const mine = {
    id,
    status,
    requestedAt,
    ahead: room.aheadOf(registration),
    offerEndsAt,
    ...(unanswered > 0 ? { unanswered } : {}),
    ...money,
    tickets,
  };
  // One that was replaced is nobody's to show: the newer one stands for it.
  const kept = passes.filter(({ replacedAt }) => replacedAt === undefined);
  const shown = await Promise.all(kept.map((pass) => passView(room, pass, sign)));
  return { hold, registration: { ...mine, passes: shown } };
}

async function passView(room: EventLedgerRoom, pass: Pass, sign: SignPass): Promise<PassView> {
  const { passesFrom: validFrom, passesUntil: validUntil } = room.config;
  const { id, name, shortCode, due, revokedAt, givenAt = null, badge } = pass;
  const codes = await sign(pass);
  const home = homeGateOf(pass, room.config);
  // Whoever has left shows their pass again to come back.
  const isInside = historyOf(pass).where !== null;
  const admission = isInside && pass.admission ? { at: pass.admission.at, gateName: pass.admission.gateName } : null;
  return {
    id,
    name,
    ticketType: typeName(room, pass),
    due,
    ...codes,
    shortCode,
    validFrom,
    validUntil,
    revokedAt,
    givenAt,
    admission,
    ...(home ? { homeGate: home.name } : {}),
    ...(badge ? { badge } : {}),
  };
}

function typeName({ config }: EventLedgerRoom, ticket: Pick<Ticket, "ticketTypeId">): string {
  return typeOf(config, ticket)?.name ?? "";
}
