import { randomUUID } from "node:crypto";
import * as z from "zod";
import { encodeBase64Url } from "#shared/base64url";
import { importSigningKey, SEED_BYTES, type SigningKey } from "#shared/ed25519";
import { showPass } from "#shared/show-pass";
import { call } from "../load/api.ts";
import type { LiveEvent } from "./campus.ts";
import type { Person } from "./people.ts";
import type { Served } from "./served.ts";

const PASSES_AT_ONCE = 16;

const registered = z.object({ passes: z.tuple([z.object({ id: z.string() })]) });
const shown = z.object({ passes: z.tuple([z.object({ holder: z.object({ grant: z.string() }) })]) });

/** A phone that shows a pass moving. */
export type Phone = { readonly key: SigningKey; readonly grant: string };

/** Registers everybody, each with a phone that shows their pass moving. */
export async function openPasses(served: Served, people: readonly Person[], event: LiveEvent): Promise<Phone[]> {
  const phones: Phone[] = [];
  for (let from = 0; from < people.length; from += PASSES_AT_ONCE) {
    const some = people.slice(from, from + PASSES_AT_ONCE);
    phones.push(...(await Promise.all(some.map((person) => openPass(served, person, event)))));
  }
  return phones;
}

/** @param at when it is shown, epoch milliseconds */
export function codeOf({ grant, key }: Phone, at: number): Promise<string> {
  return showPass(key, grant, at);
}

async function openPass({ port }: Served, person: Person, { eventId }: LiveEvent): Promise<Phone> {
  const { passes } = registered.parse(
    await call(port, person, "attendee.register", { commandId: randomUUID(), eventId }),
  );
  const key = await importSigningKey(crypto.getRandomValues(new Uint8Array(SEED_BYTES)));
  const holderKey = encodeBase64Url(key.publicKey);
  const reply = await call(port, person, "passes.registerHolder", {
    ...{ commandId: randomUUID(), eventId, passId: passes[0].id, holderKey, replace: false },
  });
  return { key, grant: shown.parse(reply).passes[0].holder.grant };
}
