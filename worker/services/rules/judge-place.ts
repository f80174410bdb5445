import { isHeard, judge, type RuleSet, rememberInForce } from "#shared/domain/rules/evaluate";
import {
  type Decision,
  EVENT_TRIGGERS,
  type EventTrigger,
  type Facts,
  type Happening,
  type Measure,
  type RuleMemory,
} from "#shared/domain/rules/types";
import { AppError } from "#shared/errors";
import type { EventId, OrderId, StationId, TokenId, WebhookId } from "#shared/ids";
import { RULE_DECISIONS_KEPT_DAYS } from "#shared/limits";
import type { TenantCtx } from "../../context.ts";
import { eachAlone } from "../../each-alone.ts";
import {
  findDecided,
  getRuleMemory,
  type RuleMemoryRow,
  type RulePlace,
  writeJudgement,
} from "../../repositories/rule-decisions.ts";
import {
  findNewestSeq,
  listOrdersSince,
  listScansAfter,
  listTokensSince,
  type OrderSource,
  type SinceSeq,
  type TokenSource,
} from "../../repositories/rule-sources.ts";
import { listWebhooks } from "../../repositories/webhooks.ts";
import { carryOutEffects } from "./carry-out-effects.ts";
import { countAssigned } from "./count-assigned.ts";
import {
  happeningOfMeasure,
  happeningsOfOrder,
  happeningsOfScan,
  happeningsOfToken,
  staffFacts,
} from "./describe-happenings.ts";
import { findQuieterQueues } from "./find-quieter-queues.ts";
import { planEffects } from "./plan-effects.ts";
import { readRuleSet, type VersionedSet } from "./read-rule-set.ts";
import { type EventSetting, findSetting } from "./read-setting.ts";
import { tellPeople } from "./tell-people.ts";
import { wakeRules } from "./wake-rules.ts";

/** Rows looked at in one step: their decisions are written in one batch. */
const PAGE = 25;
/** What a wake-up has time for. */
const PAGES_MAX = 40;
/** Decisions are kept for that long. */
export const DECISIONS_KEPT_MS = RULE_DECISIONS_KEPT_DAYS * 24 * 3_600_000;
/** Others judge the same place only when a message came twice, or the sweep met a message. */
const TRIES_MAX = 5;

const beginningWith = (start: string) => EVENT_TRIGGERS.filter((name) => name.startsWith(start));
const SCAN_TRIGGERS = beginningWith("event.scan.");
const ORDER_TRIGGERS = beginningWith("food.order.");
const TOKEN_TRIGGERS = beginningWith("queue.token.");

type Place = EventSetting & VersionedSet & { readonly eventId: EventId; readonly place: RulePlace };

/**
 * Asks the rules about everything that happened at one place since they were last asked, and sees to what they want done.
 * May be repeated, interrupted anywhere and run twice at a time: what is decided, remembered and wanted is written in one
 * batch that only follows the state it was made from, and each wish is a command with an id of its own.
 * @param place a station of the event, or "event" for what happens at none
 */
export async function judgePlace(ctx: TenantCtx, eventId: EventId, place: RulePlace): Promise<void> {
  const known = await findSetting(ctx, eventId);
  // Messages outlive what they are about: of an event or a station that is not here there is nothing to ask.
  if (!known || (place !== "event" && !known.stations.some(({ id }) => id === place))) return;
  const whole: Place = { ...known, eventId, place, ...(await readRuleSet(ctx, eventId)) };
  // None keeps another waiting: a station that does not answer is no reason to tell people nothing.
  const parts = [
    () => judgePages(ctx, whole),
    () => carryOutEffects(ctx, eventId, whole.stations),
    () => tellPeople(ctx, whole.event),
  ];
  let isMore = false;
  await eachAlone(parts, async (part) => {
    isMore = (await part()) || isMore;
  });
  if (isMore) await wakeRules(ctx, [{ eventId, place }]);
}

/** @returns whether there is more than one wake-up has time for */
async function judgePages(ctx: TenantCtx, first: Place): Promise<boolean> {
  let whole: Place | null = first;
  for (let page = 0; whole && page < PAGES_MAX; page++) whole = await judgePage(ctx, whole);
  return whole !== null;
}

/** @returns with what to judge the next page; null: there is none */
async function judgePage(ctx: TenantCtx, known: Place): Promise<Place | null> {
  let whole = known;
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const before = await getRuleMemory(ctx.db, whole.eventId, whole.place);
    const { happenings, seenSeq, isMore } = await readHappenings(ctx, whole, before);
    // Looked up after what happened: a rule that was saved before some of it is asked about that.
    const newest = await readRuleSet(ctx, whole.eventId);
    if (newest.rulesVersion !== whole.rulesVersion) {
      whole = { ...whole, ...newest };
      continue;
    }
    // What is so old that its decision may be forgotten is not asked about again.
    const heard = happenings.filter(
      ({ trigger, stationId, at }) => at > ctx.now - DECISIONS_KEPT_MS && isHeard(whole.set, trigger, stationId, at),
    );
    const decided = await findDecided(
      ctx.db,
      whole.eventId,
      heard.map(({ id }) => id),
    );
    const fresh = heard.filter(({ id }) => !decided.has(id)).sort((a, b) => a.at - b.at);
    const measured = isMore ? null : await measure(ctx, whole, before);
    const { decisions, after } = decide(whole.set, before.memory, measured ? [...fresh, measured] : fresh);
    // While there is more, some of it may have happened before a rule's time was over.
    const memory = isMore ? after : rememberInForce(whole.set, after, ctx.now);
    if (decisions.length === 0 && memory === before.memory && seenSeq === before.seenSeq) return null;
    const quieterQueues = await findQuieterQueues(ctx, whole.stations, decisions);
    const webhooksOn = await findWebhooksOn(ctx, decisions);
    const effects = decisions.flatMap((one) =>
      planEffects(one, { eventId: whole.eventId, now: ctx.now, quieterQueues, webhooksOn }),
    );
    if (await writeJudgement(ctx.db, { before, after: { seenSeq, memory }, decisions, effects, now: ctx.now }))
      return isMore ? whole : null;
  }
  throw new AppError("OVERLOADED");
}

function decide(set: RuleSet, before: RuleMemory, happenings: readonly Happening[]) {
  const decisions: Decision[] = [];
  let after = before;
  for (const one of happenings) {
    const judged = judge(set, after, one);
    after = judged.memory;
    if (judged.decision) decisions.push(judged.decision);
  }
  return { decisions, after };
}

type Page = { readonly happenings: readonly Happening[]; readonly seenSeq: number; readonly isMore: boolean };

async function readHappenings(
  { db }: TenantCtx,
  { eventId, place, set, stations, setting }: Place,
  { seenSeq }: RuleMemoryRow,
): Promise<Page> {
  // What nobody listens to is passed over, or a gate's busiest hour would be read for nothing.
  const isHeardAtAll = (triggers: readonly EventTrigger[]) => triggers.some((trigger) => set.has(trigger));
  const pass = async (at: Parameters<typeof findNewestSeq>[1]) => ({
    ...{ happenings: [], seenSeq: Math.max(seenSeq, await findNewestSeq(db, at)), isMore: false },
  });
  if (place === "event") {
    if (!isHeardAtAll(SCAN_TRIGGERS)) return pass({ eventId });
    const scans = await listScansAfter(db, eventId, seenSeq, PAGE);
    const last = scans.at(-1)?.seq ?? seenSeq;
    return {
      happenings: scans.flatMap((scan) => happeningsOfScan(scan, setting)),
      seenSeq: last,
      isMore: scans.length === PAGE,
    };
  }
  const station = stations.find(({ id }) => id === place);
  if (!station) throw new Error("a place is looked for before it is judged");
  const { kind } = station;
  if (!isHeardAtAll(kind === "food" ? ORDER_TRIGGERS : TOKEN_TRIGGERS)) return pass({ stationId: place, kind });
  if (kind === "food") {
    const orders = await readWhole<OrderId, OrderSource>((since) => listOrdersSince(db, place, since), seenSeq);
    return { ...orders, happenings: orders.rows.flatMap((order) => happeningsOfOrder(order, setting)) };
  }
  const tokens = await readWhole<TokenId, TokenSource>((since) => listTokensSince(db, place, since), seenSeq);
  return { ...tokens, happenings: tokens.rows.flatMap((token) => happeningsOfToken(token, setting)) };
}

/** A page, and the rest of the rows of its last `seq`: the next page begins at that one again, and must get beyond it. */
async function readWhole<I extends string, R extends { readonly id: I; readonly seq: number }>(
  read: (since: SinceSeq<I>) => Promise<R[]>,
  seq: number,
): Promise<{ rows: R[]; seenSeq: number; isMore: boolean }> {
  const rows = await read({ seq, after: null, limit: PAGE });
  let isMore = rows.length === PAGE;
  while (isMore && rows[0]?.seq === rows.at(-1)?.seq) {
    const next = await read({ seq, after: rows.at(-1) ?? null, limit: PAGE });
    rows.push(...next);
    isMore = next.length === PAGE;
  }
  return { rows, seenSeq: rows.at(-1)?.seq ?? seq, isMore };
}

/** What crossings are about, as the authority knows it now; null where no rule listens. */
async function measure(ctx: TenantCtx, whole: Place, { turn }: RuleMemoryRow): Promise<Happening | null> {
  const { eventId, place, event, set, setting, stations } = whole;
  const { now, objects } = ctx;
  const at = (name: Exclude<Measure, "metric">, stationId: StationId | null, facts: Facts) =>
    happeningOfMeasure(name, { id: `${name}:${place}:${turn + 1}`, at: now, stationId, facts }, setting);
  if (place === "event") {
    if (!isHeard(set, "event.inside", null, now)) return null;
    const { summary } = await objects.ledger(eventId).wall();
    return at("event.inside", null, { "event.inside": summary.inside, "event.capacity": event.capacity });
  }
  const isFood = stations.find(({ id }) => id === place)?.kind === "food";
  const name = isFood ? "food.backlog" : "queue.length";
  if (!isHeard(set, name, place, now)) return null;
  const { summary } = await objects.station(eventId, place).view(null);
  const helpers = await countAssigned(ctx, eventId, place);
  if (summary.kind === "food") {
    const { queued, preparing } = summary.kitchen;
    return at(name, place, { ...staffFacts(helpers, 0), "food.backlog": queued + preparing });
  }
  const { waiting, servers } = summary.queue;
  return at(name, place, { ...staffFacts(helpers, servers), "queue.length": waiting });
}

/** Of the webhooks that rules ask for, those that are on. */
async function findWebhooksOn({ db }: TenantCtx, decisions: readonly Decision[]): Promise<ReadonlySet<WebhookId>> {
  const asked = decisions.flatMap(({ steps }) =>
    steps.flatMap(({ actions }) =>
      actions.flatMap((action) => (action.type === "webhook" ? (action.webhookId ?? []) : [])),
    ),
  );
  const found = await listWebhooks(db, asked);
  return new Set(found.flatMap(({ id, status }) => (status === "on" ? id : [])));
}
