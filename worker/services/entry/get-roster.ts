import type * as z from "zod";
import type { RosterPass, RosterRows } from "#durable-objects/event-ledger/event-ledger-api";
import { decodeBase64Url } from "#shared/base64url";
import { CodeSigner } from "#shared/code-signer";
import { SIGNATURE_BYTES } from "#shared/ed25519";
import type { rosterSchema } from "#shared/inputs/scan-log";
import { sealPerson } from "#shared/roster-seal";
import type { RosterEntry, RosterPage, SealedPerson } from "#shared/views/roster";
import { may } from "../../auth/authorise.ts";
import type { ActorCtx } from "../../context.ts";
import { requireEvent } from "../events/require-event.ts";

/** What a scanner needs of passes to decide by itself. They are signed and sealed here, so that the ledger goes on with its scans. */
export async function getRoster(
  ctx: ActorCtx,
  { eventId, since, stands }: z.output<typeof rosterSchema>,
): Promise<RosterPage> {
  await requireEvent(ctx, eventId);
  const isLead = await may(ctx, "supervise", { eventId });
  const standing = stands ? { ...stands, by: ctx.actor.userId } : null;
  const { passes, config, ...page } = await ctx.objects.ledger(eventId).roster(since, standing);
  const owner = { collegeId: ctx.db.collegeId, eventId };
  const signer = new CodeSigner(ctx.env.PASS_ROOT_KEY, "pass");
  const { passesFrom, passesUntil, passRules } = config;
  // Who becomes a lead reads what is for leads, and who is one no more keeps none of it.
  const codes = `${passRules.keys.current}-${passesFrom}-${passesUntil}${isLead ? "-leads" : ""}`;
  const signaturesOf = ({ passId, holder }: RosterPass) => signaturesFor(signer, owner, config, passId, holder);
  const entries = await Promise.all(passes.map(async (pass) => sealed(pass, await signaturesOf(pass), isLead)));
  return { ...page, codes, entries, serverAt: ctx.now };
}

type Signatures = { readonly still: Uint8Array<ArrayBuffer>; readonly rotating: Uint8Array<ArrayBuffer> | null };

async function signaturesFor(
  signer: CodeSigner,
  owner: Parameters<CodeSigner["grant"]>[0],
  { passesFrom: notBefore, passesUntil: expires, passRules }: RosterRows["config"],
  passId: RosterPass["passId"],
  holder: RosterPass["holder"],
): Promise<Signatures> {
  const code = { kind: "pass", passId, notBefore, expires } as const;
  const holderKey = holder && decodeBase64Url(holder.key);
  const { current } = passRules.keys;
  return {
    still: await signer.signature(owner, code, current),
    rotating: holderKey ? (await signer.grant(owner, code, holderKey, current)).slice(-SIGNATURE_BYTES) : null,
  };
}

async function sealed(
  { name, due, notes, blockReason, ...entry }: RosterPass,
  { still, rotating }: Signatures,
  isLead: boolean,
): Promise<RosterEntry> {
  const said = [notes.everyone, isLead ? notes.leads : ""].filter((note) => note !== "");
  const person: SealedPerson = { name, due, notes: said, blockReason };
  const { passId } = entry;
  return {
    ...entry,
    sealed: {
      still: await sealPerson(person, passId, still),
      rotating: rotating && (await sealPerson(person, passId, rotating)),
    },
  };
}
