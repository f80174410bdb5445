import type { MovedToken } from "#shared/domain/queue/types";
import type { StationId } from "#shared/ids";
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
  if (!from) return OBJECT_UNKNOWN;
  // Cloudflare's RPC types lose the brands of ids; the object's own declared surface is exact.
  const target = stations.getByName(stationName(from.collegeId, from.eventId, to)) as unknown as StationApi;
  const late = scheduler.wait(ANSWER_MS).then(() => {
    throw new Error("no answer in time");
  });
  return Promise.race([target.acceptTransfer(transferId, token), late]);
}
