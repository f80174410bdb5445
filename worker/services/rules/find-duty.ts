import type { StationId, UserId } from "#shared/ids";
import type { Addressees } from "./open-addressees.ts";

/**
 * Who is on duty at a station: who has a desk there, or is coming to one, and is not on a break. Where nobody is, it is those with a
 * role at this very station who neither serve elsewhere nor take a break.
 */
export async function findDuty(addressees: Addressees, stationId: StationId): Promise<UserId[]> {
  const { people } = await addressees.staffing();
  const isAway = (userId: UserId) => people.get(userId)?.said === "break";
  const onDuty = [...people].filter(([userId, { stationId: at }]) => at === stationId && !isAway(userId));
  if (onDuty.length > 0) return onDuty.map(([userId]) => userId);
  return (await addressees.staff())
    .filter(({ grants }) => grants.some((grant) => grant.stationId === stationId))
    .map(({ userId }) => userId)
    .filter((userId) => !isAway(userId) && (people.get(userId)?.stationId ?? stationId) === stationId);
}
