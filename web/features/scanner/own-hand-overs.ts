import { decodeBase64Url } from "#shared/base64url";
import { ORDER_CODE_CHARS } from "#shared/domain/food/place";
import type { FoodRefusal, KitchenOrderView } from "#shared/domain/food/types";
import { checkCode } from "#shared/domain/passes/decide";
import { decodeCode } from "#shared/domain/passes/format";
import { FIRST_KEYS } from "#shared/domain/passes/keys";
import { readVerifyKey } from "#shared/ed25519";
import { proveCode } from "#shared/prove-code";
import type { Result } from "#shared/result";
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
};

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

/** What was not sent yet, oldest first. */
export async function listOwn(stationId: string): Promise<OwnHandOver[]> {
  const all = await inStore<OwnHandOver[]>(LOG, "readonly", (store) => store.getAll());
  return all.filter((one) => one.stationId === stationId).sort((a, b) => a.at - b.at);
}

/** What the stand said of a hand-over of this phone's own. */
export type Synced = { readonly entry: OwnHandOver; readonly problem: "twice" | "not-taken" | null };

/**
 * Sends what this phone decided, each under its own id, so that a lost answer is asked for again and changes nothing twice.
 * @throws whatever `send` throws: the rest is kept for another time
 */
export async function sendOwn(
  stationId: string,
  send: (entry: OwnHandOver) => Promise<Result<Pick<KitchenOrderView, "handedTwiceAt">, FoodRefusal>>,
): Promise<Synced[]> {
  const done: Synced[] = [];
  for (const entry of await listOwn(stationId)) {
    const told = await send(entry);
    const problem = !told.ok ? "not-taken" : told.value.handedTwiceAt === null ? null : "twice";
    await inStore(LOG, "readwrite", (store) => store.delete(entry.commandId));
    done.push({ entry, problem });
  }
  return done;
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
