import { assertNever } from "#shared/result";
import { newPace } from "../eta/learn.ts";
import { learnCalls, PACE_FIRST } from "./pace.ts";
import type { RoomEvent, RoomPhase, RoomSlice, RoomState } from "./types.ts";
import { seatsGone, seatsToCallFor } from "./view.ts";

/** Calls within this time are one: a turn may end so much sooner, and the list stays short. */
const CALL_SPAN_MS = 5_000;

type Open = Extract<RoomPhase, { status: "open" }>;

/** A room nobody configured opens when its ledger is busy. */
export const NEW_ROOM: RoomState = {
  config: { version: 0, mode: "automatic", opensAt: 0, closesAt: Number.MAX_SAFE_INTEGER },
  round: 0,
  lastNumber: 0,
  tickedAt: 0,
  phase: { status: "closed" },
};

export function evolve(slice: RoomSlice, event: RoomEvent): RoomSlice {
  const room = evolveRoom(slice.room, event);
  if (event.type !== "PlaceTaken") return { ...slice, room };
  return { room, place: { userId: event.userId, round: room.round, number: event.number } };
}

export function evolveRoom(room: RoomState, event: RoomEvent): RoomState {
  switch (event.type) {
    case "RoomConfigured":
      return { ...room, config: event.config };
    case "GatheringBegun":
      return { ...room, round: event.round, lastNumber: 0, phase: { status: "gathering", lot: event.lot } };
    case "RoomOpened": {
      const lastNumber = event.round === room.round ? room.lastNumber : 0;
      return { ...room, round: event.round, lastNumber, tickedAt: event.at, phase: opened(event) };
    }
    case "PlaceTaken":
      return { ...room, lastNumber: event.number };
    case "RoomTicked":
      return { ...room, tickedAt: event.at };
    case "RoomClosed":
      return { ...room, phase: { status: "closed" } };
    case "PaceSet":
    case "PeopleCalled":
    case "TurnsEnded":
    case "RoomBusy":
      if (room.phase.status !== "open") return room;
      return { ...room, phase: evolveOpen(room.phase, room.lastNumber, event) };
    default:
      return assertNever(event);
  }
}

function opened({ lot, early, at }: Extract<RoomEvent, { type: "RoomOpened" }>): Open {
  return {
    status: "open",
    lot,
    early,
    through: 0,
    missedThrough: 0,
    calls: [],
    pace: PACE_FIRST,
    tokens: 0,
    seats: null,
    arrived: 0,
    arrivedSeen: 0,
    estimator: newPace(at),
    lastCallAt: at,
    busyAt: at,
  };
}

function evolveOpen(
  phase: Open,
  lastNumber: number,
  event: Extract<RoomEvent, { type: "PaceSet" | "PeopleCalled" | "TurnsEnded" | "RoomBusy" }>,
): Open {
  switch (event.type) {
    case "PaceSet": {
      const { pace, tokens, reading, at } = event;
      // Time in which nobody waited, or no seat was free to call for, says nothing about how long it takes.
      const lastCallAt = phase.through === lastNumber ? at : phase.lastCallAt;
      if (!reading) return { ...phase, pace, tokens, lastCallAt };
      const { seatsLeft, held, waiting, arrived: seen } = reading;
      // A smaller count is that of another life, which began at none.
      const more = seen >= phase.arrivedSeen ? seen - phase.arrivedSeen : seen;
      const arrivals = { arrived: phase.arrived + more, arrivedSeen: seen };
      const seats = { seatsLeft, held, waiting };
      const after = { ...phase, pace, tokens, lastCallAt, seats, ...arrivals };
      return seatsGone(seats) || seatsToCallFor(after) > 0 ? after : { ...after, lastCallAt: at };
    }
    case "PeopleCalled": {
      const { through, at } = event;
      const people = through - phase.through;
      const last = phase.calls.at(-1);
      const joins = last && at - last.at < CALL_SPAN_MS;
      const call = joins ? { ...last, through } : { through, at, arrived: phase.arrived };
      const calls = [...(joins ? phase.calls.slice(0, -1) : phase.calls), call];
      const estimator = learnCalls(phase.estimator, people, (at - phase.lastCallAt) / 1000, at);
      return { ...phase, through, calls, tokens: phase.tokens - people, estimator, lastCallAt: at };
    }
    case "TurnsEnded":
      return {
        ...phase,
        missedThrough: event.through,
        calls: phase.calls.filter(({ through }) => through > event.through),
      };
    case "RoomBusy":
      return { ...phase, busyAt: event.at };
    default:
      return assertNever(event);
  }
}
