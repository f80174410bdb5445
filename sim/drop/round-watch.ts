import { drawPlace } from "#shared/domain/waiting-room/draw";
import type { RoomStanding } from "#shared/domain/waiting-room/types";
import { ADMISSION_MS, placeView } from "#shared/domain/waiting-room/view";
import type { UserId } from "#shared/ids";
import { TURN_KEPT_MS } from "#shared/room-modes";

/** The newest of those who were called are looked at again with every change. */
const LOOKED_AT_AGAIN = 200;

/** Who is called, in the order in which they are: place, number, and the instant. */
export type OnCalled = (number: number, userId: UserId) => void;

/**
 * One round of waiting as it should be, kept apart from the room: numbers in the order in which people came, places drawn anew
 * for those before the opening, and for each place when its turn was first seen to have come.
 */
export class RoundWatch {
  readonly #comers: UserId[] = [];
  readonly #numberOf = new Map<UserId, number>();
  /** By place, from 1. */
  readonly #numberAt: number[] = [];
  readonly #placeOf: number[] = [];
  readonly #until: number[] = [];
  #early: number | null = null;
  #called = 0;

  get called(): number {
    return this.#called;
  }

  get people(): number {
    return this.#comers.length;
  }

  /** Somebody was told a number. @returns whether it is the one that is theirs */
  enter(userId: UserId, number: number, now: number): boolean {
    const known = this.#numberOf.get(userId);
    if (known === number) return true;
    const isFair = number === this.#comers.length + 1 && (known === undefined || this.#isOver(known, now));
    this.#comers.push(userId);
    this.#numberOf.set(userId, number);
    if (this.#early !== null) this.#place(number, number);
    return isFair;
  }

  /** @returns whether everybody who was early has a place of their own */
  open({ lot, early }: RoomStanding): boolean {
    if (this.#early !== null) return true;
    this.#early = early;
    for (let number = 1; number <= early; number++) this.#place(number, drawPlace(lot?.seed ?? "", number, early));
    return early === this.#comers.length && this.#numberAt.filter(Boolean).length === early;
  }

  /** @returns how many of those who were called are no more, or again */
  follow(standing: RoomStanding, onCalled: OnCalled): number {
    const before = this.#called;
    for (let place = before + 1; ; place++) {
      const number = this.#numberAt[place];
      const userId = number && this.#comers[number - 1];
      if (!number || !userId) break;
      const view = placeView(standing, number);
      if (view.state === "waiting") break;
      this.#until[place] = view.state === "admitted" ? view.until : 0;
      this.#called = place;
      onCalled(number, userId);
    }
    let changed = 0;
    for (let place = Math.max(1, before - LOOKED_AT_AGAIN); place <= before; place++) {
      const view = placeView(standing, this.#numberAt[place] ?? 0);
      if (view.state !== "missed" && !(view.state === "admitted" && view.until === this.#until[place])) changed += 1;
    }
    return changed;
  }

  /** Whether somebody before this number is still waiting. */
  isOvertaking(number: number): boolean {
    return (this.#placeOf[number] ?? Number.POSITIVE_INFINITY) > this.#called;
  }

  #place(number: number, place: number): void {
    this.#numberAt[place] = number;
    this.#placeOf[number] = place;
  }

  #isOver(number: number, now: number): boolean {
    const until = this.#until[this.#placeOf[number] ?? 0];
    return until !== undefined && until - ADMISSION_MS + TURN_KEPT_MS <= now;
  }
}
