import { encodeBase64Url } from "#shared/base64url";
import { importSigningKey } from "#shared/ed25519";
import { showPass } from "#shared/show-pass";
import type { EventSetup, PassPage } from "#shared/views/event";
import type { Api } from "./api.ts";

/** A pass that moves on its owner's phone, as that phone would show it. */
export type MovingPass = {
  readonly name: string;
  /** As it stands still, on paper. */
  readonly paper: string;
  readonly shortCode: string;
  /** What the phone shows now, or showed so long ago. */
  readonly show: (agoMs?: number) => Promise<string>;
};

/** Registers a party whose passes all move. */
export async function registerMoving(
  organizer: Api,
  guest: Api,
  eventId: string,
  names: readonly string[],
): Promise<MovingPass[]> {
  const setup = await organizer.query<EventSetup>("organizer.getEvent", { eventId });
  const [type] = setup.ticketTypes;
  await organizer.mutate("organizer.saveTickets", {
    ...{ eventId, version: setup.version, commandId: crypto.randomUUID(), quotas: [], payOnline: false },
    ...{ ticketTypes: [{ ...type, perPersonMax: 10 }], refund: { shareBp: 0, until: null } },
  });
  const tickets = names.map((name) => ({ ticketTypeId: type?.id, name }));
  const { passes } = await guest.command<{ passes: { id: string }[] }>("attendee.register", { eventId, tickets });
  const phone = await importSigningKey(crypto.getRandomValues(new Uint8Array(32)));
  const holderKey = encodeBase64Url(phone.publicKey);
  for (const { id: passId } of passes)
    await guest.command("passes.registerHolder", { eventId, passId, holderKey, replace: false });
  const { registration } = await guest.query<PassPage>("attendee.getPass", { eventId });
  return registration.passes.map(({ name, code, shortCode, holder }) => ({
    ...{ name, paper: code, shortCode },
    show: (agoMs = 0) => showPass(phone, holder?.grant ?? "", Date.now() - agoMs),
  }));
}
