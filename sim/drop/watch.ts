import type { PlaceView, RoomStanding } from "#shared/domain/waiting-room/types";
import type { UserId } from "#shared/ids";
import { RoundWatch } from "./round-watch.ts";
import { Waits } from "./waits.ts";

/** Sees a drop from outside, and counts what must not be: it takes nobody's word for the order but the draw's. */
export class Watch {
  /** Told that it is their turn while somebody before them waited. */
  overtaken = 0;
  /** Called again, or called and then not. */
  calledTwice = 0;
  /** Given another number than the one that was theirs. */
  lostPlaces = 0;
  /** Drawn a place that somebody else has too, or left out of the draw. */
  wronglyDrawn = 0;
  /** Given a seat while others waited, without ever having been called. */
  jumped = 0;
  readonly waits = new Waits();
  readonly #rounds = new Map<number, RoundWatch>();
  readonly #called = new Set<UserId>();
  #firstCallAt: number | null = null;
  #lastCallAt = 0;

  entered(userId: UserId, round: number, number: number, now: number): void {
    if (!this.#round(round).enter(userId, number, now)) this.lostPlaces += 1;
  }

  /** After everything that happens to the room itself. */
  changed(standing: RoomStanding, now: number): void {
    if (standing.status !== "open") return;
    const round = this.#round(standing.round);
    if (!round.open(standing)) this.wronglyDrawn += 1;
    this.calledTwice += round.follow(standing, (number, userId) => {
      this.#firstCallAt ??= now;
      this.#lastCallAt = now;
      this.#called.add(userId);
      this.waits.end(`${standing.round}.${number}`, now);
    });
  }

  /** What one person was shown. */
  told(round: number, number: number, view: PlaceView, now: number): void {
    if (view.state === "waiting" && view.eta) this.waits.show(`${round}.${number}`, now, view.eta);
    if (view.state === "admitted" && this.#round(round).isOvertaking(number)) this.overtaken += 1;
  }

  held(userId: UserId): void {
    if (!this.#called.has(userId)) this.jumped += 1;
  }

  /** People in line, the first call and the last, epoch milliseconds. */
  get calls(): { readonly count: number; readonly firstAt: number; readonly lastAt: number } {
    const count = [...this.#rounds.values()].reduce((sum, { called }) => sum + called, 0);
    return { count, firstAt: this.#firstCallAt ?? 0, lastAt: this.#lastCallAt };
  }

  get places(): number {
    return [...this.#rounds.values()].reduce((sum, { people }) => sum + people, 0);
  }

  #round(round: number): RoundWatch {
    const known = this.#rounds.get(round) ?? new RoundWatch();
    this.#rounds.set(round, known);
    return known;
  }
}
