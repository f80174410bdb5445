import type { EntryRule, EntrySettings } from "#shared/domain/entry/types";
import type { MenuItem } from "#shared/domain/food/types";
import { USUAL_PASS_RULES } from "#shared/domain/ledger/holders";
import { actionsOf } from "#shared/domain/rules/loops";
import type { Action } from "#shared/domain/rules/types";
import type { GateId, StationId, TicketTypeId, UserId } from "#shared/ids";
import { idOfCause } from "../../ids.ts";
import { shiftWall } from "../../recurrence.ts";
import type { WholeEvent } from "../../repositories/event-copies.ts";
import type { EventRow } from "../../repositories/events.ts";
import type { FormRow } from "../../repositories/forms.ts";
import type { EventRule } from "../../repositories/rules.ts";
import type { StationRow } from "../../repositories/stations.ts";

/** What a copy has of its own; all else is as in its source. */
export type CopyOf = Pick<EventRow, "id" | "startsAt"> &
  Partial<Pick<EventRow, "title" | "status" | "seriesId" | "occurrenceAt">> & {
    readonly createdBy: UserId;
    readonly now: number;
    /** In which its clock goes. */
    readonly timeZone: string;
    /** Whether who asked for it may write to everybody there; otherwise its rules that do come switched off. */
    readonly mayAnnounce: boolean;
  };

/**
 * The rows of another event like this one, with ids that follow from its own and their sources'. It lasts as long, and its
 * registration opens and closes as long before its start by the clock. Codes stay behind: each was given to somebody for one
 * event. Whatever else an event is set up with belongs here.
 */
export async function copyEvent(source: WholeEvent, copy: CopyOf): Promise<WholeEvent> {
  const { id, startsAt, createdBy, now, timeZone, mayAnnounce } = copy;
  const { event } = source;
  const shift = (at: number) => shiftWall(at, { from: event.startsAt, to: startsAt, timeZone });
  const shiftIf = (at: number | null) => at && shift(at);
  const typeIds = new Map<string, TicketTypeId>();
  for (const type of event.ticketTypes) typeIds.set(type.id, await idOfCause("ticketType", `${id}:${type.id}`));
  const gateOf = (gateId: GateId) => idOfCause("gate", `${id}:${gateId}`);
  const stationIds = new Map<StationId, StationId>();
  for (const station of source.stations) stationIds.set(station.id, await idOfCause("station", `${id}:${station.id}`));
  const typesOf = (ids: readonly string[]) => ids.flatMap((type) => typeIds.get(type) ?? []);
  return {
    event: {
      ...event,
      id,
      title: copy.title ?? event.title,
      startsAt,
      endsAt: startsAt + (event.endsAt - event.startsAt),
      salesOpenAt: shift(event.salesOpenAt),
      salesCloseAt: shift(event.salesCloseAt),
      ticketTypes: event.ticketTypes.map((type) => ({
        ...type,
        id: typeIds.get(type.id) ?? type.id,
        salesOpenAt: shiftIf(type.salesOpenAt),
        salesCloseAt: shiftIf(type.salesCloseAt),
      })),
      // Its keys are its own, from the first on.
      passRules: { ...USUAL_PASS_RULES, requireRotating: event.passRules.requireRotating },
      refund: { ...event.refund, until: shiftIf(event.refund.until) },
      quotas: await Promise.all(
        event.quotas.map(async (quota) => ({
          ...quota,
          id: await idOfCause("quota", `${id}:${quota.id}`),
          ticketTypeIds: typesOf(quota.ticketTypeIds),
        })),
      ),
      entry: event.entry && (await copyEntry(event.entry, { shift, typesOf, gateOf })),
      version: 1,
      configuredVersion: 0,
      status: copy.status ?? "draft",
      cancelReason: null,
      submittedAt: null,
      returnNote: null,
      seriesId: copy.seriesId ?? null,
      occurrenceAt: copy.occurrenceAt ?? null,
      ownFields: [],
      catalogueSeq: null,
      createdBy,
      createdAt: now,
    },
    gates: await Promise.all(
      source.gates.map(async (gate) => ({
        ...gate,
        id: await gateOf(gate.id),
        eventId: id,
        createdAt: now,
      })),
    ),
    stations: await Promise.all(source.stations.map((station) => copyStation(station, id, { shift, now, stationIds }))),
    form: source.form && copyForm(source.form, id, typesOf),
    audience: source.audience,
    rules: source.rules,
    ownRules: (
      await Promise.all(source.ownRules.map((rule) => copyRule(rule, id, { shift, stationIds, mayAnnounce })))
    ).flat(),
  };
}

type Moves = {
  readonly shift: (at: number) => number;
  readonly typesOf: (ids: readonly string[]) => TicketTypeId[];
  readonly gateOf: (id: GateId) => Promise<GateId>;
};

/** Of the source's stations, what each is in the copy. */
type Stations = { readonly stationIds: ReadonlyMap<StationId, StationId> };

/** The same lists: their ids are of one event, so they may stay. */
async function copyEntry(entry: EntrySettings, { shift, typesOf, gateOf }: Moves): Promise<EntrySettings> {
  const gatesOf = (ids: readonly GateId[]) => Promise.all(ids.map(gateOf));
  const ruleOf = async (rule: EntryRule): Promise<EntryRule> => {
    const ticketTypeIds = rule.ticketTypeIds && typesOf(rule.ticketTypeIds);
    if (rule.type === "gates") return { ...rule, ticketTypeIds, gateIds: await gatesOf(rule.gateIds) };
    if (rule.type === "window") return { ...rule, ticketTypeIds, from: shift(rule.from), until: shift(rule.until) };
    return { ...rule, ticketTypeIds };
  };
  const lists = entry.lists.map(async (list) => ({
    ...list,
    ticketTypeIds: list.ticketTypeIds && typesOf(list.ticketTypeIds),
    gateIds: list.gateIds && (await gatesOf(list.gateIds)),
    rules: await Promise.all(list.rules.map(ruleOf)),
  }));
  return { ...entry, lists: await Promise.all(lists) };
}

/** What is still asked. Nobody has answered yet, so nothing is to be swept. */
function copyForm(
  form: FormRow,
  eventId: EventRow["id"],
  typesOf: (ids: readonly string[]) => TicketTypeId[],
): FormRow {
  const questions = form.questions
    .filter(({ archivedAt }) => archivedAt === null)
    .map((question) => ({ ...question, ticketTypes: question.ticketTypes && typesOf(question.ticketTypes) }));
  return { ...form, eventId, version: 1, questions, sweepAt: null };
}

async function copyStation(
  station: StationRow,
  eventId: EventRow["id"],
  { shift, now, stationIds }: Pick<Moves, "shift"> & Stations & { readonly now: number },
): Promise<StationRow> {
  const id = stationIds.get(station.id) ?? station.id;
  const copyItem = async (item: MenuItem) => ({ ...item, skuId: await idOfCause("sku", `${id}:${item.skuId}`) });
  const menu = await Promise.all(station.menu.map(copyItem));
  const moved = (at: number | null) => at && shift(at);
  const { closesAt = null } = station.queueSetup;
  const queueSetup = { ...station.queueSetup, ...(closesAt !== null && { closesAt: shift(closesAt) }) };
  const menus = station.menus.map(({ from, to, ...rest }) => ({ ...rest, from: moved(from), to: moved(to) }));
  return { ...station, id, eventId, queueSetup, menu, menus, version: 1, configuredVersion: 0, createdAt: now };
}

/**
 * In force as long before or after the start. What took the place of a rule of the college, or the platform, does so there. A rule
 * about a station that is gone did nothing here, and stays behind.
 */
async function copyRule(
  { id, body, replaces }: EventRule,
  eventId: EventRow["id"],
  { shift, stationIds, mayAnnounce }: Pick<Moves, "shift"> & Stations & Pick<CopyOf, "mayAnnounce">,
): Promise<EventRule[]> {
  const actions = actionsOf({ body });
  const named = [body, ...actions].flatMap((one) => ("stationId" in one ? (one.stationId ?? []) : []));
  if (named.some((station) => !stationIds.has(station))) return [];
  const there = (station: StationId | null) => station && (stationIds.get(station) ?? null);
  const moved = (some: readonly Action[]) =>
    some.map((action) => ("stationId" in action ? { ...action, stationId: there(action.stationId) } : action));
  const copy = {
    ...body,
    isOn: body.isOn && (mayAnnounce || !actions.some(({ type }) => type === "announce")),
    from: body.from && shift(body.from),
    until: body.until && shift(body.until),
    stationId: there(body.stationId),
    branches: body.branches.map(({ when, does }) => ({ when, does: moved(does) })),
    otherwise: moved(body.otherwise),
  };
  return [{ id: replaces ? id : await idOfCause("rule", `${eventId}:${id}`), body: copy, replaces }];
}
