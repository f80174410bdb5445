import { isDeepStrictEqual } from "node:util";
import {
  createTRPCClient,
  type getFetch,
  httpBatchLink,
  httpLink,
  splitLink,
  type TRPCClient,
  TRPCClientError,
} from "@trpc/client";
import { type AppErrorCode, RETRY_AFTER_SECONDS } from "#shared/errors";
import type { CommandId } from "#shared/ids";
import type { AppRouter } from "#worker/trpc/router";
import type { Book } from "./book.ts";
import { type DayClock, DayOver } from "./day-clock.ts";
import type { Limiter } from "./limiter.ts";
import type { Measures } from "./measures.ts";
import type { PaceKeeper } from "./pace-keeper.ts";
import type { Random } from "./random.ts";

/** The request went wrong in a way nobody expected. It is in the measures already; whoever asked gives up. */
export class Trouble extends Error {
  override readonly name = "Trouble";
}

export type SessionDeps = {
  readonly url: string;
  readonly clock: DayClock;
  readonly measures: Measures;
  readonly book: Book;
  readonly limiter: Limiter;
  readonly pace: PaceKeeper;
};

/** As if its reply had been lost: sent again with the same command id. */
const REPEAT_SHARE = 0.08;
const TRIES_MAX = 4;
/** A phone gives up about here. */
const REQUEST_TIMEOUT_MS = 20_000;
/** As many as the server takes in one batch. */
const BATCH_MAX = 10;

/** One person's browser at one college: a cookie jar and the API behind it. */
export class Session {
  readonly api: TRPCClient<AppRouter>;
  readonly college: string;
  readonly #deps: SessionDeps;
  readonly #random: Random;
  readonly #cookies = new Map<string, string>();

  constructor(deps: SessionDeps, college: string, random: Random) {
    this.#deps = deps;
    this.#random = random;
    this.college = college;
    const url = `${deps.url}/api/${college}/trpc`;
    const send: ReturnType<typeof getFetch> = (input, { method, headers, body } = {}) =>
      this.#fetch(new Request(input, { method: method ?? "GET", headers: headers ?? {}, body: body ?? null }));
    this.api = createTRPCClient<AppRouter>({
      links: [
        splitLink({
          condition: ({ type }) => type === "mutation",
          true: httpLink({ url, fetch: send }),
          false: httpBatchLink({ url, fetch: send, maxItems: BATCH_MAX }),
        }),
      ],
    });
  }

  /** What this browser sends with every request, a socket's upgrade included. */
  headers(): Record<string, string> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    return { origin: this.#deps.url, ...(cookie && { cookie }) };
  }

  /** A question, timed under `name`. */
  ask<T>(name: string, run: (api: TRPCClient<AppRouter>) => Promise<T>): Promise<T> {
    return this.#timed(name, () => run(this.api));
  }

  /** A question that may fail in one known way; then null. */
  async askOr<T>(name: string, code: AppErrorCode, run: (api: TRPCClient<AppRouter>) => Promise<T>): Promise<T | null> {
    return this.#timed(name, () =>
      run(this.api).catch((error: unknown) => {
        if (codeOf(error) === code) return null;
        throw error;
      }),
    );
  }

  /** A command. Some are sent twice, at once or one after the other, and must get one answer. */
  async command<T>(name: string, run: (api: TRPCClient<AppRouter>, commandId: CommandId) => Promise<T>): Promise<T> {
    const commandId = newCommandId();
    const send = () => this.#timed(name, () => run(this.api, commandId)).catch((error) => this.#unanswered(error));
    if (!this.#random.chance(REPEAT_SHARE)) return send();
    this.#deps.measures.repeats += 1;
    const together = this.#random.chance(0.5);
    const [first, second] = together ? await Promise.all([send(), send()]) : [await send(), await send()];
    if (!isDeepStrictEqual(withoutClock(first), withoutClock(second))) {
      const words = `${name}: ${JSON.stringify(first)} became ${JSON.stringify(second)}`;
      this.#deps.book.violated("replies changed on retry", words);
    }
    return first;
  }

  /** Expects the app to say that there is no such thing; anything else is somebody else's data. */
  async expectNotFound(name: string, run: (api: TRPCClient<AppRouter>) => Promise<unknown>, also: string[] = []) {
    try {
      const answer = await run(this.api);
      this.#deps.book.violated("foreign data seen", `${name} answered ${JSON.stringify(answer).slice(0, 200)}`);
    } catch (error) {
      const code = codeOf(error);
      if (code !== "NOT_FOUND" && !also.includes(code)) this.#deps.measures.problem(`${name}: ${code}, not NOT_FOUND`);
    }
  }

  /** A plain request below the app's origin, with this session's cookies. */
  get(path: string, init: RequestInit = {}): Promise<Response> {
    return this.#insist(`GET ${path}`, () => this.#fetch(new Request(`${this.#deps.url}${path}`, init)));
  }

  #unanswered(error: unknown): never {
    this.#deps.book.unanswered += 1;
    throw error;
  }

  async #timed<T>(name: string, run: () => Promise<T>): Promise<T> {
    const wantedAt = performance.now();
    const answer = await this.#insist(name, run);
    this.#deps.measures.time(name, performance.now() - wantedAt);
    return answer;
  }

  /** Tries again what the app was too busy for, and what a cut connection left unanswered. */
  async #insist<T>(name: string, run: () => Promise<T>): Promise<T> {
    const { clock, measures } = this.#deps;
    for (let attempt = 1; ; attempt++) {
      try {
        return await run();
      } catch (error) {
        if (clock.isOver) throw new DayOver("the day was broken off");
        const code = codeOf(error);
        if (attempt < TRIES_MAX && code === "OVERLOADED") {
          measures.busy += 1;
          await clock.sleepReal(RETRY_AFTER_SECONDS * 1000 * this.#random.between(1, 2));
        } else if (attempt < TRIES_MAX && code === "UNANSWERED") {
          measures.cut += 1;
          await clock.sleepReal(100 * attempt);
        } else {
          measures.problem(`${name}: ${code} ${error instanceof Error ? error.message : String(error)}`);
          throw new Trouble(`${name}: ${code}`);
        }
      }
    }
  }

  async #fetch(request: Request): Promise<Response> {
    const { limiter, measures, pace } = this.#deps;
    const ended = pace.begin();
    const release = await limiter.enter();
    try {
      measures.requests += 1;
      for (const [name, value] of Object.entries(this.headers())) request.headers.set(name, value);
      // On one machine compressing only takes time from both sides.
      request.headers.set("accept-encoding", "identity");
      const response = await fetch(request, { signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS) });
      this.#keepCookies(response);
      return response;
    } finally {
      ended();
      release();
    }
  }

  #keepCookies(response: Response): void {
    for (const line of response.headers.getSetCookie()) {
      const pair = line.split(";")[0] ?? "";
      const at = pair.indexOf("=");
      const value = pair.slice(at + 1);
      if (value === "" || /max-age=0\b/i.test(line)) this.#cookies.delete(pair.slice(0, at));
      else this.#cookies.set(pair.slice(0, at), value);
    }
  }
}

/** Staff whose command went wrong turn to the next person. */
export async function despiteTrouble(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof Trouble)) throw error;
  }
}

export function newCommandId(): CommandId {
  return crypto.randomUUID() as CommandId;
}

/** The app's own word for what went wrong, or UNANSWERED. */
function codeOf(error: unknown): string {
  if (!(error instanceof TRPCClientError)) return "UNANSWERED";
  const data: unknown = error.data;
  if (typeof data === "object" && data !== null && "appCode" in data) return String(data.appCode);
  return "UNANSWERED";
}

/** A reply without how long it is from now to what it names: that is another each time it is said. */
function withoutClock(reply: unknown): unknown {
  return JSON.parse(JSON.stringify(reply ?? null), (key, value) => (key === "keptForMs" ? undefined : value));
}
