import type { RuleEffectId } from "#shared/ids";
import type { TenantCtx } from "../../context.ts";
import { eachAlone } from "../../each-alone.ts";
import type { EventRow } from "../../repositories/events.ts";
import type { NewMessage } from "../../repositories/messages.ts";
import {
  type EffectCursor,
  type EffectEnd,
  listOpenEffects,
  type RuleEffectRow,
  settleEffects,
} from "../../repositories/rule-effects.ts";
import { queueMessages } from "../messages/queue-messages.ts";
import { addressMessages } from "./address-messages.ts";
import { findTooMany } from "./limit-announcements.ts";
import { type Addressees, openAddressees } from "./open-addressees.ts";
import { LATE_MS } from "./plan-effects.ts";

/** Their messages are added and they are settled at once. */
const PAGE = 50;
/** What one wake-up has time for. */
const PAGES_PER_WAKE_MAX = 10;
/** Messages in hand: one effect may be about everybody. */
const HELD_MAX = 500;

type Addressed = { readonly id: RuleEffectId; readonly messages: readonly NewMessage[] };

/**
 * Has people told what rules want them to hear. A message's id follows from the effect and the person: whoever dies before an
 * effect is settled is followed by somebody who queues the same, which adds nothing. An effect that fails stays open for the
 * next wake-up, and keeps no other waiting.
 * @returns whether there is more to tell than one wake-up has time for
 * @throws the first failure, once every effect had its turn
 */
export async function tellPeople(ctx: TenantCtx, event: EventRow): Promise<boolean> {
  const addressees = openAddressees(ctx, event);
  const failures: unknown[] = [];
  let isMore = true;
  let after: EffectCursor | null = null;
  for (let page = 0; isMore && page < PAGES_PER_WAKE_MAX; page++) {
    const open: RuleEffectRow[] = await listOpenEffects(ctx.db, event.id, "message", { after, limit: PAGE });
    try {
      await tellPage(ctx, event, open, addressees);
    } catch (failure) {
      failures.push(failure);
    }
    after = open.at(-1) ?? null;
    isMore = open.length === PAGE;
  }
  if (failures.length > 0) throw failures[0];
  return isMore;
}

/** @throws the first failure, once all others are told and settled */
async function tellPage(
  ctx: TenantCtx,
  event: EventRow,
  open: readonly RuleEffectRow[],
  addressees: Addressees,
): Promise<void> {
  const settle = (ids: readonly RuleEffectId[], ended: EffectEnd) =>
    settleEffects(ctx.db, ids, { ...ended, settledAt: ctx.now });
  const isLate = ({ at }: RuleEffectRow) => at < ctx.now - LATE_MS;
  const late = open.filter(isLate).map(({ id }) => id);
  const inTime = open.filter((one) => !isLate(one));
  const tooMany = await findTooMany(ctx, event.id, inTime);
  const [told, nobody]: [RuleEffectId[], RuleEffectId[]] = [[], []];
  let held: Addressed[] = [];
  const tellHeld = async () => {
    const some = held;
    held = [];
    await queueAll(ctx, some, (id) => told.push(id));
  };
  const address = async (effect: RuleEffectRow) => {
    const messages = await addressMessages(event, effect, addressees, ctx.now);
    if (messages.length === 0) nobody.push(effect.id);
    else held.push({ id: effect.id, messages });
    if (held.reduce((count, one) => count + one.messages.length, 0) >= HELD_MAX) await tellHeld();
  };
  const toTell = inTime.filter(({ id }) => !tooMany.has(id));
  await eachAlone(
    [
      () => eachAlone(toTell, address),
      tellHeld,
      () => settle(told, { status: "done", outcome: "people-told" }),
      () => settle(nobody, { status: "done", outcome: "nobody-there" }),
      () => settle([...tooMany], { status: "refused", outcome: "announced-enough" }),
      () => settle(late, { status: "late", outcome: "too-late" }),
    ],
    (step) => step(),
  );
}

/** All at once; where that fails, one by one, so that it fails for one alone. @param onQueued called for each that was queued */
async function queueAll(
  ctx: TenantCtx,
  some: readonly Addressed[],
  onQueued: (id: RuleEffectId) => void,
): Promise<void> {
  try {
    await queueMessages(
      ctx,
      some.flatMap(({ messages }) => messages),
    );
    for (const { id } of some) onQueued(id);
  } catch {
    await eachAlone(some, async ({ id, messages }) => {
      await queueMessages(ctx, messages);
      onQueued(id);
    });
  }
}
