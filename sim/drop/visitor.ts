import type { UserId } from "#shared/ids";
import type { Random } from "../random.ts";
import type { Timeline } from "../timeline.ts";
import type { Browser, Door } from "./door.ts";

/** How people are in a drop, in whole percents of them; all others just wait and register. */
export const HABITS = {
  /** Goes away while waiting. */
  leaves: 5,
  /** Is called and takes long, sometimes longer than the admission lasts. */
  dithers: 4,
  /** Has the phone in the pocket for some minutes. */
  sleeps: 4,
  /** Has a seat held and never registers. */
  abandons: 6,
  /** Comes on two devices. */
  twice: 5,
  /** Asks twice a second, for the place and for the seat. */
  bot: 1,
} as const;
export type Habit = keyof typeof HABITS | "usual";

export type Outcome = "seat" | "waiting-list" | "abandoned" | "left" | "missed" | "nothing";

const MINUTE_MS = 60_000;
const TRIES_MAX = 20_000;
const BOT_ASKS_MS = 500;
const SILENT_MS = 4_000;
const BUSY_MS = 1_000;
/** In whole percents of their answers. */
const RELOADS = 2;
const LEAVES = 4;
const TAKES_ANOTHER_PLACE = 0.6;
const TAKES_OFFER = 0.85;

type VisitorDeps = { readonly timeline: Timeline; readonly random: Random; readonly door: Door };

/** Somebody who wants a seat, on one device or two. */
export class Visitor {
  readonly #deps: VisitorDeps;
  readonly #userId: UserId;
  readonly #habit: Habit;
  #outcome: Outcome | null = null;
  #hasSlept = false;

  constructor(deps: VisitorDeps, userId: UserId, habit: Habit) {
    this.#deps = deps;
    this.#userId = userId;
    this.#habit = habit;
  }

  get outcome(): Outcome {
    return this.#outcome ?? "nothing";
  }

  async come(): Promise<void> {
    const devices = [this.#open()];
    if (this.#habit === "twice") devices.push(this.#later(20_000).then(() => this.#open()));
    await Promise.all(devices);
  }

  /** A seat came back, and it is their turn on the waiting list. */
  async takeOffer(): Promise<void> {
    const { random, door } = this.#deps;
    if (!random.chance(TAKES_OFFER)) return;
    await this.#later(5 * MINUTE_MS);
    const browser = { userId: this.#userId, ticket: null, admittedUntil: null };
    for (let tries = 0; tries < TRIES_MAX; tries++) {
      const refusal = await door.command("register", browser);
      if (refusal === null) this.#outcome = "seat";
      if (refusal !== "busy") return;
      await this.#later(2 * BUSY_MS);
    }
  }

  async #open(): Promise<void> {
    const { door } = this.#deps;
    const browser: Browser = { userId: this.#userId, ticket: null, admittedUntil: null };
    for (let tries = 0; tries < TRIES_MAX && this.#outcome === null; tries++) {
      const refusal = await door.command("holdSeat", browser);
      const outcome = await this.#goOn(browser, refusal);
      this.#outcome ??= outcome;
    }
  }

  /** @returns null to try again from the start */
  async #goOn(browser: Browser, refusal: string | null): Promise<Outcome | null> {
    switch (refusal) {
      case null:
        return this.#habit === "abandons" ? "abandoned" : this.#register(browser);
      case "already-registered":
        return "seat";
      case "already-waiting":
        return "waiting-list";
      case "event-full": {
        const line = await this.#deps.door.command("joinWaitlist", browser);
        return line === null || line === "already-waiting" ? "waiting-list" : null;
      }
      case "waiting-room":
        return this.#wait(browser);
      case "busy":
        await this.#pause(BUSY_MS, 2 * BUSY_MS);
        return null;
      default:
        throw new Error(`a seat was refused with ${refusal}`);
    }
  }

  async #register(browser: Browser): Promise<Outcome | null> {
    // Reads, and fills in a form.
    await this.#pause(3_000, 60_000);
    for (let tries = 0; tries < TRIES_MAX; tries++) {
      const refusal = await this.#deps.door.command("register", browser);
      if (refusal === null || refusal === "already-registered") return "seat";
      if (refusal !== "busy") return null;
      await this.#pause(BUSY_MS, 2 * BUSY_MS);
    }
    return null;
  }

  /** Until their turn has come. @returns null then, or what became of them */
  async #wait(browser: Browser): Promise<Outcome | null> {
    const { random, door } = this.#deps;
    let again = false;
    for (let tries = 0; tries < TRIES_MAX && this.#outcome === null; tries++) {
      const place = await door.enter(browser, again);
      again = false;
      if (!place) await this.#pause(SILENT_MS / 2, (SILENT_MS * 3) / 2);
      else if (place.view.state === "admitted") {
        if (this.#habit === "dithers") await this.#later(14 * MINUTE_MS);
        return null;
      } else if (place.view.state === "missed") {
        if (!random.chance(TAKES_ANOTHER_PLACE)) return "missed";
        again = true;
      } else {
        if (this.#habit === "leaves" && random.int(1, 100) <= LEAVES) return "left";
        if (random.int(1, 100) <= RELOADS) browser.ticket = null;
        await this.#pause(...this.#nextQuestion(place.askAgainMs));
        if (place.view.state === "free" || this.#habit === "bot") return null;
      }
    }
    return this.#outcome;
  }

  #nextQuestion(askAgainMs: number): [number, number] {
    if (this.#habit === "bot") return [BOT_ASKS_MS, BOT_ASKS_MS];
    if (this.#habit !== "sleeps" || this.#hasSlept) return [askAgainMs, askAgainMs];
    this.#hasSlept = true;
    return [askAgainMs, 10 * MINUTE_MS];
  }

  #later(withinMs: number): Promise<void> {
    return this.#pause(0, withinMs);
  }

  #pause(fromMs: number, toMs: number): Promise<void> {
    return this.#deps.timeline.sleep(fromMs + (toMs - fromMs) * this.#deps.random.next());
  }
}
