import { decide } from "#shared/domain/queue/decide";
import { evolve, evolveToken, newQueue, withToken } from "#shared/domain/queue/evolve";
import type { Lane, QueueCommand, QueueState, QueueSummary, StaffTokenView, Token } from "#shared/domain/queue/types";
import { queueSummary, staffTokenView, tokenViewer } from "#shared/domain/queue/view";
import type { IdSource } from "#shared/given";
import type { TokenId, UserId } from "#shared/ids";
import { ok } from "#shared/result";
import { idsIn, type Plan, refusalPlan } from "./station-plan.ts";
import type { StationStorage } from "./station-storage.ts";

/** The queue of a station, in memory as it is stored. */
export class QueueRoom {
  readonly #rows: StationStorage;
  readonly #ids: IdSource;
  #state: QueueState | null;
  #servedTotal: number;

  constructor(rows: StationStorage, ids: IdSource) {
    this.#rows = rows;
    this.#ids = ids;
    const stored = rows.loadQueue();
    this.#state = stored?.state ?? null;
    this.#servedTotal = stored?.servedTotal ?? 0;
  }

  /** Null until the first configuration, and for good at a kitchen. */
  get state(): QueueState | null {
    return this.#state;
  }

  get lanes(): readonly Lane[] {
    return this.#state?.config.lanes ?? [];
  }

  /** Live or ended; null if there never was one. */
  token(tokenId: TokenId): Token | null {
    return this.#state?.tokens.get(tokenId) ?? this.#rows.token(tokenId);
  }

  tokenOf(userId: UserId): Token | null {
    const tokenId = this.#state?.tokenOfUser.get(userId);
    return (tokenId && this.#state?.tokens.get(tokenId)) || null;
  }

  summary(now: number): QueueSummary | null {
    return this.#state && queueSummary(this.#state, now, this.#servedTotal);
  }

  /** All live tokens, those in service first, then in the order they will be called. */
  tokens(now: number): StaffTokenView[] {
    if (!this.#state) return [];
    const view = tokenViewer(this.#state, now);
    const tokens = Array.from(this.#state.tokens.values(), (token) => ({ ...view(token), name: token.name }));
    return tokens.sort((a, b) => (a.ahead ?? -1) - (b.ahead ?? -1) || a.number - b.number);
  }

  /** What `command` means at the instant `at`. */
  plan(command: QueueCommand, at: number): Plan {
    const before = this.#state;
    const base = before ?? newQueue({ ...configOf(command), version: 0 }, at);
    const named = "tokenId" in command ? this.token(command.tokenId) : null;
    const decided = decide(named ? withToken(base, named) : base, command, { now: at, ids: this.#ids });
    if (!decided.ok) return refusalPlan(decided);
    const events = decided.value;
    const after = events.reduce(evolve, base);
    const tokens = [...idsIn(events).tokenIds].flatMap(
      (id) => events.reduce<Token | null>(evolveToken, base.tokens.get(id) ?? null) ?? [],
    );
    const servedTotal = this.#servedTotal + events.filter((event) => event.type === "TokenDone").length;
    const [token = named] = tokens;
    return {
      events,
      reply: ok({ token: token ? staffTokenView(after, token, at) : null, order: null }),
      write: (seq) => this.#rows.saveQueue(before, after, servedTotal, tokens, seq),
      remember: () => {
        this.#state = after;
        this.#servedTotal = servedTotal;
        return { tokens, orders: [] };
      },
    };
  }
}

/** The first command of a queue brings its configuration; no other gets here before. */
function configOf(command: QueueCommand) {
  if (command.type !== "ConfigureQueue") throw new Error(`${command.type} reached a queue without configuration`);
  return command.config;
}
