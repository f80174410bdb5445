import { randomUUID } from "node:crypto";
import * as z from "zod";
import { decodeBase64Url, encodeBase64Url } from "#shared/base64url";
import { encodeShowing, toText } from "#shared/domain/passes/format";
import { importSigningKey, SEED_BYTES, type SigningKey, sign } from "#shared/ed25519";
import { call } from "../load/api.ts";
import type { LiveEvent } from "./campus.ts";
import type { Person } from "./people.ts";
import type { Served } from "./served.ts";

const PASSES_AT_ONCE = 16;

const registered = z.object({ passes: z.tuple([z.object({ id: z.string() })]) });
const shown = z.object({ passes: z.tuple([z.object({ holder: z.object({ grant: z.string() }) })]) });

/** A phone that shows a pass moving. */
export type Phone = { readonly key: SigningKey; readonly grant: Uint8Array };

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
export async function codeOf({ grant, key }: Phone, at: number): Promise<string> {
  const showing = encodeShowing(grant, at);
  return toText(showing, await sign(key, showing));
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
  const { grant } = shown.parse(reply).passes[0].holder;
  return { key, grant: decodeBase64Url(grant) ?? new Uint8Array() };
}
