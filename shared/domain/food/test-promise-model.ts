import type { Pace, SlotWork } from "./types.ts";

const MINUTE = 60_000;
const SLOT = 5 * MINUTE;

/** What a promise follows from, as plain lists. */
export type ModelKitchen = {
  readonly cooks: number;
  readonly pace: Pace;
  readonly waitMaxMs: number;
  readonly slowed: boolean;
  /** Seconds of work, and when the cooks get it. */
  readonly uncooked: readonly { readonly work: number; readonly releaseAt: number; readonly placedAt: number }[];
  readonly preparing: readonly { readonly work: number; readonly startedAt: number }[];
  readonly slots: ReadonlyMap<number, number>;
};

/** The promises of a kitchen said once more, as plainly as they can be: every order and every slot looked at one by one. */
export class PromiseModel {
  readonly kitchen: ModelKitchen;
  readonly now: number;

  constructor(kitchen: ModelKitchen, now: number) {
    this.kitchen = kitchen;
    this.now = now;
  }

  /** Seconds until `work` behind `backlog` is done, with this many deviations to spare. */
  wait(backlog: number, work: number, deviations: number): number {
    const { cooks, pace } = this.kitchen;
    const slower = (900 + pace.actual) / (900 + pace.planned);
    const spread = Math.sqrt((backlog * (27_000 + pace.squares)) / (900 + pace.planned)) / cooks;
    return (backlog * slower) / cooks + work + deviations * (spread + 0.3 * work);
  }

  /** Seconds still to come of what is on the stove. */
  cooking(): number {
    const rest = ({ work, startedAt }: ModelKitchen["preparing"][number]) =>
      Math.max(5, work - Math.max(0, this.now - startedAt) / 1000);
    return this.kitchen.preparing.reduce((sum, order) => sum + rest(order), 0);
  }

  /** Seconds owed, with what the cooks get until then. */
  owed(until: number): number {
    const got = this.kitchen.uncooked.filter(({ releaseAt, placedAt }) => releaseAt <= Math.max(until, placedAt));
    return got.reduce((sum, { work }) => sum + work, this.cooking());
  }

  /** The first whole minute by which `work` is ready, kept orders that come in between included. */
  promise(work: number): number {
    const readyBy = (backlog: number) => {
      const ms = 1000 * this.wait(backlog, work, 0.84 * Math.exp(this.kitchen.pace.margin));
      return firstAfter(this.now + Math.max(2 * MINUTE, ms), MINUTE);
    };
    return readyBy(this.owed(readyBy(this.owed(this.now))));
  }

  get room(): number {
    return Math.floor(this.kitchen.cooks * 285);
  }

  /** Where the work lies from this slot on; null when it does not fit. */
  laid(work: number, first: number): SlotWork[] | null {
    const free = (until: number) => Math.max(0, this.room - (this.kitchen.slots.get(until) ?? 0));
    if (work <= this.room) return free(first) >= work ? [{ until: first, work }] : null;
    if (free(first) < this.room) return null;
    const slots = new Map<number, number>();
    for (let [rest, until] = [work, first]; rest > 0; until += SLOT) {
      const part = Math.min(rest, free(until));
      slots.set(until, part);
      rest -= part;
    }
    return [...slots].map(([until, part]) => ({ until, work: part })).filter((slot) => slot.work > 0);
  }

  /** Every slot within reach in which the work fits. */
  choices(work: number): { slot: number; promisedAt: number }[] {
    const first = firstAfter(this.promise(Math.min(work, this.room)), SLOT);
    const found: { slot: number; promisedAt: number }[] = [];
    for (let slot = first; slot <= this.now + 90 * MINUTE; slot += SLOT) {
      const laid = this.laid(work, slot);
      if (laid) found.push({ slot, promisedAt: this.endOf(laid, work) });
    }
    return found;
  }

  soon(work: number) {
    const { waitMaxMs, slowed } = this.kitchen;
    const latest = this.now + (slowed ? 0.72 * waitMaxMs : waitMaxMs);
    const first = firstAfter(this.promise(Math.min(work, this.room)), SLOT);
    for (let slot = first; slot < latest + SLOT; slot += SLOT) {
      const slots = this.laid(work, slot);
      if (!slots) continue;
      const isOne = slots.length === 1;
      const promisedAt = isOne ? Math.max(this.promise(work), slot - 4 * MINUTE) : this.endOf(slots, work);
      return promisedAt <= latest ? { promisedAt, releaseAt: this.now, slots } : this.full(work);
    }
    return this.full(work);
  }

  slot(work: number, slot: number) {
    const choice = this.choices(work).find((one) => one.slot === slot);
    if (!choice) return this.full(work);
    const { promisedAt } = choice;
    return {
      promisedAt,
      releaseAt: Math.max(this.now, promisedAt - 1000 * work - 2 * MINUTE),
      slots: this.laid(work, slot),
    };
  }

  full(work: number) {
    const [choice] = this.choices(work);
    if (choice) return { slot: choice.slot, nextPossibleAt: choice.promisedAt };
    const first = firstAfter(this.promise(Math.min(work, this.room)), SLOT);
    let slot = Math.max(first, firstAfter(this.now + 90 * MINUTE, SLOT));
    while (!this.laid(work, slot)) slot += SLOT;
    return { slot: null, nextPossibleAt: Math.max(firstAfter(this.now + MINUTE, MINUTE), slot - 90 * MINUTE) };
  }

  private endOf(slots: readonly SlotWork[], work: number): number {
    const last = slots.at(-1)?.until ?? 0;
    return Math.max(last, firstAfter(this.promise(work), SLOT));
  }
}

/** The first multiple of `step` that is not before `at`. */
function firstAfter(at: number, step: number): number {
  const rest = at % step;
  return rest === 0 ? at : at - rest + step;
}
