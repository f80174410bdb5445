import type * as z from "zod";
import { isGateRule, rulesInForce } from "#shared/domain/rules/defaults";
import { type Comparison, compareGates, compareRuns } from "#shared/domain/rules/dry-run";
import type { Happening, Measure, Rule } from "#shared/domain/rules/types";
import type { RuleId, StationId } from "#shared/ids";
import type { replayRulesSchema } from "#shared/inputs/rules";
import { ok, type Result } from "#shared/result";
import type { DryRun, RuleRefusal } from "#shared/views/rules";
import type { TenantCtx } from "../../context.ts";
import { listOrdersIn, listScansIn, listTokensIn } from "../../repositories/rule-sources.ts";
import { listOwnRules } from "../../repositories/rules.ts";
import { checkBody, checkTogether } from "./check-rule.ts";
import { countAssigned } from "./count-assigned.ts";
import {
  happeningOfMeasure,
  happeningOfScan,
  happeningsOfOrder,
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
 * What a rule would have changed about some hours of an event, by what its orders, tokens and scans say. Counts begin at zero
 * with the span, but for what passes did before. How many are assigned to a station is known for today alone, and who served
 * there not at all: nobody did.
 */
export async function replayDay(
  ctx: TenantCtx,
  { eventId, ruleId, body, from, until }: z.output<typeof replayRulesSchema>,
): Promise<Result<DryRun, RuleRefusal>> {
  const checked = body ? checkBody(body) : ok({});
  if (!checked.ok) return checked;
  const inForce = rulesInForce(await listOwnRules(ctx.db, eventId));
  const id = ruleId ?? TRIED;
  const changed: Rule[] = body ? [{ id, version: 0, origin: "event", savedAt: 0, body }] : [];
  const changedThen = [...inForce.filter((rule) => rule.id !== id), ...changed];
  const together = checkTogether(changedThen);
  if (!together.ok) return together;
  const [about] = body ? changed : inForce.filter((rule) => rule.id === id);
  const isOfGates = about !== undefined && isGateRule(about);
  const ofKind = (rules: readonly Rule[]) => rules.filter((rule) => isGateRule(rule) === isOfGates);
  const day = { eventId, from, until };
  return ok(await (isOfGates ? replayGates : replayElsewhere)(ctx, day, ofKind(inForce), ofKind(changedThen)));
}

async function replayGates(ctx: TenantCtx, day: Day, now: readonly Rule[], then: readonly Rule[]): Promise<DryRun> {
  const { happenings, until, isPastCut } = await readGateScans(ctx, day, ROWS_MAX);
  const compared = compareGates(now, then, happenings, SHOWN_MAX);
  const span = { from: day.from, until, isPastCut, happenings: happenings.length };
  return showRun(compared, span, ({ facts }) => String(facts["gate.name"] ?? ""));
}

async function replayElsewhere(ctx: TenantCtx, day: Day, now: readonly Rule[], then: readonly Rule[]): Promise<DryRun> {
  const { happenings, until, setting } = await readDay(ctx, day);
  const compared = compareRuns(now, then, happenings, SHOWN_MAX);
  const span = { from: day.from, until, isPastCut: false, happenings: happenings.length };
  return showRun(compared, span, ({ stationId }) => stationId && setting.stationName(stationId));
}

function showRun(
  { counts, differences, differencesTotal }: Comparison,
  span: Pick<DryRun, "from" | "until" | "isPastCut" | "happenings">,
  placeName: (happening: Happening) => string | null,
): DryRun {
  const shown = differences.map(({ happening, before, after }) => {
    const { id, trigger, at, facts } = happening;
    return { id, trigger, at, facts, placeName: placeName(happening), before, after };
  });
  return { ...span, counts, differences: shown, differencesTotal };
}

type Day = Pick<z.output<typeof replayRulesSchema>, "eventId" | "from" | "until">;

async function readDay(ctx: TenantCtx, { eventId, from, until: asked }: Day) {
  const { db } = ctx;
  const { event, stations, setting } = await readSetting(ctx, eventId);
  const span = { from, until: asked, limit: ROWS_MAX };
  const ids = (kind: "food" | "service") => stations.filter((one) => one.kind === kind).map(({ id }) => id);
  const orders = await listOrdersIn(db, ids("food"), span);
  const tokens = await listTokensIn(db, ids("service"), span);
  const scans = await listScansIn(db, eventId, span);
  const helpers = new Map<StationId, number>();
  for (const { id } of stations) helpers.set(id, await countAssigned(ctx, eventId, id));
  const cut = (rows: readonly unknown[], lastAt: number | undefined) =>
    rows.length === ROWS_MAX ? (lastAt ?? asked) : asked;
  const until = Math.min(
    cut(orders, orders.at(-1)?.placedAt),
    cut(tokens, tokens.at(-1)?.joinedAt),
    cut(scans, scans.at(-1)?.at),
  );
  const told = [
    ...orders.flatMap((order) => happeningsOfOrder(order, setting)),
    ...tokens.flatMap((token) => happeningsOfToken(token, setting)),
    ...scans.map((scan) => happeningOfScan(scan, setting)),
  ];
  const inside = scans.flatMap(({ seq, at, refusal, listId, did, people }): Change[] => {
    const by = refusal !== null || listId !== null ? 0 : did === "entered" ? people : did === "left" ? -people : 0;
    return by === 0 ? [] : [{ cause: `scan:${seq}`, at, stationId: null, by }];
  });
  const waiting = tokens.flatMap(({ id, stationId, joinedAt, calledAt, endedAt }) =>
    stay(id, stationId, joinedAt, calledAt ?? endedAt),
  );
  const cooking = orders.flatMap(({ id, stationId, placedAt, readyAt, endedAt }) =>
    stay(id, stationId, placedAt, readyAt ?? endedAt),
  );
  const measured = [
    ...measure("queue.length", waiting, setting, helpers),
    ...measure("food.backlog", cooking, setting, helpers),
    ...measure("event.inside", inside, setting, helpers, { "event.capacity": event.capacity }),
  ];
  const happenings = [...told, ...measured].filter(({ at }) => at >= from && at < until).sort((a, b) => a.at - b.at);
  return { happenings, until, setting };
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

/** The number after each change, at each place. */
function measure(
  name: Exclude<Measure, "metric">,
  changes: readonly Change[],
  setting: Setting,
  helpers: ReadonlyMap<StationId, number>,
  more: Happening["facts"] = {},
): Happening[] {
  const values = new Map<StationId | null, number>();
  return [...changes]
    .sort((a, b) => a.at - b.at)
    .map(({ cause, at, stationId, by }) => {
      const value = (values.get(stationId) ?? 0) + by;
      values.set(stationId, value);
      const staff = stationId === null ? {} : staffFacts(helpers.get(stationId) ?? 0, 0);
      return happeningOfMeasure(
        name,
        { id: `${name}:${cause}`, at, stationId, facts: { ...staff, ...more, [name]: value } },
        setting,
      );
    });
}
