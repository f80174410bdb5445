import type { LedgerReading } from "#shared/domain/waiting-room/types";
import type { CollegeId, EventId } from "#shared/ids";
import { ledgerName, roomName } from "#shared/object-names";
import type { EventLedgerApi } from "../event-ledger/event-ledger-api.ts";
import type { WaitingRoomApi } from "../waiting-room/waiting-room-api.ts";

type EventName = { readonly collegeId: CollegeId; readonly eventId: EventId };

/**
 * How an event's ledger does; with it the ledger hears whether people are to wait first.
 * @returns null if it does not answer: whoever asks goes on without
 */
export async function readLedger(
  ledgers: DurableObjectNamespace,
  { collegeId, eventId }: EventName,
  isShut: boolean,
): Promise<LedgerReading | null> {
  try {
    const ledger = ledgers.getByName(ledgerName(collegeId, eventId)) as unknown as EventLedgerApi;
    return await ledger.meter(isShut);
  } catch (cause) {
    logSilence("ledger-silent", eventId, cause);
    return null;
  }
}

/** Tells an event's waiting room that its ledger is busy. Nothing waits for it, and the ledger says it again if it stays so. */
export async function openBusyRoom(rooms: DurableObjectNamespace, identity: EventName): Promise<void> {
  try {
    const room = rooms.getByName(roomName(identity.collegeId, identity.eventId)) as unknown as WaitingRoomApi;
    await room.openBusy(identity);
  } catch (cause) {
    logSilence("waiting-room-silent", identity.eventId, cause);
  }
}

function logSilence(what: string, eventId: EventId, cause: unknown): void {
  console.error(JSON.stringify({ level: "error", what, eventId, error: String(cause) }));
}
