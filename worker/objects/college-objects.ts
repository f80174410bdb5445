import type { EventId, StationId } from "#shared/ids";
import type { CollegeScope } from "../auth/scope.ts";

export type CollegeObjects = {
  readonly ledger: (eventId: EventId) => unknown;
  readonly station: (eventId: EventId, stationId: StationId) => unknown;
};
export function collegeObjects(_scope: CollegeScope, _env: Env): CollegeObjects {
  throw new Error();
}
