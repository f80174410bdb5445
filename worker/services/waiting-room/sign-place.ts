import type { EventId, UserId } from "#shared/ids";
import { deriveSeed } from "#shared/key-derivation";
import { readCookie } from "../../auth/cookies.ts";
import type { ActorCtx, TenantCtx } from "../../context.ts";
import { makeMemory } from "../../memory.ts";

/** A place in a room's round: who shows it need not be looked up. */
export type Ticket = { readonly round: number; readonly number: number };

const KEYS_REMEMBERED_MAX = 1_000;
const keys = makeMemory<CryptoKey>(KEYS_REMEMBERED_MAX, Number.POSITIVE_INFINITY);

/** For one person at one event: anybody else's proves nothing. */
export async function signTicket(ctx: ActorCtx, eventId: EventId, { round, number }: Ticket): Promise<string> {
  const text = `${round}.${number}`;
  return `${text}.${await sign(ctx, eventId, `ticket:${ctx.actor.userId}:${text}`)}`;
}

/** Null for what was not signed for this person and event. */
export async function readTicket(ctx: ActorCtx, eventId: EventId, ticket: string): Promise<Ticket | null> {
  const [round = "", number = "", signature = ""] = ticket.split(".");
  const isOurs = await verify(ctx, eventId, `ticket:${ctx.actor.userId}:${round}.${number}`, signature);
  return isOurs ? { round: Number(round), number: Number(number) } : null;
}

/** Lets this person register until then, epoch milliseconds, whether or not others have to wait. */
export async function giveAdmission(ctx: ActorCtx, eventId: EventId, until: number): Promise<void> {
  const signature = await sign(ctx, eventId, admissionOf(ctx.actor.userId, until));
  const seconds = Math.max(0, Math.ceil((until - ctx.now) / 1000));
  const attributes = `Max-Age=${seconds}; Path=/; Secure; HttpOnly; SameSite=Lax`;
  ctx.setCookie(`${cookieOf(eventId)}=${until}.${signature}; ${attributes}`);
}

/** Until when this person may register, epoch milliseconds; null for who has no admission, or one that is over. */
export async function readAdmission(ctx: ActorCtx, eventId: EventId): Promise<number | null> {
  const cookie = readCookie(ctx.cookies, cookieOf(eventId));
  if (!cookie) return null;
  const [until = "", signature = ""] = cookie.split(".");
  if (!(Number(until) > ctx.now)) return null;
  return (await verify(ctx, eventId, admissionOf(ctx.actor.userId, Number(until)), signature)) ? Number(until) : null;
}

function cookieOf(eventId: EventId): string {
  return `__Host-admission-${eventId}`;
}

function admissionOf(userId: UserId, until: number): string {
  return `admission:${userId}:${until}`;
}

async function sign(ctx: TenantCtx, eventId: EventId, message: string): Promise<string> {
  const bytes = await crypto.subtle.sign("HMAC", await keyOf(ctx, eventId), new TextEncoder().encode(message));
  return btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

async function verify(ctx: TenantCtx, eventId: EventId, message: string, signature: string): Promise<boolean> {
  const key = await keyOf(ctx, eventId);
  try {
    const bytes = Uint8Array.from(atob(signature.replaceAll("-", "+").replaceAll("_", "/")), (char) =>
      char.charCodeAt(0),
    );
    return await crypto.subtle.verify("HMAC", key, bytes, new TextEncoder().encode(message));
  } catch {
    return false;
  }
}

async function keyOf({ env, db, now }: TenantCtx, eventId: EventId): Promise<CryptoKey> {
  const label = `waiting-room:${db.collegeId}:${eventId}`;
  const known = keys.get(label, now);
  if (known) return known;
  const seed = await deriveSeed(env.PASS_ROOT_KEY, label);
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", new Uint8Array(seed), algorithm, false, ["sign", "verify"]);
  keys.set(label, key, now);
  return key;
}
