import type { MovedToken } from "#shared/domain/queue/types";
import type { StationId, UserId } from "#shared/ids";
import { stationName } from "#shared/object-names";
import { OBJECT_UNKNOWN } from "../authority/command-log.ts";
import type { StationApi, StationIdentity } from "./station-api.ts";

/** A station that takes longer is overloaded, or gone. */
const ANSWER_MS = 5_000;

/**
 * Asks another station of the same event to take somebody.
 * @param from  null before the first configuration: then nobody can be sent
 * @throws when it does not answer in time; it may still have taken them
 */
export async function sendToken(
  stations: DurableObjectNamespace,
  from: StationIdentity | null,
  to: StationId,
  transferId: string,
  token: MovedToken,
): ReturnType<StationApi["acceptTransfer"]> {
  return ask(stations, from, to, (target) => target.acceptTransfer(transferId, token));
}

/** Asks another station of the same event to take somebody who serves; like `sendToken` in all else. */
export async function sendServer(
  stations: DurableObjectNamespace,
  from: StationIdentity | null,
  to: StationId,
  move: { readonly moveId: string; readonly staffId: UserId; readonly until: number },
): ReturnType<StationApi["attachServer"]> {
  return ask(stations, from, to, (target) => target.attachServer(move.moveId, move.staffId, move.until));
}

async function ask(
  stations: DurableObjectNamespace,
  from: StationIdentity | null,
  to: StationId,
  run: (target: StationApi) => ReturnType<StationApi["submit"]>,
): ReturnType<StationApi["submit"]> {
  if (!from) return OBJECT_UNKNOWN;
  // Cloudflare's RPC types lose the brands of ids; the object's own declared surface is exact.
  const target = stations.getByName(stationName(from.collegeId, from.eventId, to)) as unknown as StationApi;
  const late = scheduler.wait(ANSWER_MS).then(() => {
    throw new Error("no answer in time");
  });
  return Promise.race([run(target), late]);
}
