import type { RegistrationCommand } from "#durable-objects/event-ledger/event-ledger-api";
import { USUAL_CHOICE } from "#shared/domain/ledger/choice";
import type { PlaceView, RoomStanding } from "#shared/domain/waiting-room/types";
import { askAgainMs, placeView } from "#shared/domain/waiting-room/view";
import type { UserId } from "#shared/ids";
import { countRequest } from "#worker/rate-limit";
import type { Random } from "../random.ts";
import type { Timeline } from "../timeline.ts";
import type { LedgerHost } from "./ledger-host.ts";
import type { RoomHost } from "./room-host.ts";
import { drawMs, type Step, type StepTimes } from "./step-times.ts";
import type { Watch } from "./watch.ts";

/** What one browser keeps: its place's ticket, and until when it is let in. */
export type Browser = {
  readonly userId: UserId;
  ticket: { readonly round: number; readonly number: number } | null;
  admittedUntil: number | null;
};

export type Place = { readonly view: PlaceView; readonly askAgainMs: number };

export type DoorDeps = {
  readonly timeline: Timeline;
  readonly random: Random;
  readonly times: StepTimes;
  readonly ledger: LedgerHost;
  readonly room: RoomHost;
  readonly watch: Watch;
  /** Of the limit of requests: two runs share the module that counts. */
  readonly name: string;
};

/** As the Worker has them. */
const FRESH_MS = 1_000;
const SHUT_MEMORY_MS = 2_000;
const JITTER = 0.3;
const REQUESTS_PER_MINUTE = "600";
/** One way, on a campus and on a phone. */
const NETWORK_MS = [10, 150] as const;

/** The Worker in front of both objects, with what one isolate remembers. Tickets and admissions are believed, not signed. */
export class Door {
  /** Requests beyond what one person may ask. */
  turnedAway = 0;
  requests = 0;
  readonly #deps: DoorDeps;
  #known: { readonly standing: RoomStanding; readonly askedAt: number } | null = null;
  #shutUntil = 0;

  constructor(deps: DoorDeps) {
    this.#deps = deps;
  }

  /** How somebody stands. @returns null if they asked too often, or the room has too many on their way */
  async enter(browser: Browser, again: boolean): Promise<Place | null> {
    const { timeline, random, times, room } = this.#deps;
    if (!(await this.#arrive(browser))) return null;
    const { admittedUntil, ticket } = browser;
    if (admittedUntil !== null && admittedUntil > timeline.now)
      return this.#leave({ state: "admitted", until: admittedUntil });
    if (ticket && !again) {
      await timeline.sleep(drawMs(times, "enter", random));
      const standing = this.#standing();
      if (standing.status !== "closed" && standing.round === ticket.round)
        return this.#stand(browser, standing, ticket.number);
    }
    const entered = await room.enter(browser.userId, again);
    if (entered.ok) return this.#stand(browser, entered.value.standing, entered.value.number);
    if (entered.refusal.code === "turn-missed") return this.#miss(browser);
    if (entered.refusal.code !== "room-closed") return null;
    this.#shutUntil = 0;
    return this.#leave({ state: "free" });
  }

  /** @returns the code of a refusal, `busy` for who is to come again, null if it was done */
  async command(step: Exclude<Step, "enter">, browser: Browser): Promise<string | null> {
    const { timeline, ledger, room, watch } = this.#deps;
    if (!(await this.#arrive(browser))) return "busy";
    const isAdmitted = browser.admittedUntil !== null && browser.admittedUntil > timeline.now;
    if (!isAdmitted && timeline.now < this.#shutUntil) return "waiting-room";
    const wasShut = room.isShut;
    const reply = await ledger.submit(step, commandOf(step, browser.userId), isAdmitted);
    const { now } = timeline;
    if (reply.ok) {
      const { hold } = reply.value;
      if (hold && !isAdmitted) browser.admittedUntil = hold.expiresAt;
      if (step === "holdSeat" && hold && wasShut && room.isShut) watch.held(browser.userId);
    } else if (reply.refusal.code === "waiting-room") this.#shutUntil = now + SHUT_MEMORY_MS;
    await this.#network();
    if (reply.ok) return null;
    return reply.refusal.code === "overloaded" ? "busy" : reply.refusal.code;
  }

  async #arrive({ userId }: Browser): Promise<boolean> {
    this.requests += 1;
    await this.#network();
    try {
      countRequest(`${this.#deps.name}:${userId}`, REQUESTS_PER_MINUTE, this.#deps.timeline.now);
      return true;
    } catch {
      this.turnedAway += 1;
      return false;
    }
  }

  #standing(): RoomStanding {
    const { room, timeline } = this.#deps;
    if (this.#known && timeline.now - this.#known.askedAt < FRESH_MS) return this.#known.standing;
    return this.#remember(room.standing());
  }

  #remember(standing: RoomStanding): RoomStanding {
    this.#known = { standing, askedAt: this.#deps.timeline.now };
    return standing;
  }

  async #stand(browser: Browser, standing: RoomStanding, number: number): Promise<Place> {
    const { watch, timeline } = this.#deps;
    const view = placeView(standing, number);
    watch.told(standing.round, number, view, timeline.now);
    if (view.state === "missed") return this.#miss(browser);
    browser.ticket = { round: standing.round, number };
    if (view.state === "admitted") browser.admittedUntil = view.until;
    return this.#leave(view);
  }

  #miss(browser: Browser): Promise<Place> {
    browser.ticket = null;
    return this.#leave({ state: "missed" });
  }

  async #leave(view: PlaceView): Promise<Place> {
    const { timeline, random } = this.#deps;
    const ms = askAgainMs(view, timeline.now) * (1 + JITTER * random.next());
    await this.#network();
    return { view, askAgainMs: ms };
  }

  #network(): Promise<void> {
    const { timeline, random } = this.#deps;
    return timeline.sleep(random.int(...NETWORK_MS));
  }
}

function commandOf(step: Exclude<Step, "enter">, userId: UserId): RegistrationCommand {
  const asked = { userId, choice: USUAL_CHOICE };
  switch (step) {
    case "holdSeat":
      return { type: "HoldSeat", ...asked };
    case "register":
      return { type: "Register", name: "Somebody", ...asked };
    case "joinWaitlist":
      return { type: "JoinWaitlist", name: "Somebody", ...asked };
  }
}
