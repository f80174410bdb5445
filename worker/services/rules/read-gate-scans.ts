import { gateFactsOf } from "#shared/domain/entry/decide";
import { takeStep } from "#shared/domain/entry/evolve";
import type { PassHistory } from "#shared/domain/entry/types";
import { ENTRY_LIST_ID, NO_HISTORY, stepOf } from "#shared/domain/entry/view";
import { entryOf } from "#shared/domain/ledger/party";
import { type Happening, TRIGGER_OF_GATES } from "#shared/domain/rules/types";
import type { GateFacts } from "#shared/gate-rules";
import type { EventId, PassId, TicketTypeId } from "#shared/ids";
import type { TenantCtx } from "../../context.ts";
import { listScansBefore, listScansIn, listTicketTypesOf, type ScanSource } from "../../repositories/rule-sources.ts";
import { type EventSetting, readSetting } from "./read-setting.ts";

/** Of what passes did before the span: days of coming and going of those who came in it. */
const EARLIER_MAX = 10_000;

/** A pass that a gate asked rules about, and what they were told of it. */
export type AskedPass = Happening & { readonly facts: GateFacts };

export type GateScans = {
  /** In the order in which they were scanned. */
  readonly happenings: readonly AskedPass[];
  /** Up to which everything was read. */
  readonly until: number;
  /** Whether there was more before the span than was read: a pass may count as having come less often. */
  readonly isPastCut: boolean;
};

type Span = { readonly eventId: EventId; readonly from: number; readonly until: number };

/** What the stored scans say of whom rules were asked about, with the names of today. @throws AppError NOT_FOUND */
export async function readGateScans(
  ctx: TenantCtx,
  { eventId, from, until: asked }: Span,
  limit: number,
): Promise<GateScans> {
  const { db } = ctx;
  const known = await readSetting(ctx, eventId);
  const read = await listScansIn(db, eventId, { from, until: asked, limit });
  const until = read.length === limit ? (read.at(-1)?.at ?? asked) : asked;
  const scans = read.filter(({ at }) => at < until);
  const passIds = [...new Set(scans.flatMap(passesOf))];
  const earlier = await listScansBefore(db, eventId, passIds, { before: from, limit: EARLIER_MAX });
  const ticketTypes = await listTicketTypesOf(db, passIds);
  const happenings = askedIn([...earlier.reverse(), ...scans], known, ticketTypes).filter(({ at }) => at >= from);
  return { happenings, until, isPastCut: earlier.length === EARLIER_MAX };
}

/**
 * Rules come after all that is built in: they were asked about whoever was let in, and about whom they refused themselves. A scan
 * whose list is gone is left out. A badge that took another's place begins anew.
 * @param scans oldest first
 */
function askedIn(
  scans: readonly ScanSource[],
  { event, setting }: EventSetting,
  ticketTypes: ReadonlyMap<PassId, TicketTypeId>,
): AskedPass[] {
  const { lists } = entryOf(event.entry ? { entry: event.entry } : {});
  const listIds = lists.map(({ id }) => id);
  const typeNames = new Map(event.ticketTypes.map(({ id, name }) => [id, name]));
  /** Of each pass, after each of its steps: what is annulled is the newest. */
  const pasts = new Map<PassId, PassHistory[]>();
  return scans.flatMap((scan) => {
    const { seq, at, gateId, did, refusal } = scan;
    const list = lists.find(({ id }) => id === (scan.listId ?? ENTRY_LIST_ID));
    if (!list) return [];
    const gateName = setting.gateName(gateId);
    return passesOf(scan).flatMap((passId): AskedPass | [] => {
      const past = pasts.get(passId) ?? [];
      pasts.set(passId, past);
      const history = past.at(-1) ?? NO_HISTORY;
      if (did === "annulled") past.pop();
      else if (did !== null) {
        const step = stepOf({ list, direction: did === "left" ? "out" : "in" }, history);
        past.push(takeStep(history, step, { at, gateName, scan: null }, listIds));
      }
      if (did !== "entered" && did !== "redeemed" && refusal !== "rule-rejected") return [];
      const type = ticketTypes.get(passId);
      const ticketType = (type && typeNames.get(type)) ?? "";
      const facts = gateFactsOf({ ticketType, history }, { list, gate: { name: gateName }, now: at }, event.startsAt);
      return { id: `scan:${seq}:${passId}`, trigger: TRIGGER_OF_GATES, at, stationId: null, userId: null, facts };
    });
  });
}

function passesOf({ passId, others }: ScanSource): PassId[] {
  return passId === null ? [] : [passId, ...others];
}
