import type * as z from "zod";
import { mayAt } from "#shared/access";
import { isGateRule } from "#shared/domain/rules/defaults";
import { type Comparison, compareGates, compareRuns, draftRules } from "#shared/domain/rules/dry-run";
import { actionsOf } from "#shared/domain/rules/loops";
import type { Happening, Measure, Rule, RuleBody } from "#shared/domain/rules/types";
import { AppError } from "#shared/errors";
import type { EventId, RuleId, StationId } from "#shared/ids";
import type { replayRulesSchema } from "#shared/inputs/rules";
import { ok, type Result, refuse } from "#shared/result";
import type { DryRun, RuleRefusal } from "#shared/views/rules";
import type { ActorCtx, TenantCtx } from "../../context.ts";
import { findEvent } from "../../repositories/events.ts";
import { countInside, listOrdersIn, listScansIn, listTokensIn } from "../../repositories/rule-sources.ts";
import { listOwnRules } from "../../repositories/rules.ts";
import { listNamedStationsOf } from "../../repositories/stations.ts";
import { checkBody, checkTogether } from "./check-rule.ts";
import { countAssigned } from "./count-assigned.ts";
import {
  happeningOfMeasure,
  happeningsOfOrder,
  happeningsOfScan,
  happeningsOfToken,
  type Setting,
  staffFacts,
} from "./describe-happenings.ts";
import { readGateScans } from "./read-gate-scans.ts";
import { readSetting } from "./read-setting.ts";

/** Rows of each kind: a busy stand's day. More is cut at the instant up to which everything was read. */
const ROWS_MAX = 3_000;
const SHOWN_MAX = 50;
/** A rule that is only tried has no id yet; no saved one has this. */
const TRIED: RuleId = `rul_${"z".repeat(26)}` as RuleId;

/**
 * What a rule would have changed about some hours of its event, or of another, by what the orders, tokens and scans there say. Who
 * waited, was cooked for or inside as they began is counted; what rules count themselves begins at nothing. How many are assigned to
 * a station is known for today alone, and who served there not at all: nobody did.
 * @throws AppError NOT_FOUND, also for another event that whoever asks may not manage
 */
export async function replayDay(
  ctx: ActorCtx,
  { eventId, onEventId = eventId, ruleId, body, from, until }: z.output<typeof replayRulesSchema>,
): Promise<Result<DryRun, RuleRefusal>> {
  const checked = body ? checkBody(body, await listNamedStationsOf(ctx.db, [eventId])) : ok({});
  if (!checked.ok) return checked;
  if (onEventId !== eventId) {
    await requireManaged(ctx, onEventId);
    if (body && namesStation(body)) return refuse({ code: "rule-invalid", says: "It names a station of this event." });
  }
  const own = await listOwnRules(ctx.db, eventId);
  const { before, after, about, isOutOfTime } = draftRules(own, { id: ruleId ?? TRIED, body }, { from, until });
  const together = checkTogether(after);
  if (!together.ok) return together;
  const isOfGates = about !== null && isGateRule(about);
  const ofKind = (rules: readonly Rule[]) => rules.filter((rule) => isGateRule(rule) === isOfGates);
  const day = { eventId: onEventId, from, until };
  const ran = await (isOfGates ? replayGates : replayElsewhere)(ctx, day, ofKind(before), ofKind(after));
  return ok({ ...ran, isOutOfTime });
}

type Ran = Omit<DryRun, "isOutOfTime">;

async function requireManaged({ db, actor, now }: ActorCtx, eventId: EventId): Promise<void> {
  const event = await findEvent(db, eventId);
  const place = { eventId, departmentPath: event?.departmentPath ?? null };
  if (!event || !mayAt(actor.grants, "manage-events", place, now)) throw new AppError("NOT_FOUND");
}

function namesStation(body: RuleBody): boolean {
  return body.stationId !== null || actionsOf({ body }).some((one) => "stationId" in one && one.stationId !== null);
}

async function replayGates(ctx: TenantCtx, day: Day, now: readonly Rule[], then: readonly Rule[]): Promise<Ran> {
  const { happenings, until, isPastCut } = await readGateScans(ctx, day, ROWS_MAX);
  const compared = compareGates(now, then, happenings, SHOWN_MAX);
  const span = { from: day.from, until, isPastCut, happenings: happenings.length };
  return showRun(compared, span, ({ facts }) => String(facts["gate.name"] ?? ""));
}

async function replayElsewhere(ctx: TenantCtx, day: Day, now: readonly Rule[], then: readonly Rule[]): Promise<Ran> {
  const { happenings, begunWith, until, setting } = await readDay(ctx, day);
  const compared = compareRuns(now, then, happenings, SHOWN_MAX, begunWith);
  const span = { from: day.from, until, isPastCut: false, happenings: happenings.length };
  return showRun(compared, span, ({ stationId }) => stationId && setting.stationName(stationId));
}

function showRun(
  { counts, differences, differencesTotal }: Comparison,
  span: Pick<DryRun, "from" | "until" | "isPastCut" | "happenings">,
  placeName: (happening: Happening) => string | null,
): Ran {
  const shown = differences.map(({ happening, before, after }) => {
    const { id, trigger, at, facts } = happening;
    return { id, trigger, at, facts, placeName: placeName(happening), before, after };
  });
  return { ...span, counts, differences: shown, differencesTotal };
}

type Day = Pick<z.output<typeof replayRulesSchema>, "eventId" | "from" | "until">;

async function readDay(ctx: TenantCtx, { eventId, from, until: asked }: Day) {
  const { db } = ctx;
  const { event, stations, setting: known } = await readSetting(ctx, eventId);
  // What happened at an event that is over happened while it was on.
  const setting = event.status === "ended" ? { ...known, eventStatus: "live" } : known;
  const span = { from, until: asked, limit: ROWS_MAX };
  const ids = (kind: "food" | "service") => stations.filter((one) => one.kind === kind).map(({ id }) => id);
  const orders = await listOrdersIn(db, ids("food"), span);
  const tokens = await listTokensIn(db, ids("service"), span);
  const scans = await listScansIn(db, eventId, span);
  const helpers = new Map<StationId, number>();
  for (const { id } of stations) helpers.set(id, await countAssigned(ctx, eventId, id));
  const cut = (rows: readonly unknown[], lastAt: number | undefined) =>
    rows.length === ROWS_MAX ? (lastAt ?? asked) : asked;
  const readUntil = Math.min(
    cut(orders, orders.at(-1)?.placedAt),
    cut(tokens, tokens.at(-1)?.joinedAt),
    cut(scans, scans.at(-1)?.at),
  );
  const until = Math.max(from, readUntil);
  const told = [
    ...orders.flatMap((order) => happeningsOfOrder(order, setting)),
    ...tokens.flatMap((token) => happeningsOfToken(token, setting)),
    ...scans.flatMap((scan) => happeningsOfScan(scan, setting)),
  ];
  const inside = scans.flatMap(({ seq, at, refusal, listId, did, people }): Change[] => {
    const by = refusal !== null || listId !== null ? 0 : did === "entered" ? people : did === "left" ? -people : 0;
    return by === 0 ? [] : [{ cause: `scan:${seq}`, at, stationId: null, by }];
  });
  const waiting = tokens.flatMap(({ id, stationId, joinedAt, calledAt, endedAt }) =>
    stay(id, stationId, joinedAt, calledAt ?? endedAt),
  );
  // What is only kept for somebody is not in the kitchen.
  const cooking = orders
    .filter(({ status }) => status !== "placed" && status !== "expired")
    .flatMap(({ id, stationId, placedAt, readyAt, endedAt }) => stay(id, stationId, placedAt, readyAt ?? endedAt));
  const measured = [
    ...measure("queue.length", { from, places: ids("service"), begins: 0, changes: waiting }, setting, helpers),
    ...measure("food.backlog", { from, places: ids("food"), begins: 0, changes: cooking }, setting, helpers),
    ...measure(
      "event.inside",
      { from, places: [null], begins: await countInside(db, eventId, from), changes: inside },
      ...([setting, helpers, { "event.capacity": event.capacity }] as const),
    ),
  ];
  const isIn = ({ at }: Happening) => at >= from && at < until;
  const happenings = [...told, ...measured.flatMap(({ changes }) => changes)].filter(isIn);
  return {
    happenings: happenings.sort((a, b) => a.at - b.at),
    begunWith: measured.map(({ begunWith }) => begunWith),
    ...{ until, setting },
  };
}

type Change = {
  readonly cause: string;
  readonly at: number;
  readonly stationId: StationId | null;
  readonly by: number;
};

function stay(id: string, stationId: StationId, fromAt: number, untilAt: number | null): Change[] {
  const begins = { cause: `${id}:in`, at: fromAt, stationId, by: 1 };
  return untilAt === null ? [begins] : [begins, { cause: `${id}:out`, at: untilAt, stationId, by: -1 }];
}

type Measured = {
  readonly from: number;
  readonly places: readonly (StationId | null)[];
  /** What there was before the first change. */
  readonly begins: number;
  readonly changes: readonly Change[];
};

/** At each place the number as the span began, and after each change. */
function measure(
  name: Exclude<Measure, "metric">,
  { from, places, begins, changes }: Measured,
  setting: Setting,
  helpers: ReadonlyMap<StationId, number>,
  more: Happening["facts"] = {},
): { readonly begunWith: Happening; readonly changes: readonly Happening[] }[] {
  const inOrder = [...changes].sort((a, b) => a.at - b.at);
  return places.map((place) => {
    const staff = place === null ? {} : staffFacts(helpers.get(place) ?? 0, 0);
    const tell = (cause: string, at: number, value: number) =>
      happeningOfMeasure(
        name,
        { id: `${name}:${cause}`, at, stationId: place, facts: { ...staff, ...more, [name]: value } },
        setting,
      );
    const here = inOrder.filter(({ stationId }) => stationId === place);
    const before = here.filter(({ at }) => at < from);
    let value = before.reduce((sum, { by }) => sum + by, begins);
    const begunWith = tell(`${place}:begin`, from, value);
    const after = here.slice(before.length).map(({ cause, at, by }) => {
      value += by;
      return tell(cause, at, value);
    });
    return { begunWith, changes: after };
  });
}
