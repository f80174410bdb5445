import type { EventId, StationId } from "./ids.ts";
import { CAPABILITIES, type Capability, can, LENT_ROLES, PLATFORM_ROLE, ROLES, type Role } from "./roles.ts";

/** A role somebody holds somewhere, for some time. With every place null it holds in the whole college. */
export type Grant = {
  readonly role: Role;
  /** Ids from the topmost department down, each closed by a slash: "/dep_1/dep_2/". */
  readonly departmentPath: string | null;
  readonly eventId: EventId | null;
  readonly stationId: StationId | null;
  /** Epoch milliseconds; null: since ever. */
  readonly startsAt: number | null;
  /** Null: until it is taken away. */
  readonly endsAt: number | null;
};

/** What is to be touched. A station belongs to an event, an event may belong to a department. */
export type Place = {
  readonly departmentPath?: string | null;
  readonly eventId?: EventId;
  readonly stationId?: StationId;
};

/** A role in the whole college, for good. */
export function everywhere(role: Role): Grant {
  return { role, departmentPath: null, eventId: null, stationId: null, startsAt: null, endsAt: null };
}

/** The whole of authorisation by role. Which college it is about was decided before: grants are of one college. */
export function mayAt(grants: readonly Grant[], capability: Capability, place: Place, now: number): boolean {
  return grants.some((grant) => allows(grant, capability, now) && covers(grant, place));
}

/** In the whole college. */
export function mayEverywhere(grants: readonly Grant[], capability: Capability, now: number): boolean {
  return mayAt(grants, capability, {}, now);
}

/** At one place at least: worth asking where. */
export function maySomewhere(grants: readonly Grant[], capability: Capability, now: number): boolean {
  return grants.some((grant) => allows(grant, capability, now));
}

export function capabilitiesOf(grants: readonly Grant[], now: number): Capability[] {
  return CAPABILITIES.filter((capability) => maySomewhere(grants, capability, now));
}

export function capabilitiesEverywhere(grants: readonly Grant[], now: number): Capability[] {
  return CAPABILITIES.filter((capability) => mayEverywhere(grants, capability, now));
}

/** Those that allow something now. */
export function grantsWith(grants: readonly Grant[], capability: Capability, now: number): Grant[] {
  return grants.filter((grant) => allows(grant, capability, now));
}

/** The roles somebody holds now, the most powerful first. */
export function rolesOf(grants: readonly Grant[], now: number): Role[] {
  const held = new Set(grants.filter((grant) => isInForce(grant, now)).map(({ role }) => role));
  const ranked: readonly Role[] = [PLATFORM_ROLE, ...[...ROLES, ...LENT_ROLES].reverse()];
  return ranked.filter((role) => held.has(role));
}

/** When the first of the grants that are in force ends; null if none does. What was allowed must be asked again then. */
export function nextEnd(grants: readonly Grant[], now: number): number | null {
  const ends = grants.flatMap((grant) => (isInForce(grant, now) && grant.endsAt !== null ? grant.endsAt : []));
  return ends.length === 0 ? null : Math.min(...ends);
}

function allows(grant: Grant, capability: Capability, now: number): boolean {
  return can(grant.role, capability) && isInForce(grant, now);
}

function isInForce({ startsAt, endsAt }: Grant, now: number): boolean {
  return (startsAt ?? now) <= now && now < (endsAt ?? Number.POSITIVE_INFINITY);
}

function covers({ departmentPath, eventId, stationId }: Grant, place: Place): boolean {
  if (stationId !== null) return stationId === place.stationId;
  if (eventId !== null) return eventId === place.eventId;
  if (departmentPath !== null) return place.departmentPath?.startsWith(departmentPath) ?? false;
  return true;
}
