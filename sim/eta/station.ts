import { feedback } from "#shared/domain/eta/calibrate";
import { carry, learn, newEstimator, noteArrival, noteLoss, noteStaffing } from "#shared/domain/eta/learn";
import { type Moment, placeTeller } from "#shared/domain/eta/predict";
import type { Estimator, Quantiles } from "#shared/domain/eta/types";
import { type Line, placeIn, type Waiter } from "./line.ts";
import { type Recent, recently } from "./simple-estimates.ts";

/** A server as the station sees it. */
export type DutyServer = { readonly id: string; readonly since: number | null };

/** What a station observes of a queue, and what it would tell those who wait. Seconds. */
export class ObservedStation {
  estimator: Estimator = newEstimator(0);
  readonly recent: Recent = recently();
  readonly #prior: number;

  constructor(priorSeconds: number) {
    this.#prior = priorSeconds;
  }

  /** Time passes with this many waiting and serving. */
  pass(waiting: number, servers: number, at: number): void {
    this.#flow(carry(this.estimator.flow, waiting, servers, at * 1000));
  }

  joined(creditSeconds: number): void {
    this.#flow(noteArrival(this.estimator.flow, creditSeconds * 1000));
  }

  /** Somebody came whom nobody knows the lane of: served at once. */
  passedBy(): void {
    const { flow } = this.estimator;
    this.#flow({ ...flow, arrivals: flow.arrivals + 1 });
  }

  left(): void {
    this.#flow(noteLoss(this.estimator.flow));
  }

  staffed(before: number, after: number): void {
    this.#flow(noteStaffing(this.estimator.flow, before, after));
  }

  finished(serverId: string, seconds: number, at: number, isDeparture: boolean): void {
    this.estimator = learn(this.estimator, serverId, seconds, at * 1000);
    this.recent.finished(seconds, at, isDeparture);
  }

  called(quote: Quantiles | null, wait: number): void {
    if (quote) this.estimator = feedback(this.estimator, quote, wait);
    this.recent.called(wait);
  }

  /** Tells places of one instant; null without servers. */
  teller(line: Line, servers: readonly DutyServer[], at: number): ((waiter: Waiter) => Quantiles) | null {
    if (servers.length === 0) return null;
    const tell = placeTeller(this.#moment(servers, at), this.estimator.widening);
    return (waiter) => tell(placeIn(line, waiter, at));
  }

  /** As `teller`, for the everyday place behind `ahead` people. */
  atPlace(servers: readonly DutyServer[], at: number): ((ahead: number) => Quantiles) | null {
    if (servers.length === 0) return null;
    const tell = placeTeller(this.#moment(servers, at), this.estimator.widening);
    return (ahead) => tell({ ahead, creditMs: 0, waitedMs: 0, aheadMax: 4 * ahead + 3 });
  }

  #moment(servers: readonly DutyServer[], at: number): Moment {
    const { pace, servers: known, flow } = this.estimator;
    return {
      pace,
      priorSeconds: this.#prior,
      servers: servers.map(({ id }) => known[id] ?? { n: 0, s: 0 }),
      ages: servers.flatMap(({ since }) => (since === null ? [] : at - since)),
      flow,
    };
  }

  #flow(flow: Estimator["flow"]): void {
    this.estimator = { ...this.estimator, flow };
  }
}
