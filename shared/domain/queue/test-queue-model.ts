import { countedId } from "#shared/counting-ids";
import type { UserId } from "#shared/ids";
import { settingsOf } from "./settings.ts";
import type { MovedToken, QueueCommand, QueueConfig, QueueState, TokenStatus } from "./types.ts";

export type ModelToken = {
  id: string;
  userId: UserId | null;
  laneId: string;
  credit: number;
  joinedAt: number;
  people: number;
  status: TokenStatus;
  calledAt: number | null;
  servedAt: number | null;
  endedAt: number;
  dueAt: number | null;
  backAfterCalls: number;
  misses: number;
  rings: number;
  wasRestored: boolean;
  outOfTurn: boolean;
  transferId: string | null;
  /** What they were before they were on the way to another queue. */
  was: Pick<ModelToken, "status" | "dueAt"> | null;
  noticeMs: number | null;
  remote: boolean;
  confirmed: boolean;
};
/** Begun at an instant because many waited, and over when fewer than so many do. */
type ModelSurge = { since: number; below: number };
type ModelServer = {
  id: string;
  token: ModelToken | null;
  draining: boolean;
  privilegedFirst: boolean;
  spare: ModelSurge | null;
};

const HOLDING: readonly TokenStatus[] = ["waiting", "away", "held"];

/** A queue as one array of everybody who ever joined, index = number − 1, searched from the front. */
export class QueueModel {
  tokens: ModelToken[] = [];
  servers: ModelServer[] = [];
  status: QueueState["status"] = "closed";
  paused: string | null = null;
  byRule = false;
  streak = 0;
  calls = 0;
  crowded = false;
  crowdChangedAt = 0;
  relief: ModelSurge | null = null;
  priority: ModelSurge | null = null;
  aloneSince: number | null = null;
  /** When services ended, the day's end forgetting them. */
  finishedAt: number[] = [];
  lastAt: number;
  openedAt: number | null = null;
  config: QueueConfig;

  constructor(config: QueueConfig, now: number) {
    this.config = config;
    this.lastAt = now;
  }

  in(...statuses: TokenStatus[]): ModelToken[] {
    return this.tokens.filter(({ status }) => statuses.includes(status));
  }

  waiting(): ModelToken[] {
    // Array.sort is stable, so equal keys stay in the order of numbers.
    const byKey = this.in("waiting").sort((a, b) => a.joinedAt - a.credit - (b.joinedAt - b.credit));
    if (!this.priority) return byKey;
    return [...byKey.filter(({ credit }) => credit > 0), ...byKey.filter(({ credit }) => credit === 0)];
  }

  /** Desks that take more people. */
  onDuty(): ModelServer[] {
    return this.servers.filter(({ draining }) => !draining);
  }

  /** People finished in the last minute, once it has been open for one. */
  perMinute(): number | null {
    if (this.openedAt === null || this.lastAt < this.openedAt + 60_000) return null;
    return this.finishedAt.filter((at) => at > this.lastAt - 60_000).length;
  }

  deskOf(token: ModelToken): string | null {
    return this.servers.find((server) => server.token === token)?.id ?? null;
  }

  /** How many hold a place, by lane. */
  inLanes(): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const { laneId } of this.in(...HOLDING)) counts[laneId] = (counts[laneId] ?? 0) + 1;
    return counts;
  }

  /** When time changes something by itself. */
  nextDueAt(): number | null {
    const dues = this.tokens.flatMap(({ dueAt }) => dueAt ?? []);
    if (this.aloneSince !== null) dues.push(this.aloneSince + 120_000);
    const waiting = this.in("waiting").length;
    const begun = [this.relief, this.priority, ...this.onDuty().map(({ spare }) => spare)];
    for (const surge of begun) if (surge && waiting < surge.below) dues.push(surge.since + 120_000);
    if (this.#isCrowdOther()) dues.push(this.crowdChangedAt + 120_000);
    return dues.length === 0 ? null : Math.min(...dues);
  }

  #isCrowdOther(): boolean {
    const waiting = this.in("waiting").length;
    return this.crowded ? waiting < 15 : waiting > 25;
  }

  numberOf(token: ModelToken): number {
    return this.tokens.indexOf(token) + 1;
  }

  /** Somebody from afar is asked whether they still come, which only the estimate knows when. */
  asked(tokenId: string, dueAt: number): void {
    const token = this.#named(tokenId);
    if (token) token.dueAt = dueAt;
  }

  /** Applies a command the naive way; returns the refusal's code, or null. A refusal leaves everything as it was. */
  run(command: QueueCommand, now: number): string | null {
    const at = Math.max(now, this.lastAt);
    const before = JSON.stringify(this);
    const [tokens, servers] = [this.tokens, this.servers];
    const changesBefore = this.#changes;
    this.#runDue(at);
    const refusal = this.#attempt(command, at);
    if (refusal) {
      this.#restore(before, tokens, servers);
      return refusal;
    }
    this.#settle(at);
    if (this.#changes > changesBefore) this.lastAt = at;
    return null;
  }

  #changes = 0;

  #restore(before: string, tokens: ModelToken[], servers: ModelServer[]): void {
    const { tokens: oldTokens, servers: oldServers, ...rest } = JSON.parse(before) as this;
    const known = tokens.slice(0, oldTokens.length);
    for (const [i, token] of known.entries()) Object.assign(token, oldTokens[i]);
    this.tokens = known;
    this.servers = oldServers.map((old) => {
      const server = servers.find(({ id }) => id === old.id) ?? { ...old };
      return Object.assign(server, old, { token: known.find(({ id }) => id === old.token?.id) ?? null });
    });
    Object.assign(this, rest);
  }

  #runDue(at: number): void {
    for (;;) {
      const due = this.tokens.filter(({ dueAt }) => dueAt !== null && dueAt <= at);
      const first = due.sort((a, b) => (a.dueAt ?? 0) - (b.dueAt ?? 0))[0];
      if (!first) break;
      if (first.status === "called") this.#miss(first, at);
      else if (first.status === "waiting") this.#hold(first, at);
      else this.#end(first, "left", at);
    }
    const held = this.#heldInOrder()[0];
    if (this.aloneSince !== null && this.aloneSince + 120_000 <= at && held) this.#back(held, at);
  }

  #heldInOrder(): ModelToken[] {
    return this.in("held").sort((a, b) => a.backAfterCalls - b.backAfterCalls);
  }

  /** After each change: whether people are held alone, and since when. */
  #touch(at: number): void {
    this.#changes += 1;
    const alone = this.in("waiting").length === 0 && this.in("held").length > 0 && this.status !== "paused";
    this.aloneSince = alone ? (this.aloneSince ?? at) : null;
  }

  #settle(at: number): void {
    this.#recall(at);
    if (at >= this.crowdChangedAt + 120_000 && this.#isCrowdOther()) {
      this.crowded = !this.crowded;
      this.crowdChangedAt = at;
      this.#touch(at);
    }
    this.#endSurges(at);
    const waiting = this.in("waiting").length;
    const regulars = this.in("waiting").filter(({ credit }) => credit === 0).length;
    if (waiting === regulars && regulars < 8)
      for (const server of this.servers)
        if (server.privilegedFirst) {
          server.privilegedFirst = false;
          this.#touch(at);
        }
    const leaving = this.servers.filter(({ draining, token }) => draining && !token);
    this.servers = this.servers.filter((server) => !leaving.includes(server));
    for (const _ of leaving) this.#touch(at);
    if (!settingsOf(this.config).callsByItself || this.status === "paused") return;
    for (;;) {
      const server = this.onDuty().find(({ token }) => !token);
      if (!server || this.in("waiting").length === 0) return;
      this.#call(server, this.#pick(server), at, false);
      this.#recall(at);
    }
  }

  #isOver(surge: ModelSurge | null, at: number): boolean {
    return surge !== null && this.in("waiting").length < surge.below && at >= surge.since + 120_000;
  }

  #endSurges(at: number): void {
    for (const name of ["relief", "priority"] as const)
      if (this.#isOver(this[name], at)) this.#set(at, () => (this[name] = null));
    for (const server of this.servers) if (this.#isOver(server.spare, at)) this.#drain(server, at);
  }

  /** What begins now is over when three fifths of those who wait do, or fewer than a crowd. */
  #surge(since: number): ModelSurge {
    return { since, below: Math.max(1, Math.min(15, Math.ceil(0.6 * this.in("waiting").length))) };
  }

  #recall(at: number): void {
    for (const token of this.#heldInOrder()) if (token.backAfterCalls <= this.calls) this.#back(token, at);
  }

  #pick(server: ModelServer): ModelToken {
    const waiting = this.waiting();
    const regular = waiting.find(({ credit }) => credit === 0);
    const privileged = waiting.find(({ credit }) => credit > 0);
    if (this.streak >= 3 && regular) return regular;
    if ((server.privilegedFirst || this.priority) && privileged) return privileged;
    return waiting[0] as ModelToken;
  }

  #call(server: ModelServer, token: ModelToken, at: number, outOfTurn: boolean): null {
    const isExtra =
      (server.privilegedFirst || this.priority !== null) && this.in("waiting").some(({ credit }) => credit > 0);
    token.outOfTurn ||= outOfTurn || isExtra;
    server.token = token;
    const grace = token.remote && !token.confirmed ? 180_000 : this.config.graceMs;
    Object.assign(token, { status: "called", calledAt: at, dueAt: at + grace, rings: 0 });
    this.calls += 1;
    const regularLeft = this.in("waiting").some(({ credit }) => credit === 0);
    if (!outOfTurn) this.streak = token.credit === 0 ? 0 : regularLeft ? this.streak + 1 : this.streak;
    this.#touch(at);
    return null;
  }

  #release(token: ModelToken): void {
    for (const server of this.servers) if (server.token === token) server.token = null;
  }

  #miss(token: ModelToken, at: number): void {
    token.misses += 1;
    if (token.misses >= 2) return void this.#end(token, "no-show", at);
    this.#hold(token, at);
  }

  #hold(token: ModelToken, at: number): void {
    this.#release(token);
    Object.assign(token, { status: "held", dueAt: null, backAfterCalls: this.calls + 3, outOfTurn: true });
    this.#touch(at);
  }

  #end(token: ModelToken, status: TokenStatus, at: number): null {
    this.#release(token);
    Object.assign(token, { status, dueAt: null, endedAt: at });
    this.#touch(at);
    return null;
  }

  #back(token: ModelToken, at: number): null {
    Object.assign(token, { status: "waiting", dueAt: null });
    this.#touch(at);
    return null;
  }

  #set(at: number, change: () => void): null {
    change();
    this.#touch(at);
    return null;
  }

  #attempt(command: QueueCommand, at: number): string | null {
    switch (command.type) {
      case "Tick":
        return null;
      case "OpenQueue":
        return this.status === "open"
          ? null
          : this.#set(at, () => {
              if (this.status === "closed" && !this.byRule) this.openedAt = at;
              Object.assign(this, { status: "open", paused: null, byRule: false });
            });
      case "PauseQueue": {
        const pause = command.reason ?? "";
        if (this.status === "paused" && this.paused === pause) return null;
        return this.#set(at, () => Object.assign(this, { status: "paused", paused: pause, byRule: false }));
      }
      case "CloseQueue":
        return this.status === "closed" && !this.byRule
          ? null
          : this.#set(at, () => Object.assign(this, { status: "closed", paused: null, byRule: false }));
      case "PauseJoins":
        if (this.byRule) return null;
        if (this.status !== "open") return "shut-by-staff";
        return this.#set(at, () => Object.assign(this, { status: "closed", byRule: true }));
      case "ResumeJoins":
        if (this.status === "open") return null;
        if (!this.byRule) return "shut-by-staff";
        return this.#set(at, () => Object.assign(this, { status: "open", byRule: false }));
      case "EndQueue": {
        const live = this.in("waiting", "away", "held", "parked", "called", "serving");
        for (const token of live) this.#end(token, "expired", at);
        if (this.status === "closed" && !this.byRule && live.length === 0) return null;
        return this.#set(at, () =>
          Object.assign(this, { status: "closed", paused: null, byRule: false, streak: 0, finishedAt: [] }),
        );
      }
      case "ConfigureQueue":
        return this.#set(at, () => (this.config = command.config));
      case "SetServers":
        for (const server of this.servers) if (Number(server.id) > command.servers) this.#drain(server, at);
        for (let id = 1; id <= command.servers; id++) this.#on(String(id), false, at);
        return null;
      case "ServerOn":
        return this.#on(command.serverId, false, at);
      case "OpenExtra":
        if (!this.crowded) return "not-crowded";
        if (!command.serverId && this.servers.some(({ privilegedFirst, draining }) => privilegedFirst && !draining))
          return null;
        return this.#on(command.serverId ?? this.#unusedDesk(), true, at);
      case "ServerDrain":
      case "CloseExtra":
      case "ServerOff":
        return this.#away(command.type, command.serverId ?? this.#extraDesk(), at);
      case "Join":
        return this.#join(command.userId, command.laneId, command.people ?? 1, command.isThere ?? false, at);
      case "IssueToken":
        return this.#join(null, command.laneId, command.people ?? 1, true, at);
      case "AcceptTransfer":
        return this.#accept(command.token, at);
      case "Relieve":
        return this.relief ? null : this.#set(at, () => (this.relief = this.#surge(at)));
      case "PrioritiseLanes":
        if (!this.config.lanes.some(({ creditMs }) => creditMs > 0)) return "no-priority-lane";
        return this.priority ? null : this.#set(at, () => (this.priority = this.#surge(at)));
      case "EndPriority":
        return this.priority ? this.#set(at, () => (this.priority = null)) : null;
      case "OpenSpare": {
        const open = this.onDuty().filter(({ spare }) => spare).length;
        if (open >= settingsOf(this.config).spareLanes) return "no-spare-lane";
        return this.#on(this.#unusedDesk(), command.privilegedFirst, at, this.#surge(at));
      }
      case "CallNext": {
        if (this.status === "paused") return "queue-paused";
        if (this.in("waiting").length === 0) return "nobody-waiting";
        const server = this.#free();
        return typeof server === "string" ? server : this.#call(server, this.#pick(server), at, false);
      }
      default:
        return "userId" in command &&
          this.#named(command.tokenId)?.userId !== command.userId &&
          this.#named(command.tokenId)
          ? "not-your-token"
          : "tokenId" in command
            ? this.#forToken(command, at)
            : "not modelled";
    }
  }

  #unusedDesk(): string {
    for (let id = 1; ; id++) if (!this.servers.some((server) => server.id === String(id))) return String(id);
  }

  #extraDesk(): string {
    return this.servers.find(({ privilegedFirst }) => privilegedFirst)?.id ?? "none";
  }

  #free(): ModelServer | string {
    if (this.onDuty().length === 0) return "server-unknown";
    return this.onDuty().find(({ token }) => !token) ?? "server-busy";
  }

  #on(id: string, privilegedFirst: boolean, at: number, spare: ModelSurge | null = null): null {
    const known = this.servers.find((server) => server.id === id);
    if (known && !known.draining) return null;
    return this.#set(at, () => {
      if (known) Object.assign(known, { draining: false, privilegedFirst, spare });
      else this.servers.push({ id, token: null, draining: false, privilegedFirst, spare });
    });
  }

  #drain(server: ModelServer, at: number): null {
    return server.draining ? null : this.#set(at, () => (server.draining = true));
  }

  #away(how: "ServerDrain" | "CloseExtra" | "ServerOff", id: string, at: number): string | null {
    if (how === "CloseExtra" && this.crowded) return "still-crowded";
    const server = this.servers.find((one) => one.id === id);
    if (!server) return "server-unknown";
    if (how !== "ServerOff" || server.token?.status === "serving") return this.#drain(server, at);
    if (server.token) this.#back(Object.assign(server.token, { outOfTurn: true }), at);
    this.servers = this.servers.filter((one) => one !== server);
    this.#touch(at);
    return null;
  }

  #join(userId: UserId | null, laneId: string, people: number, isThere: boolean, at: number): string | null {
    const live = this.in("waiting", "away", "held", "parked", "called", "serving");
    if (userId && live.some((token) => token.userId === userId)) return "already-in-queue";
    if (this.status !== "open") return `queue-${this.status}`;
    const { cooldownMs, peopleMax, presence } = settingsOf(this.config);
    const served = this.in("done").filter((token) => userId && token.userId === userId);
    if (served.some(({ endedAt }) => endedAt + cooldownMs > at)) return "cooling-down";
    const holding = this.in(...HOLDING);
    if (holding.length >= this.config.waitingMax) return "queue-full";
    if (people > peopleMax) return "group-too-large";
    const lane = this.config.lanes.find(({ id }) => id === laneId);
    if (!lane) return "lane-unknown";
    if (lane.waitingMax !== undefined && holding.filter((token) => token.laneId === laneId).length >= lane.waitingMax)
      return "lane-full";
    if (presence === "required" && !isThere) return "presence-needed";
    const remote = presence === "asked" && !isThere;
    return this.#set(at, () => this.#add({ userId, laneId, credit: lane.creditMs, people, joinedAt: at, remote }));
  }

  /** Sent by staff, as if staff here gave them a number; by themselves, as if they joined; with their time and the smaller head start. */
  #accept({ userId, people, laneId, creditMs, joinedAt, isRemote, byThemselves }: MovedToken, at: number) {
    const known = this.config.lanes.some(({ id }) => id === laneId);
    const regular = this.config.lanes.find((one) => one.creditMs === 0)?.id ?? "none";
    const refusal = this.#join(userId, known ? laneId : regular, people, !byThemselves, at);
    if (refusal) return refusal;
    const token = this.tokens.at(-1);
    if (!token) return "nobody came";
    token.credit = Math.min(token.credit, creditMs);
    token.joinedAt = Math.min(at, joinedAt);
    token.outOfTurn = true;
    if (!byThemselves) token.remote = isRemote;
    return null;
  }

  #add(
    token: Pick<ModelToken, "userId" | "laneId" | "credit" | "people" | "joinedAt" | "remote">,
    isMoved = false,
  ): void {
    this.tokens.push({
      ...{ ...token, id: countedId("token", this.tokens.length + 1), status: "waiting", dueAt: null, rings: 0 },
      ...{ calledAt: null, servedAt: null, endedAt: 0, backAfterCalls: 0, misses: 0, wasRestored: false },
      ...{ transferId: null, was: null, noticeMs: null, outOfTurn: isMoved, confirmed: false },
    });
  }

  #named(tokenId: string): ModelToken | undefined {
    return this.tokens.find(({ id }) => id === tokenId);
  }

  #forToken(command: Extract<QueueCommand, { tokenId: unknown }>, at: number): string | null {
    const token = this.#named(command.tokenId);
    if (!token) return "token-unknown";
    const from = (...statuses: TokenStatus[]) => statuses.includes(token.status);
    switch (command.type) {
      case "Leave":
        return from(...HOLDING, "called") ? this.#end(token, "left", at) : "wrong-state";
      case "CancelToken":
        return from(...HOLDING, "called") ? this.#end(token, "cancelled", at) : "wrong-state";
      case "StepAway":
        if (!from("waiting")) return "wrong-state";
        return this.#set(at, () => Object.assign(token, { status: "away", dueAt: at + 600_000, outOfTurn: true }));
      case "Return":
        return from("away") ? this.#back(token, at) : "wrong-state";
      case "ConfirmComing":
        if (!from("waiting")) return "wrong-state";
        return token.confirmed ? null : this.#set(at, () => Object.assign(token, { confirmed: true, dueAt: null }));
      case "ChooseNotice":
        if (!from(...HOLDING)) return "wrong-state";
        return token.noticeMs === command.noticeMs ? null : this.#set(at, () => (token.noticeMs = command.noticeMs));
      case "ImHere":
        return from("held") ? this.#back(token, at) : "wrong-state";
      case "Ring":
        if (!from("called")) return "wrong-state";
        return token.rings >= 2 ? "rung-enough" : this.#set(at, () => (token.rings += 1));
      case "Arrived":
        if (!from("called")) return "wrong-state";
        return this.#set(at, () => Object.assign(token, { status: "serving", dueAt: null, servedAt: at }));
      case "Finish":
        if (!from("called", "serving")) return "wrong-state";
        this.finishedAt.push(at);
        return this.#end(token, "done", at);
      case "MarkMissed":
        if (!from("called")) return "wrong-state";
        this.#miss(token, at);
        return null;
      case "UndoNoShow":
        return this.#undo(token, at);
      case "CallToken": {
        if (!from("waiting", "held")) return "wrong-state";
        const server = this.#free();
        if (typeof server === "string") return server;
        if (token.status === "held") this.#back(token, at);
        return this.#call(server, token, at, true);
      }
      case "SplitGroup":
        if (!from("waiting", "called")) return "wrong-state";
        if (command.people >= token.people) return "group-too-large";
        token.people -= command.people;
        return this.#set(at, () => this.#add({ ...token, userId: null, people: command.people }, true));
      case "TransferOut":
        if (!from(...HOLDING)) return "wrong-state";
        return this.#set(at, () => {
          const was = { status: token.status, dueAt: token.dueAt };
          const { transferId } = command;
          Object.assign(token, { status: "parked", dueAt: null, transferId, was, outOfTurn: true });
        });
      case "ConfirmTransfer":
      case "TransferFailed":
        if (!from("parked") || token.transferId !== command.transferId) return "wrong-state";
        if (command.type === "ConfirmTransfer") return this.#end(token, "transferred", at);
        return this.#set(at, () => Object.assign(token, token.was));
      default:
        return "not modelled";
    }
  }

  #undo(token: ModelToken, at: number): string | null {
    if (token.status !== "no-show") return "wrong-state";
    if (token.wasRestored || at > token.endedAt + 600_000) return "undo-expired";
    const live = this.in("waiting", "away", "held", "parked", "called", "serving");
    if (live.some(({ userId }) => userId && userId === token.userId)) return "already-in-queue";
    Object.assign(token, { wasRestored: true, outOfTurn: true });
    return this.#back(token, at);
  }
}
