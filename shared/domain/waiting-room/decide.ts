import { assertNever, ok, type Result, refuse } from "#shared/result";
import { GATHERING_MS, TURN_KEPT_MS } from "#shared/room-modes";
import { evolveRoom } from "./evolve.ts";
import { PACE_STEP } from "./pace.ts";
import type {
  EnterRefusal,
  LedgerReading,
  Lot,
  RoomCommand,
  RoomEvent,
  RoomPhase,
  RoomSlice,
  RoomState,
} from "./types.ts";
import { isMissed, seatsGone, seatsToCallFor } from "./view.ts";

/** The ledger is kept below its 200 durable commands a second, with room for the gate. */
export const COMMANDS_PER_SECOND_MAX = 150;
/** Nobody needs less than one command to register, so a pace above that is never kept. */
export const PACE_MAX = COMMANDS_PER_SECOND_MAX;
const PACE_MIN = 2;
const STRAINED_FACTOR = 0.7;
const SILENT_FACTOR = 0.5;
/** What was not used in two seconds is not caught up with: a burst would undo the pace. */
const BURST_SECONDS = 2;
/** A room that stood still for longer goes on as if it had not. */
const TICK_MAX_MS = 5_000;
/** A room without a reason closes after this time, and not at once: a busy ledger has pauses. */
export const QUIET_MS = 30_000;

type Open = Extract<RoomPhase, { status: "open" }>;
type RoomGiven = { readonly now: number; readonly lot: Lot };

/**
 * @param slice the room, and for who enters the place they have, of whatever round
 * @param given `now` in epoch milliseconds; `lot` is used if people begin to gather now
 * @returns refuses only who enters
 */
export function decide(
  { room, place }: RoomSlice,
  command: RoomCommand,
  { now, lot }: RoomGiven,
): Result<RoomEvent[], EnterRefusal> {
  const { phase, config } = room;
  switch (command.type) {
    case "ConfigureRoom":
      if (command.config.version < config.version) return ok([]);
      return ok([
        { type: "RoomConfigured", config: command.config, at: now },
        ...(phase.status !== "closed" && !mayBeOpen({ ...room, config: command.config }, now)
          ? [{ type: "RoomClosed", at: now } as const]
          : []),
      ]);
    case "OpenBusyRoom":
      if (phase.status === "open") return ok([{ type: "RoomBusy", at: now }]);
      // Before registration opens it is the gate or a station that is busy, and nobody to wait.
      if (config.mode === "off" || phase.status === "gathering" || now < config.opensAt || now >= config.closesAt)
        return ok([]);
      return ok([{ type: "RoomOpened", round: room.round + 1, lot: null, early: 0, at: now }]);
    case "EnterRoom": {
      if (phase.status === "closed") return refuse({ code: "room-closed" });
      if (place?.round === room.round) {
        if (!isMissed(room, place.number)) return ok([]);
        if (!command.again) return refuse({ code: "turn-missed" });
      }
      return ok([{ type: "PlaceTaken", userId: command.userId, number: room.lastNumber + 1, at: now }]);
    }
    case "Tick":
      return ok([...tick(room, command.reading, now, lot), { type: "RoomTicked", at: now }]);
    default:
      return assertNever(command);
  }
}

function tick(room: RoomState, reading: LedgerReading | null, now: number, lot: Lot): RoomEvent[] {
  const { phase, config } = room;
  switch (phase.status) {
    case "closed":
      if (config.mode !== "opening" || now < config.opensAt - GATHERING_MS || now >= config.opensAt) return [];
      return [{ type: "GatheringBegun", round: room.round + 1, lot, at: now }];
    case "gathering":
      if (!mayBeOpen(room, now)) return [{ type: "RoomClosed", at: now }];
      if (now < config.opensAt) return [];
      return [{ type: "RoomOpened", round: room.round, lot: phase.lot, early: room.lastNumber, at: now }];
    case "open":
      if (!mayBeOpen(room, now) || reading?.isOver) return [{ type: "RoomClosed", at: now }];
      return goOn(room, phase, reading, now);
    default:
      return assertNever(phase);
  }
}

function goOn(room: RoomState, phase: Open, reading: LedgerReading | null, now: number): RoomEvent[] {
  const pace = nextPace(phase.pace, reading);
  const seconds = Math.min(TICK_MAX_MS, Math.max(0, now - room.tickedAt)) / 1000;
  const tokens = Math.min(pace * BURST_SECONDS, phase.tokens + pace * seconds);
  const events: RoomEvent[] = [{ type: "PaceSet", pace, tokens, reading, at: now }];
  const ended = phase.calls.findLast(({ at }) => at + TURN_KEPT_MS <= now);
  if (ended) events.push({ type: "TurnsEnded", through: ended.through, at: now });
  const after = events.reduce(evolveRoom, room);
  if (after.phase.status !== "open") throw new Error("a room that goes on is open");
  const waiting = after.lastNumber - after.phase.through;
  const calls = reading ? Math.min(Math.floor(tokens), waiting, spare(after.phase)) : 0;
  if (calls > 0) events.push({ type: "PeopleCalled", through: phase.through + calls, at: now });
  const isNeeded = waiting > 0 || reading === null || reading.isStrained;
  if (isNeeded) events.push({ type: "RoomBusy", at: now });
  else if (now - phase.busyAt >= QUIET_MS) events.push({ type: "RoomClosed", at: now });
  return events;
}

/** Faster while the ledger has time to spare, slower when it has not, slowest when it says nothing. */
function nextPace(pace: number, reading: LedgerReading | null): number {
  if (!reading) return Math.max(PACE_MIN, pace * SILENT_FACTOR);
  if (reading.isStrained) return Math.max(PACE_MIN, pace * STRAINED_FACTOR);
  if (reading.commandsPerSecond > COMMANDS_PER_SECOND_MAX)
    return Math.max(PACE_MIN, (pace * COMMANDS_PER_SECOND_MAX) / reading.commandsPerSecond);
  return Math.min(PACE_MAX, pace + PACE_STEP);
}

function spare(phase: Open): number {
  // Once the seats are gone the waiting list is all that is left, and it has room for everybody.
  return phase.seats && seatsGone(phase.seats) ? Number.POSITIVE_INFINITY : seatsToCallFor(phase);
}

function mayBeOpen({ phase, config }: RoomState, now: number): boolean {
  if (config.mode === "off" || now >= config.closesAt) return false;
  // Whoever is here before the opening came for it.
  return phase.status !== "gathering" || config.mode === "opening";
}
