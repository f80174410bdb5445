import { decodeBase64Url } from "#shared/base64url";
import { ORDER_CODE_CHARS } from "#shared/domain/food/place";
import { checkCode } from "#shared/domain/passes/decide";
import { decodeCode } from "#shared/domain/passes/format";
import { FIRST_KEYS } from "#shared/domain/passes/keys";
import { readVerifyKey } from "#shared/ed25519";
import { proveCode } from "#shared/prove-code";
import { readShortCode } from "#shared/short-code";
import type { ReadyOrder, ReadyOrders } from "#shared/views/station-page";
import { inStore } from "#web/lib/kept-store";
import { readyEd25519 } from "#web/lib/ready-ed25519";

const LOG = { database: "campuspulse-hand-overs", store: "log" } as const;
const HELD = { database: "campuspulse-ready-orders", store: "held" } as const;

/** A hand-over that this phone decided by itself, under the id by which the stand will know it. */
export type OwnHandOver = {
  readonly commandId: string;
  readonly stationId: string;
  readonly orderId: string;
  /** As it was read or typed: the stand checks it again. */
  readonly code: string;
  readonly number: number;
  /** By this phone's clock, epoch milliseconds. */
  readonly at: number;
  /** What the stand said against it, until somebody has seen that; absent on what was not sent yet. */
  readonly trouble?: Trouble;
};

export type Trouble = { readonly kind: "twice" } | { readonly kind: "not-taken"; readonly reason: string };

export type OwnAnswer =
  | { readonly kind: "handed-over"; readonly order: ReadyOrder }
  | { readonly kind: "already"; readonly at: number }
  | { readonly kind: "forged" }
  /** Nothing of it is known here: not ready when there last was a network, or of another stand. */
  | { readonly kind: "unknown" };

/** What the stand said of its ready orders, for when there is no network. */
export async function holdReady(stationId: string, ready: ReadyOrders): Promise<void> {
  await inStore(HELD, "readwrite", (store) => store.put(ready, stationId));
}

/**
 * Decides a hand-over without the stand: only an order that it said is ready, whose code is genuine, and that this phone has not
 * handed over yet. It is written down before anybody is told: what was not written was not handed over.
 * @throws DOMException where the browser keeps nothing
 */
export async function handOverHere(
  stationId: string,
  code: string,
  commandId: string,
  now: number,
): Promise<OwnAnswer> {
  const held = await inStore<ReadyOrders | undefined>(HELD, "readonly", (store) => store.get(stationId));
  const named = held && (await orderOf(held, code, now));
  if (!named || named === "forged") return { kind: named === "forged" ? "forged" : "unknown" };
  const before = (await listOwn(stationId)).find(({ orderId }) => orderId === named.id);
  if (before && before.commandId !== commandId) return { kind: "already", at: before.at };
  const entry: OwnHandOver = { commandId, stationId, orderId: named.id, code, number: named.number, at: now };
  await inStore(LOG, "readwrite", (store) => store.put(before ?? entry, commandId));
  return { kind: "handed-over", order: named };
}

/** What this phone decided and has not put away, oldest first. */
export async function listOwn(stationId: string): Promise<OwnHandOver[]> {
  const all = await inStore<OwnHandOver[]>(LOG, "readonly", (store) => store.getAll());
  return all.filter((one) => one.stationId === stationId).sort((a, b) => a.at - b.at);
}

/** What came of sending one: "later" is no word about it, so it stays and the others go on. */
export type Sent = { readonly kind: "taken" } | { readonly kind: "later" } | Trouble;

/**
 * Sends what this phone decided, each under its own id, so that a lost answer is asked for again and changes nothing twice.
 * What is not taken stays written down, and is not sent again: somebody has to know of it, also after this page has died.
 * @throws whatever `send` throws where nobody is reached: the rest is kept for another time
 */
export async function sendOwn(stationId: string, send: (entry: OwnHandOver) => Promise<Sent>): Promise<void> {
  for (const entry of await listOwn(stationId)) {
    if (entry.trouble) continue;
    const sent = await send(entry);
    if (sent.kind === "taken") await inStore(LOG, "readwrite", (store) => store.delete(entry.commandId));
    else if (sent.kind !== "later") {
      await inStore(LOG, "readwrite", (store) => store.put({ ...entry, trouble: sent }, entry.commandId));
    }
  }
}

/** Somebody has seen what the stand said against these. */
export async function forgetOwn(seen: readonly OwnHandOver[]): Promise<void> {
  for (const { commandId } of seen) await inStore(LOG, "readwrite", (store) => store.delete(commandId));
}

async function orderOf({ orders, key, ...tags }: ReadyOrders, text: string, now: number) {
  const shortCode = readShortCode(text, ORDER_CODE_CHARS);
  if (shortCode) return orders.find((order) => order.shortCode === shortCode) ?? null;
  const decoded = decodeCode(text);
  const bytes = decodeBase64Url(key);
  await readyEd25519();
  const publicKey = bytes && (await readVerifyKey(bytes));
  const proven = await proveCode(decoded, () => publicKey);
  const refusal = checkCode(decoded, proven, { kind: "pickup", ...tags, now, keys: FIRST_KEYS });
  if (refusal?.code === "pass-forged") return "forged";
  if (refusal || decoded.form !== "signed" || decoded.code.kind !== "pickup") return null;
  const { orderId } = decoded.code;
  return orders.find(({ id }) => id === orderId) ?? null;
}
