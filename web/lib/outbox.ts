import type { Result } from "#shared/result";
import { newCommandId } from "./command-id.ts";
import { toProblem } from "./problem.ts";
import type { AnyRefusal } from "./refusal-words.ts";
import { type StaffCommand, type StaffPath, subjectOf } from "./staff-command.ts";

/** An hour of a busy desk; whoever is without a network for longer works on paper. */
export const WAITING_MAX = 200;
const MINUTE_MS = 60_000;
/** What is older says nothing any more of what is to be done. */
const AGE_MS_MAX = 15 * MINUTE_MS;

/**
 * What may come late, and how late: it says what somebody did, and the station decides nothing by it that it would decide otherwise a
 * minute before. Whom to call next does not belong here.
 */
const LATE_MS_MAX: Readonly<Partial<Record<StaffPath, number>>> = {
  "station.arrived": AGE_MS_MAX,
  "station.finish": AGE_MS_MAX,
  // By then the station may have called them a second time, and that call is not this one.
  "station.markMissed": MINUTE_MS,
  "station.startOrder": AGE_MS_MAX,
  "station.markReady": AGE_MS_MAX,
  "station.handOverOrder": AGE_MS_MAX,
  "kitchen.markLine": AGE_MS_MAX,
  "kitchen.markPaid": AGE_MS_MAX,
  "kitchen.undoStep": AGE_MS_MAX,
};

export function isSafeLate({ path }: StaffCommand): boolean {
  return path in LATE_MS_MAX;
}

const RETRY_FIRST_MS = 700;
const RETRY_MS_MAX = 10_000;
/** It is not the command that is wrong: the same may be taken later. */
const LATER = new Set(["NETWORK", "OVERLOADED", "TOO_MANY_REQUESTS", "COLLEGE_MOVING", "NOT_SIGNED_IN"]);

/** What is shown of an entry before the server has answered: its fields that are another then. */
export type Foreseen = { readonly id: string; readonly fields: Readonly<Record<string, unknown>> };

/** What somebody did, written down until the server has answered. */
export type Kept = {
  readonly commandId: string;
  /** Who, and at which college: nobody else sends it. */
  readonly owner: string;
  readonly command: StaffCommand;
  /** As a person would say it: "Finish, number 12". */
  readonly says: string;
  /** So that a page that opens meanwhile shows it as done, too. */
  readonly foreseen?: Foreseen;
  /** By this device's clock, epoch milliseconds; no two alike. */
  readonly at: number;
  /** Why it was not taken, in words, until somebody has seen it. */
  readonly problem: string | null;
};

export type OutboxState = {
  readonly waiting: readonly Kept[];
  readonly notTaken: readonly Kept[];
  /** The last try met no server. */
  readonly isCutOff: boolean;
};

export type OutboxDeps = {
  readonly owner: string;
  readonly list: () => Promise<readonly Kept[]>;
  readonly put: (kept: Kept) => Promise<unknown>;
  readonly drop: (commandId: string) => Promise<unknown>;
  readonly send: (kept: Kept) => Promise<Result<unknown, AnyRefusal>>;
  readonly wordsOf: (refusal: AnyRefusal) => string;
  /** Says what was not taken while its person still looks. */
  readonly say: (words: string) => void;
  readonly now: () => number;
};

type Entry = {
  readonly kept: Kept;
  readonly written: Promise<unknown>;
  hasWaited: boolean;
  settle: (ok: boolean) => void;
};

/**
 * What staff did, each on the disk before it is sent, sent one after the other under its id. Without a network it waits; a lost answer
 * is asked for again; what the server refuses keeps none of the others back.
 */
export class Outbox {
  readonly #deps: OutboxDeps;
  readonly #listeners = new Set<() => void>();
  #entries: Entry[] = [];
  #notTaken: readonly Kept[] = [];
  #state: OutboxState = { waiting: [], notTaken: [], isCutOff: false };
  #loading: Promise<void> | null = null;
  #passing: Promise<boolean> | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #inVain = 0;
  #lastAt = 0;

  constructor(deps: OutboxDeps) {
    this.#deps = deps;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  state = (): OutboxState => this.#state;

  /** Takes up what an earlier page left, and sends it. */
  load(): Promise<void> {
    this.#loading ??= this.#load();
    return this.#loading;
  }

  /** Writes it down and sends it; true when it was done, which may be much later. */
  async submit(command: StaffCommand, says: string, foreseen?: Foreseen): Promise<boolean> {
    await this.load();
    const same = this.#sameAs(command);
    if (same) return new Promise((resolve) => this.#alsoTell(same, resolve));
    if (this.#entries.length >= WAITING_MAX) {
      this.#deps.say(`${WAITING_MAX} things wait to be sent already. Go on when there is a connection.`);
      return false;
    }
    this.#lastAt = Math.max(this.#deps.now(), this.#lastAt + 1);
    const at = this.#lastAt;
    const of = { commandId: newCommandId(), owner: this.#deps.owner, command, says };
    const kept = { ...of, at, problem: null, ...(foreseen && { foreseen }) };
    return new Promise((resolve) => {
      // A browser that keeps nothing sends it all the same, as long as the page lives.
      const written = this.#deps.put(kept).catch(() => undefined);
      this.#entries.push({ kept, written, hasWaited: false, settle: resolve });
      this.#changed();
      void this.flush();
    });
  }

  /** Sends what waits; false when some of it still does. */
  flush(): Promise<boolean> {
    clearTimeout(this.#timer);
    if (this.#entries.length === 0) return Promise.resolve(true);
    this.#passing ??= this.#pass();
    return this.#passing;
  }

  /** What was not taken has been read. */
  seen(): void {
    for (const { commandId } of this.#notTaken) void this.#deps.drop(commandId).catch(() => undefined);
    this.#notTaken = [];
    this.#changed();
  }

  async #load(): Promise<void> {
    const all = await this.#deps.list().catch(() => []);
    const mine = all.filter(({ owner }) => owner === this.#deps.owner).sort((a, b) => a.at - b.at);
    this.#notTaken = mine.filter(({ problem }) => problem !== null);
    this.#entries = mine
      .filter(({ problem }) => problem === null)
      .map((kept) => ({ kept, written: Promise.resolve(), hasWaited: true, settle: () => undefined }));
    this.#lastAt = mine.at(-1)?.at ?? 0;
    if (mine.length === 0) return;
    this.#changed();
    void this.flush();
  }

  /** The same press about the same thing, with nothing else about it since. */
  #sameAs(command: StaffCommand): Entry | undefined {
    const subject = subjectOf(command);
    const last = this.#entries.findLast(({ kept }) => subjectOf(kept.command) === subject);
    return last && JSON.stringify(last.kept.command) === JSON.stringify(command) ? last : undefined;
  }

  #alsoTell(entry: Entry, resolve: (ok: boolean) => void): void {
    const { settle } = entry;
    entry.settle = (ok) => {
      settle(ok);
      resolve(ok);
    };
  }

  /** Is over with its last step, not a moment later: what is submitted meanwhile would wait for a pass that sends nothing more. */
  async #pass(): Promise<boolean> {
    for (let first = this.#entries[0]; first; first = this.#entries[0]) {
      await first.written;
      const problem = await this.#answerTo(first.kept);
      if (problem === "later") {
        for (const entry of this.#entries) entry.hasWaited = true;
        this.#inVain += 1;
        this.#changed();
        const pauseMs = Math.min(RETRY_FIRST_MS * 2 ** (this.#inVain - 1), RETRY_MS_MAX);
        this.#timer = setTimeout(() => void this.flush(), pauseMs);
        this.#passing = null;
        return false;
      }
      this.#inVain = 0;
      this.#entries.shift();
      await this.#settle(first, problem);
      this.#changed();
    }
    this.#passing = null;
    return true;
  }

  async #settle({ kept, hasWaited, settle }: Entry, problem: string | null): Promise<void> {
    if (problem !== null && hasWaited) {
      const refused = { ...kept, problem };
      this.#notTaken = [...this.#notTaken, refused];
      await this.#deps.put(refused).catch(() => undefined);
    } else {
      if (problem !== null) this.#deps.say(problem);
      await this.#deps.drop(kept.commandId).catch(() => undefined);
    }
    settle(problem === null);
  }

  /** Null: it was done. Else why not, or that it is to be sent again later. */
  async #answerTo(kept: Kept): Promise<string | "later" | null> {
    if (this.#deps.now() - kept.at > (LATE_MS_MAX[kept.command.path] ?? 0)) {
      return "It waited too long for a connection, so it was not sent again. See how things stand now.";
    }
    try {
      const answer = await this.#deps.send(kept);
      return answer.ok ? null : this.#deps.wordsOf(answer.refusal);
    } catch (error) {
      const { code, message } = toProblem(error);
      return LATER.has(code) ? "later" : message;
    }
  }

  #changed(): void {
    const waiting = this.#entries.map(({ kept }) => kept);
    this.#state = { waiting, notTaken: this.#notTaken, isCutOff: waiting.length > 0 && this.#inVain > 0 };
    for (const listener of this.#listeners) listener();
  }
}
