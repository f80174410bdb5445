import { decide } from "#shared/domain/queue/decide";
import { evolve } from "#shared/domain/queue/evolve";
import { UNDO_WITHIN_MS } from "#shared/domain/queue/settings";
import { newQueue, withToken } from "#shared/domain/queue/state";
import { evolveToken } from "#shared/domain/queue/tokens";
import { nextDueAt } from "#shared/domain/queue/turn";
import type {
  DeskView,
  Lane,
  QueueCommand,
  QueueDomainEvent,
  QueueState,
  QueueSummary,
  StaffTokenView,
  Token,
} from "#shared/domain/queue/types";
import { canUndoNoShow, desksView, queueSummary, staffTokenView, staffTokenViewer } from "#shared/domain/queue/view";
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
  /** The newest no-shows: staff see them while they can be undone. */
  #noShows: readonly Token[];

  constructor(rows: StationStorage, ids: IdSource) {
    this.#rows = rows;
    this.#ids = ids;
    const stored = rows.loadQueue();
    this.#state = stored?.state ?? null;
    this.#servedTotal = stored?.servedTotal ?? 0;
    this.#noShows = stored ? rows.noShowsSince(stored.state.lastAt - UNDO_WITHIN_MS) : [];
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

  /** When time next changes the queue by itself, epoch ms; null for never. */
  get dueAt(): number | null {
    return this.#state && nextDueAt(this.#state);
  }

  desks(): DeskView[] {
    return this.#state ? desksView(this.#state) : [];
  }

  /** On their way to another station: a handful, looked for among those who are live. */
  parked(): Token[] {
    return [...(this.#state?.tokens.values() ?? [])].filter(({ status }) => status === "parked");
  }

  /** Live tokens, those in service first, then in the order they will be called; among the first, no-shows to undo. */
  tokens(now: number): StaffTokenView[] {
    if (!this.#state) return [];
    const view = staffTokenViewer(this.#state, now);
    const undoable = this.#noShows.filter((token) => canUndoNoShow(token, now));
    const tokens = [...this.#state.tokens.values(), ...undoable].map(view);
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
    const about = subjectOf(command, events);
    const token = tokens.find(({ id }) => id === about) ?? named;
    return {
      events,
      reply: ok({ token: token ? staffTokenView(after, token, at) : null, order: null }),
      write: (seq) => this.#rows.saveQueue(before, after, servedTotal, tokens, seq),
      remember: () => {
        this.#state = after;
        this.#servedTotal = servedTotal;
        this.#noteNoShows(tokens, at);
        return { tokens, orders: [] };
      },
    };
  }

  #noteNoShows(tokens: readonly Token[], now: number): void {
    if (tokens.length === 0) return;
    const touched = new Set(tokens.map(({ id }) => id));
    const others = this.#noShows.filter(({ id }) => !touched.has(id));
    this.#noShows = [...others, ...tokens].filter((token) => canUndoNoShow(token, now));
  }
}

/** Whom the reply to a command is about: time may have changed others in the same turn. */
function subjectOf(command: QueueCommand, events: readonly QueueDomainEvent[]): TokenId | null {
  if ("tokenId" in command) return command.tokenId;
  const wanted = command.type === "CallNext" ? "TokenCalled" : "TokenJoined";
  const event = events.find(({ type }) => type === wanted);
  return event && "tokenId" in event ? event.tokenId : null;
}

/** The first command of a queue brings its configuration; no other gets here before. */
function configOf(command: QueueCommand) {
  if (command.type !== "ConfigureQueue") throw new Error(`${command.type} reached a queue without configuration`);
  return command.config;
}
