import { FlowModel, PaceModel } from "../eta/test-eta-model.ts";
import type { Eta, Flow } from "../eta/types.ts";
import { onDuty, waitingCount } from "./state.ts";
import type { QueueDomainEvent, QueueState, Token } from "./types.ts";

type Cycle = { readonly from: number; readonly endedAt: number; readonly people: number };
type Outcome = { readonly told: Eta; readonly waitedMs: number };

/** What an estimator should learn of a queue, from all that happened there: cycles, arrivals, losses, staffing, kept promises. */
export class LearningModel {
  readonly pace = new PaceModel();
  readonly outcomes: Outcome[] = [];
  #flow = new FlowModel();
  /** Of the days before. */
  #earlier = { arrivalsOf: {} as Record<string, number>, lost: 0, lostExposure: 0 };
  /** Milliseconds since the station opened in which it was at work. */
  #clock = 0;
  /** Services that are over, while what follows them at the desk is not. */
  readonly #open = new Map<string, Cycle>();

  note(before: QueueState, event: QueueDomainEvent, after: QueueState): void {
    this.#passTime(before, after);
    const token = "tokenId" in event ? before.tokens.get(event.tokenId) : undefined;
    switch (event.type) {
      case "QueueOpened":
        if (before.status === "closed") this.#reopen();
        break;
      case "TokenJoined":
        this.#flow.arrivals.push({ at: this.#clock, creditMs: event.token.creditMs });
        break;
      case "TokenCalled":
        this.#endCycle(event.serverId, after.lastAt, after.lastAt);
        if (token?.calledAt === null && !token.isOutOfTurn && !event.isOutOfTurn && token.quote)
          this.outcomes.push({ told: token.quote, waitedMs: event.at - token.joinedAt });
        break;
      case "TokenLeft":
        if (token?.status === "waiting") this.#flow.lost += 1;
        this.#endService(before, token, after);
        break;
      case "TokenDone":
      case "TokenHeld":
      case "TokenNoShow":
      case "TokenCancelled":
      case "TokenExpired":
        this.#endService(before, token, after);
        break;
      case "ServerOff":
        this.#endCycle(event.serverId, null, after.lastAt);
        break;
      default:
    }
    if (waitingCount(after) === 0) for (const { id } of after.servers) this.#endCycle(id, null, after.lastAt);
    const [was, is] = [onDuty(before).length, onDuty(after).length];
    if (was > 0 && is > 0) this.#flow.staffChanges += Math.abs(is - was);
  }

  get flow(): Omit<Flow, "at"> {
    const now = this.#flow.at(this.#clock);
    const arrivalsOf = { ...this.#earlier.arrivalsOf };
    for (const [credit, count] of Object.entries(now.arrivalsOf))
      arrivalsOf[credit] = (arrivalsOf[credit] ?? 0) + count;
    const { lost, lostExposure } = this.#earlier;
    return { ...now, arrivalsOf, lost: lost + now.lost, lostExposure: lostExposure + now.lostExposure };
  }

  #passTime(before: QueueState, after: QueueState): void {
    if (before.status === "closed" && before.tokens.size === 0) return;
    const from = this.#clock;
    this.#clock += after.lastAt - before.lastAt;
    const [waiting, servers] = [waitingCount(before), onDuty(before).length];
    this.#flow.spells.push({ waiting, servers, from, to: this.#clock });
  }

  #reopen(): void {
    this.#earlier = this.flow;
    this.#flow = new FlowModel();
    this.#clock = 0;
  }

  #endService(before: QueueState, token: Token | undefined, after: QueueState): void {
    const server = before.servers.find(({ tokenId }) => tokenId !== null && tokenId === token?.id);
    if (!server || !token) return;
    this.#open.set(server.id, { from: token.calledAt ?? 0, endedAt: after.lastAt, people: token.people });
    const isFollowed = !before.config.callsByItself && !server.isDraining && waitingCount(before) > 0;
    if (!isFollowed) this.#endCycle(server.id, null, after.lastAt);
  }

  /** With the next call, all between is work, unless it was a minute's break; without one, nothing is. */
  #endCycle(serverId: string, nextCallAt: number | null, at: number): void {
    const cycle = this.#open.get(serverId);
    if (!cycle) return;
    this.#open.delete(serverId);
    const isWork = nextCallAt !== null && nextCallAt - cycle.endedAt <= 60_000;
    const until = isWork ? nextCallAt : cycle.endedAt;
    this.pace.learn({ serverId, seconds: (until - cycle.from) / 1000 / (0.5 + cycle.people / 2), at });
  }
}
