import type { IdSource } from "#shared/given";
import type { TokenId } from "#shared/ids";
import { etaAt } from "./eta.ts";
import { evolve } from "./evolve.ts";
import * as limits from "./settings.ts";
import { isLive, onDuty, waitingCount } from "./state.ts";
import { evolveToken } from "./tokens.ts";
import type { QueueDomainEvent, QueueState, Server, Surge, Token } from "./types.ts";
import { isPrivilegedFirst, nextToken, waitingTokens } from "./view.ts";

/** One command at work: the events so far, and the state they make, which the next is decided against. */
export class Turn {
  readonly events: QueueDomainEvent[] = [];
  readonly at: number;
  readonly ids: IdSource;
  state: QueueState;
  readonly #isEmptyBefore: boolean;

  constructor(state: QueueState, at: number, ids: IdSource) {
    this.state = state;
    this.#isEmptyBefore = waitingCount(state) === 0;
    this.at = at;
    this.ids = ids;
  }

  /** What this turn itself has ended: a command about it is answered with what became of it. */
  readonly #ended = new Map<TokenId, Token>();

  emit(event: QueueDomainEvent): void {
    const before = "tokenId" in event ? this.find(event.tokenId) : undefined;
    this.events.push(event);
    this.state = evolve(this.state, event);
    const after = before && evolveToken(before, event);
    if (after && !isLive(after)) this.#ended.set(after.id, after);
  }

  find(tokenId: TokenId): Token | undefined {
    return this.state.tokens.get(tokenId) ?? this.#ended.get(tokenId);
  }

  /** Gives `server`, who is free, this token. Out of turn, the floor does not count it. */
  call(server: Server, token: Token, isOutOfTurn: boolean): void {
    const { at, state } = this;
    const { graceMs, remoteGraceMs } = limits.settingsOf(state.config);
    const dueAt = at + (token.isRemote && token.confirmedAt === null ? remoteGraceMs : graceMs);
    const streak = isOutOfTurn ? state.streak : streakAfter(state, token);
    this.emit({
      type: "TokenCalled",
      ...{ tokenId: token.id, serverId: server.id, streak, dueAt },
      ...{ isOutOfTurn: isOutOfTurn || isPrivilegedFirst(state, server), at },
    });
  }

  /** A called person did not come: they are held, until the time that costs the place. */
  miss(token: Token): void {
    const { at } = this;
    if (token.misses + 1 >= limits.settingsOf(this.state.config).missesMax)
      this.emit({ type: "TokenNoShow", tokenId: token.id, at });
    else this.#hold(token, "missed");
  }

  /** Everything that was due up to now, in order. Running it twice finds nothing the second time. */
  runDue(): void {
    for (;;) {
      const first = this.state.due.first();
      const token = first && first[0].key <= this.at && this.state.tokens.get(first[1]);
      if (!token) break;
      if (token.status === "called") this.miss(token);
      else if (token.status === "away") this.emit({ type: "TokenLeft", tokenId: token.id, at: this.at });
      else this.#hold(token, "silent");
    }
    for (const server of this.state.servers) this.#endMove(server);
    const { heldAloneSince, held } = this.state;
    const oldest = held.first();
    const isAloneLong = heldAloneSince !== null && heldAloneSince + limits.HELD_ALONE_MS <= this.at;
    if (oldest && isAloneLong) this.emit({ type: "TokenRecalled", tokenId: oldest[1], at: this.at });
  }

  /** What follows from any change: people come back, free servers call on, a crowd is noticed. */
  settle(): void {
    this.#recall();
    this.#noteBeginning();
    this.#noteCrowd();
    this.#endRelief();
    this.#endExtras();
    this.#sendHome();
    this.#callOn();
    this.#askComing();
    this.#tellNews();
  }

  /** What no other queue has settled in time: who was to leave stays, who was to come does not. */
  #endMove({ id: serverId, leaving, coming }: Server): void {
    const { at } = this;
    if (leaving && leaving.until <= at) this.emit({ type: "ServerReleased", serverId, at });
    if (coming && coming.until <= at) this.emit({ type: "ServerOff", serverId, at });
  }

  #hold(token: Token, because: "missed" | "silent"): void {
    const backAfterCalls = this.state.callsMade + limits.settingsOf(this.state.config).backAfterCalls;
    this.emit({ type: "TokenHeld", tokenId: token.id, because, backAfterCalls, at: this.at });
  }

  #recall(): void {
    for (;;) {
      const first = this.state.held.first();
      if (!first || first[0].key > this.state.callsMade) return;
      this.emit({ type: "TokenRecalled", tokenId: first[1], at: this.at });
    }
  }

  /** One who comes where nobody waits: with a server at rest, too, who else may not look up. */
  #noteBeginning(): void {
    const joined = this.events.some(({ type }) => type === "TokenJoined");
    if (joined && this.#isEmptyBefore) this.emit({ type: "LineBegan", at: this.at });
  }

  #noteCrowd(): void {
    const { at, state } = this;
    const changesAt = crowdChangesAt(state);
    if (changesAt === null || at < changesAt) return;
    this.emit({ type: state.crowd.isCrowded ? "CrowdGone" : "CrowdGathered", at });
  }

  /** What rules began because many waited ends when few do, and no sooner than a crowd may change. */
  #endRelief(): void {
    const { at, state } = this;
    for (const { endsAt, ends } of surplus(state)) if (at >= endsAt) this.emit({ ...ends, at });
  }

  #endExtras(): void {
    const { privileged, regulars, servers } = this.state;
    if (privileged.size > 0 || regulars.size >= limits.EXTRA_REGULARS_MIN) return;
    for (const { id, privilegedFirst } of servers)
      if (privilegedFirst) this.emit({ type: "ServerOrdinary", serverId: id, at: this.at });
  }

  #sendHome(): void {
    for (const { id, isDraining, tokenId, leaving } of this.state.servers)
      if (isDraining && tokenId === null && !leaving) this.emit({ type: "ServerOff", serverId: id, at: this.at });
  }

  #callOn(): void {
    if (!limits.settingsOf(this.state.config).callsByItself || this.state.status === "paused") return;
    for (;;) {
      const server = onDuty(this.state).find(({ tokenId }) => tokenId === null);
      const token = server && nextToken(this.state, server);
      if (!server || !token) return;
      this.call(server, token, false);
      this.#recall();
    }
  }

  /** People who joined from afar are asked once whether they still come, early enough to be there. */
  #askComing(): void {
    const { state, at } = this;
    if (limits.settingsOf(state.config).presence !== "asked") return;
    const tell = etaAt(state, at);
    if (!tell) return;
    let looked = 0;
    for (const token of waitingTokens(state)) {
      looked += 1;
      if (looked > limits.ASK_AMONG) return;
      // Whoever said so before they were asked has answered.
      const isSettled = !token.isRemote || token.askedAt !== null || token.confirmedAt !== null;
      if (isSettled || tell(token).medianMs > limits.ASK_AT_MS) continue;
      this.emit({ type: "ComingAsked", tokenId: token.id, dueAt: at + limits.ASK_ANSWER_MS, at });
    }
  }

  /** Each token hears once that its turn is near, and once that it comes clearly later, or sooner, than it was told. */
  #tellNews(): void {
    const { state, at } = this;
    const tell = etaAt(state, at);
    if (!tell) return;
    let ahead = 0;
    for (const token of waitingTokens(state)) {
      if (ahead >= limits.NOTICE_AMONG) return;
      const { id: tokenId, noticeMs = limits.NOTICE_MS, nearAt, delayedAt, soonerAt } = token;
      const { medianMs } = tell(token);
      const isNear = ahead <= limits.NOTICE_AHEAD || medianMs <= noticeMs;
      if (nearAt === undefined && isNear) this.emit({ type: "TurnNear", tokenId, medianMs, at });
      const byMs = newsBy(token, at + medianMs);
      if (delayedAt === undefined && byMs > 0) this.emit({ type: "TurnDelayed", tokenId, byMs, at });
      if (soonerAt === undefined && byMs < 0 && !isNear) this.emit({ type: "TurnSooner", tokenId, byMs: -byMs, at });
      ahead += 1;
    }
  }
}

/** By how much a turn comes later than was told at joining, or sooner (negative); 0 where that is not so much as to be news. */
function newsBy({ joinedAt, quote }: Token, turnAt: number): number {
  if (!quote) return 0;
  const byMs = turnAt - joinedAt - quote.medianMs;
  return Math.abs(byMs) >= Math.max(limits.SHIFT_MS, limits.SHIFT_SHARE * quote.medianMs) ? byMs : 0;
}

/** Privileged calls in a row while a regular waits, after calling `token`. The station counts as one, not each server. */
function streakAfter({ regulars, streak }: QueueState, token: Token): number {
  if (token.creditMs === 0) return 0;
  return regulars.size > 0 ? streak + 1 : streak;
}

type Ending =
  | { readonly type: "ReliefEnded" | "PriorityEnded" }
  | { readonly type: "ServerDraining"; serverId: string };

/** What was begun because many waited, and few do: when it may end, and how. */
function surplus(state: QueueState): { readonly endsAt: number; readonly ends: Ending }[] {
  const waiting = waitingCount(state);
  const begun: { ends: Ending; surge: Surge | undefined }[] = [
    { ends: { type: "ReliefEnded" }, surge: state.relief },
    { ends: { type: "PriorityEnded" }, surge: state.priority },
    ...state.servers.map(({ id: serverId, spare, isDraining }) => {
      return { ends: { type: "ServerDraining", serverId } as const, surge: isDraining ? undefined : spare };
    }),
  ];
  return begun.flatMap(({ ends, surge }) =>
    surge && waiting < surge.below ? { endsAt: surge.since + limits.CROWD_COOL_DOWN_MS, ends } : [],
  );
}

/** When a crowd may be noticed, or that it is gone; null where neither is so. */
function crowdChangesAt(state: QueueState): number | null {
  const { isCrowded, changedAt } = state.crowd;
  const waiting = waitingCount(state);
  const isOther = isCrowded ? waiting < limits.CROWD_BELOW : waiting > limits.CROWD_ABOVE;
  return isOther ? changedAt + limits.CROWD_COOL_DOWN_MS : null;
}

/** When time next changes a queue by itself, epoch ms; null for never. */
export function nextDueAt(state: QueueState): number | null {
  const { due, heldAloneSince, servers } = state;
  const first = due.first();
  const dues = servers.flatMap(({ leaving, coming }) => (leaving ?? coming)?.until ?? []);
  dues.push(...surplus(state).map(({ endsAt }) => endsAt));
  const changesAt = crowdChangesAt(state);
  if (changesAt !== null) dues.push(changesAt);
  if (first) dues.push(first[0].key);
  if (heldAloneSince !== null) dues.push(heldAloneSince + limits.HELD_ALONE_MS);
  return dues.length === 0 ? null : Math.min(...dues);
}
