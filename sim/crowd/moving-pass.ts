import { encodeBase64Url } from "#shared/base64url";
import { importSigningKey, SEED_BYTES } from "#shared/ed25519";
import { showPass } from "#shared/show-pass";
import { valueOr } from "./answers.ts";
import type { Person } from "./person.ts";
import type { World } from "./world.ts";

/** From now on this person's phone shows their passes moving. */
export async function showOnPhone(world: World, person: Person): Promise<void> {
  const { session, userId, moving } = person;
  const { eventId } = world.grounds;
  const known = userId && world.book.registrations.get(userId);
  if (!known || known.registration.passes.length === 0) return;
  const key = await importSigningKey(crypto.getRandomValues(new Uint8Array(SEED_BYTES)));
  const holderKey = encodeBase64Url(key.publicKey);
  for (const { id: passId } of known.registration.passes) {
    const registered = await session.command("passes.registerHolder", (api, commandId) =>
      api.passes.registerHolder.mutate({ commandId, eventId, passId, holderKey, replace: false }),
    );
    const shown = valueOr(world, "passes.registerHolder", registered, [])?.passes.find(({ id }) => id === passId);
    const grant = shown?.holder?.grant;
    if (!grant) throw new Error("a phone that shows a pass has its grant");
    moving.set(passId, () => showPass(key, grant, Date.now()));
  }
}
