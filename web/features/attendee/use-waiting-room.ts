import { useEffect, useRef, useState } from "react";
import type { RoomPlace } from "#shared/views/waiting-room";
import { type Problem, toProblem } from "#web/lib/problem";
import { useApi } from "#web/lib/trpc";

/** The server is silent: it is asked again after this time, give or take a half. */
const SILENT_MS = 4_000;

export type WaitingRoomState = {
  /** Null until the first answer. */
  readonly place: RoomPlace | null;
  readonly problem: Problem | null;
  /** A place at the end, for who missed their turn. */
  readonly takeAnother: () => void;
};

/**
 * Keeps somebody's place in front of an event's registration and asks how it stands, as often as the server says. The ticket
 * outlives a reload; without it the server still knows the place.
 * @param onIn called once, when nothing is in the way any more
 */
export function useWaitingRoom(eventId: string, onIn: () => void): WaitingRoomState {
  const { client } = useApi();
  const [place, setPlace] = useState<RoomPlace | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const ask = useRef<(again: boolean) => void>(() => {});
  const arrive = useRef(onIn);
  arrive.current = onIn;

  useEffect(() => {
    const key = `waiting-room:${eventId}`;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isGone = false;
    let isAsking = false;
    const later = (ms: number, run: () => void) => {
      timer = setTimeout(run, ms);
    };
    const hear = (next: RoomPlace) => {
      setPlace(next);
      if (next.ticket) sessionStorage.setItem(key, next.ticket);
      else sessionStorage.removeItem(key);
      const { state } = next.view;
      if (state === "admitted") arrive.current();
      // The room has just closed: the ledger may hear of it a moment later.
      else if (state === "free") later(next.askAgainMs, () => arrive.current());
      else if (state !== "missed") later(next.askAgainMs, () => void question(false));
    };
    const question = async (again: boolean) => {
      if (isAsking) return;
      isAsking = true;
      clearTimeout(timer);
      try {
        const next = await client.waitingRoom.enter.mutate({ eventId, ticket: sessionStorage.getItem(key), again });
        isAsking = false;
        if (isGone) return;
        setProblem(null);
        hear(next);
      } catch (error) {
        isAsking = false;
        if (isGone) return;
        setProblem(toProblem(error));
        later(SILENT_MS * (0.5 + Math.random()), () => void question(again));
      }
    };
    ask.current = (again) => void question(again);
    // A phone in a pocket sleeps: when it is looked at again, it shows how things are.
    const look = () => {
      if (document.visibilityState === "visible") void question(false);
    };
    document.addEventListener("visibilitychange", look);
    void question(false);
    return () => {
      isGone = true;
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", look);
    };
  }, [client, eventId]);

  return { place, problem, takeAnother: () => ask.current(true) };
}
