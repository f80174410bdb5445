import { expect } from "vitest";
import { countedId, countingIds } from "#shared/counting-ids";
import type { TokenId, UserId } from "#shared/ids";
import { decide } from "./decide.ts";
import { evolve } from "./evolve.ts";
import { isLive, newQueue, withToken } from "./state.ts";
import { evolveToken } from "./tokens.ts";
import type { QueueCommand, QueueConfig, QueueDomainEvent, QueueRefusal, QueueState, Token } from "./types.ts";

export const T0 = 1_700_000_000_000;
export const SECOND = 1000;
export const MINUTE = 60 * SECOND;

export const config: QueueConfig = {
  version: 1,
  lanes: [
    { id: "regular", name: "Regular", creditMs: 0 },
    { id: "vip", name: "VIP", creditMs: 480 * SECOND },
    { id: "access", name: "Step-free", creditMs: 900 * SECOND },
  ],
  priorServiceSeconds: 45,
  graceMs: 90 * SECOND,
  waitingMax: 50,
};

export const person = (index: number): UserId => countedId("user", index);
export const [asha, ben, chloe] = [person(1), person(2), person(3)];

/** One queue's story: each command must be taken unless a refusal is asked for. */
export class Story {
  state: QueueState;
  now = T0;
  ended = new Map<TokenId, Token>();
  events: QueueDomainEvent[] = [];
  readonly ids = countingIds();

  constructor(from: QueueConfig = config) {
    this.state = newQueue(from, T0);
  }

  at(ms: number): this {
    this.now = T0 + ms;
    return this;
  }

  when(...commands: QueueCommand[]): this {
    for (const command of commands) {
      const result = decide(this.shown(command), command, this);
      if (!result.ok) throw new Error(`${command.type} was refused: ${result.refusal.code}`);
      this.events = result.value;
      for (const event of result.value) this.apply(event);
    }
    return this;
  }

  thenEvents(...events: Partial<QueueDomainEvent>[]): this {
    expect(this.events).toMatchObject(events);
    expect(this.events).toHaveLength(events.length);
    return this;
  }

  refuses(command: QueueCommand, refusal: QueueRefusal): this {
    const before = this.state;
    expect(decide(this.shown(command), command, this)).toEqual({ ok: false, refusal });
    expect(this.state).toBe(before);
    return this;
  }

  token(userId: UserId): Token {
    const id = this.state.tokenOfUser.get(userId);
    const token = id && this.state.tokens.get(id);
    if (!token) throw new Error("no live token");
    return token;
  }

  private shown(command: QueueCommand): QueueState {
    const ended = "tokenId" in command && this.ended.get(command.tokenId);
    return ended ? withToken(this.state, ended) : this.state;
  }

  private apply(event: QueueDomainEvent): void {
    if ("tokenId" in event) {
      const after = evolveToken(this.state.tokens.get(event.tokenId) ?? null, event);
      if (after && !isLive(after)) this.ended.set(after.id, after);
    }
    this.state = evolve(this.state, event);
  }
}

export const join = (userId: UserId, laneId = "regular"): QueueCommand => ({
  type: "Join",
  userId,
  name: "Someone",
  laneId,
});
export const callNext: QueueCommand = { type: "CallNext" };
export const setServers = (servers: number): QueueCommand => ({ type: "SetServers", servers });
export const openQueue = (servers = 8) => new Story().when({ type: "OpenQueue" }, setServers(servers));
