import type * as z from "zod";
import type { Rule } from "#shared/domain/rules/types";
import { AppError } from "#shared/errors";
import type { EventId, RuleId } from "#shared/ids";
import type { listDecisionsSchema } from "#shared/inputs/rules";
import type { DecisionCursor, DecisionPage, DecisionView, EffectView } from "#shared/views/rules";
import type { TenantCtx } from "../../context.ts";
import { findEvent } from "../../repositories/events.ts";
import { listGates } from "../../repositories/gates.ts";
import { type DecisionRow, listGateRefusals, listDecisions as listRows } from "../../repositories/rule-decisions.ts";
import { listEffectsOf } from "../../repositories/rule-effects.ts";
import { listStations } from "../../repositories/stations.ts";
import type { TenantDb } from "../../repositories/tenant-db.ts";
import { readVersions } from "./read-versions.ts";
import { type GateRefusal, showGateDecision } from "./show-gate-decision.ts";

const PAGE = 30;

/** One of a page, before it is shown. */
type Listed = { readonly at: number } & (
  | { readonly row: DecisionRow; readonly refusal?: never }
  | { readonly refusal: GateRefusal; readonly row?: never }
);

/** Why things happened at an event, newest first: what rules did after it was true, and whom they refused at gates. @throws AppError NOT_FOUND */
export async function listDecisions(
  { db }: TenantCtx,
  { eventId, isMatch, ruleId, before }: z.output<typeof listDecisionsSchema>,
): Promise<DecisionPage> {
  if (!(await findEvent(db, eventId))) throw new AppError("NOT_FOUND");
  const { page, next } = await readPage(db, eventId, { isMatch, ruleId }, before);
  const rows = page.flatMap(({ row }) => row ?? []);
  const stations = await listStations(db, [eventId]);
  const gates = page.some(({ refusal }) => refusal) ? await listGates(db, [eventId]) : [];
  const nameIn = (places: readonly { id: string; name: string }[], id: string | null) =>
    places.find((place) => place.id === id)?.name ?? null;
  const effects = await listEffectsOf(
    db,
    eventId,
    rows.map(({ id }) => id),
  );
  const byDecision = Map.groupBy(effects, ({ decisionId }) => decisionId);
  const asked = page.flatMap(({ row, refusal }) => (row ? askedOf(row) : (refusal.byRule.ruleId ?? [])));
  const versions = await readVersions(db, eventId, [...new Set(asked)]);
  const saidOf = ({ unmatched, decidedAt }: DecisionRow) =>
    unmatched.map((id) => versions.inForce(id, decidedAt)).filter((rule) => rule !== null);
  const show = (row: DecisionRow): DecisionView => ({
    happening: pick(row),
    ...{ steps: row.steps, decidedAt: row.decidedAt, stationName: nameIn(stations, row.stationId), gate: null },
    unmatched: saidOf(row).map(({ id, origin, version }) => ({ id, origin, version })),
    effects: (byDecision.get(row.id) ?? []).map(
      ({ id, ruleId, action, executor, status, outcome, settledAt, stationId: place }): EffectView => ({
        ...{ id, ruleId, action, executor, status, outcome, settledAt, stationName: nameIn(stations, place) },
      }),
    ),
  });
  const didOf = ({ steps, decidedAt }: DecisionRow) =>
    steps.map(({ ruleId }) => versions.inForce(ruleId, decidedAt)).filter((rule) => rule !== null);
  const said = new Map([...rows.flatMap(saidOf), ...rows.flatMap(didOf)].map((rule) => [keyOf(rule), rule]));
  return {
    decisions: page.map(({ row, refusal }) =>
      row ? show(row) : showGateDecision(refusal, nameIn(gates, refusal.gateId) ?? "a gate that is gone", versions),
    ),
    rules: [...said.values()],
    next,
  };
}

function askedOf({ unmatched, steps }: DecisionRow): RuleId[] {
  return [...unmatched, ...steps.map(({ ruleId }) => ruleId)];
}

/**
 * Both kinds in one order of time, each read no further than a page, and no further than the other was looked through. Gates let
 * pass whom no rule refuses, and note nothing of it.
 */
async function readPage(
  db: TenantDb,
  eventId: EventId,
  { isMatch, ruleId }: { readonly isMatch: boolean; readonly ruleId: RuleId | null },
  before: DecisionCursor | null,
): Promise<{ readonly page: Listed[]; readonly next: DecisionCursor | null }> {
  const wanted = { ruleId, before, limit: PAGE };
  const decided = await listRows(db, eventId, { ...wanted, isMatch });
  const refused = isMatch ? await listGateRefusals(db, eventId, wanted) : { rows: [], end: null };
  const listed: Listed[] = decided.rows.map((row) => ({ at: row.at, row }));
  for (const { byRule, ...scan } of refused.rows)
    if (byRule) listed.push({ at: scan.at, refusal: { ...scan, byRule } });
  const end = nearerOf(decided.end, refused.end);
  // Of one instant decisions stay before refusals: sorting keeps what is equal in its order.
  const page = listed
    .filter((one) => end === null || !isBeyond(one, end))
    .sort((one, other) => other.at - one.at)
    .slice(0, PAGE);
  return { page, next: page.length === PAGE ? cursorOf(page.at(-1)) : end };
}

function nearerOf(decided: DecisionCursor | null, refused: DecisionCursor | null): DecisionCursor | null {
  if (decided === null || refused === null) return decided ?? refused;
  return decided.at >= refused.at ? decided : refused;
}

function isBeyond({ at, refusal }: Listed, end: DecisionCursor): boolean {
  return at < end.at || (at === end.at && "id" in end && refusal !== undefined);
}

function cursorOf(last: Listed | undefined): DecisionCursor | null {
  if (!last) return null;
  return last.row ? { at: last.at, id: last.row.id } : { at: last.at, seq: last.refusal.seq };
}

const pick = ({ id, trigger, stationId, userId, at, facts }: DecisionRow) => ({
  ...{ id, trigger, stationId, userId, at, facts },
});
const keyOf = ({ id, origin, version }: Pick<Rule, "id" | "origin" | "version">) => `${id} ${origin} ${version}`;
