import { factsOf } from "#shared/domain/rules/triggers";
import type { EventTrigger, Facts, Happening, Measure } from "#shared/domain/rules/types";
import type { StationId } from "#shared/ids";
import type { OrderSource, ScanSource, TokenSource } from "../../repositories/rule-sources.ts";

/** What a happening says of where it happened. */
export type Setting = {
  readonly eventStatus: string;
  /** Of an instant, on campus: 0–23. */
  readonly hourAt: (at: number) => number;
  readonly stationName: (id: StationId) => string;
  readonly gateName: (id: string) => string;
};

/** Of one order: each state it came to, once, whatever came after. */
export function happeningsOfOrder(order: OrderSource, setting: Setting): Happening[] {
  const { id, stationId, userId, number, lines, status } = order;
  const { placedAt, promisedAt, delayedAt, expectedAt, readyAt, remindedAt, endedAt } = order;
  const dishes = lines.reduce((sum, { quantity }) => sum + quantity, 0);
  const at = (trigger: EventTrigger, moment: string, instant: number | null): Happening[] => {
    if (instant === null) return [];
    const facts = {
      ...settingFacts(setting, instant),
      ...{ "station.name": setting.stationName(stationId), "order.number": number, "order.dishes": dishes },
      "order.minutes": minutes(instant - placedAt),
      "order.late_minutes": Math.max(0, minutes(instant - promisedAt)),
      "order.wait_minutes": Math.max(0, minutes((expectedAt ?? instant) - instant)),
    };
    return [{ id: `${id}:${moment}`, trigger, at: instant, stationId, userId, facts: factsOf(trigger, facts) }];
  };
  // What is only kept for somebody is not ordered yet, and may never be.
  const isHeld = status === "placed" || status === "expired";
  const isCancelled = status === "cancelled" || status === "rejected";
  return [
    ...at("food.order.placed", "placed", isHeld ? null : placedAt),
    ...at("food.order.late", "late", delayedAt),
    ...at("food.order.ready", "ready", readyAt),
    ...at("food.order.waiting", "waiting", remindedAt),
    ...at("food.order.served", "served", status === "served" ? endedAt : null),
    ...at("food.order.cancelled", "cancelled", isCancelled ? endedAt : null),
  ];
}

/** Of one token: each state it came to. Who is called, or misses it, again does so at another instant. */
export function happeningsOfToken(token: TokenSource, setting: Setting): Happening[] {
  const { id, stationId, userId, number, laneId, joinedAt, calledAt, missedAt, endedAt, status } = token;
  const at = (trigger: EventTrigger, moment: string, instant: number | null): Happening[] => {
    if (instant === null) return [];
    const facts = {
      ...settingFacts(setting, instant),
      ...{ "station.name": setting.stationName(stationId), "token.number": number, "token.lane": laneId },
      "token.minutes": minutes(instant - joinedAt),
    };
    return [{ id: `${id}:${moment}`, trigger, at: instant, stationId, userId, facts: factsOf(trigger, facts) }];
  };
  return [
    ...at("queue.token.joined", "joined", joinedAt),
    ...at("queue.token.called", `called:${calledAt}`, calledAt),
    ...at("queue.token.served", "served", status === "done" ? endedAt : null),
    ...at("queue.token.missed", `missed:${missedAt}`, missedAt),
  ];
}

/** Of one scan: what it did. Whoever takes a scan back let nobody in. */
export function happeningsOfScan(scan: ScanSource, setting: Setting): Happening[] {
  if (scan.did === "annulled") return [];
  const trigger = scan.refusal === null ? "event.scan.admitted" : "event.scan.refused";
  const facts = {
    ...settingFacts(setting, scan.at),
    ...{ "gate.name": setting.gateName(scan.gateId), "scan.people": scan.people, "scan.did": scan.did ?? "" },
    ...{ "scan.reason": scan.refusal ?? "", "scan.forced": scan.forced !== null },
  };
  const nobody = { stationId: null, userId: null };
  return [{ id: `scan:${scan.seq}`, trigger, at: scan.at, ...nobody, facts: factsOf(trigger, facts) }];
}

/** What is measured at one place, at one instant. */
export function happeningOfMeasure(
  measure: Exclude<Measure, "metric">,
  { id, at, stationId, facts }: Pick<Happening, "id" | "at" | "stationId" | "facts">,
  setting: Setting,
): Happening {
  const placed: Facts = stationId === null ? {} : { "station.name": setting.stationName(stationId) };
  const all = { ...settingFacts(setting, at), ...placed, ...facts };
  return { id, trigger: measure, at, stationId, userId: null, facts: factsOf(measure, all) };
}

/** Who helps at a station: those assigned to it, and those who serve. */
export function staffFacts(helpers: number, servers: number): Facts {
  return { "station.helpers": helpers, "station.servers": servers, "station.spare": Math.max(0, helpers - servers) };
}

/** The hour of an instant in a time zone, remembered: a day of events falls into few quarters of an hour. */
export function hoursIn(timeZone: string): (at: number) => number {
  const format = new Intl.DateTimeFormat("en-GB", { timeZone, hour: "numeric", hourCycle: "h23" });
  const known = new Map<number, number>();
  return (at) => {
    const quarter = Math.floor(at / QUARTER_MS);
    const hour = known.get(quarter) ?? Number(format.format(quarter * QUARTER_MS));
    known.set(quarter, hour);
    return hour;
  };
}

const QUARTER_MS = 15 * 60_000;

function settingFacts({ eventStatus, hourAt }: Setting, at: number): Facts {
  return { "event.status": eventStatus, "clock.hour": hourAt(at) };
}

function minutes(ms: number): number {
  return Math.floor(ms / 60_000);
}
