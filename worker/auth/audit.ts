import { type AuditEntry, chainHash } from "#shared/audit-chain";
import { AppError } from "#shared/errors";
import type { Capability } from "#shared/roles";
import type { EdgeCtx, TenantCtx } from "../context.ts";
import { addAuditEntry, findAuditHead, hasAuditEntry } from "../repositories/audit-entries.ts";
import type { Actor } from "./scope.ts";

/** Whose use is noted: power over other people's things. What queues, kitchens and gates do has logs of its own. */
const AUDITED: ReadonlySet<Capability> = new Set<Capability>([
  "assign-volunteers",
  "manage-events",
  "raise-emergency",
  "take-along",
  "manage-money",
  "manage-people",
  "manage-college",
]);
/** A whole menu fits; nobody's essay does. */
const INPUT_CHARS_MAX = 16_000;
/** Each try means that somebody else wrote an entry meanwhile. */
const TRIES_MAX = 20;

export function isAudited(capability: Capability): boolean {
  return AUDITED.has(capability);
}

export type Act = Pick<AuditEntry, "action" | "refusal"> & { readonly input: unknown };

/**
 * Notes what somebody sets out to do, before it is done, so that nothing is done unnoted; and once more when it was
 * refused. Entries of one college follow each other by their hashes, so parallel ones take turns.
 * @throws AppError OVERLOADED when it is never our turn: then nothing was done
 */
export async function noteAct(
  ctx: Pick<TenantCtx, "db" | "now"> & Pick<EdgeCtx, "requestId"> & { readonly actor: Pick<Actor, "userId"> },
  { action, input, refusal }: Act,
): Promise<void> {
  const { db, actor, now, requestId } = ctx;
  const said = { actorId: actor.userId, action, input: textOf(input), refusal, reason: reasonIn(input), requestId };
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const head = await findAuditHead(db);
    const entry = { ...said, seq: head.seq + 1, at: now };
    if (await addAuditEntry(db, { ...entry, hash: await chainHash(db.collegeId, entry, head.hash) })) return;
  }
  throw new AppError("OVERLOADED");
}

/**
 * For what is read in many requests after one act: whether this person has had it noted at `since` or later. It may have been
 * refused after it was noted, so whoever asks this guards each request as the act is guarded.
 */
export function hasNoted(
  { db, actor }: Pick<TenantCtx, "db"> & { readonly actor: Pick<Actor, "userId"> },
  { action, input }: Omit<Act, "refusal">,
  since: number,
): Promise<boolean> {
  return hasAuditEntry(db, { actorId: actor.userId, action, input: textOf(input), since });
}

function textOf(input: unknown): string {
  return (JSON.stringify(input, withoutSecrets) ?? "null").slice(0, INPUT_CHARS_MAX);
}

/** The log is read by more people than a secret is meant for, and outlives what is known of whom a file names. */
function withoutSecrets(name: string, value: unknown): unknown {
  if (name === "rows" && Array.isArray(value)) return value.length;
  // What is noted of somebody for the gate, or answered there, is forgotten with their name.
  if ((name === "notes" || name === "blockReason" || name === "answers") && value) return "(hidden)";
  return name === "clientSecret" && value !== null ? "(hidden)" : value;
}

function reasonIn(input: unknown): string | null {
  const reason = input && typeof input === "object" && "reason" in input ? input.reason : null;
  return typeof reason === "string" ? reason : null;
}
