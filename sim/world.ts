import type { OutboxLog } from "#durable-objects/authority/outbox-alarm";
import type { Storage } from "#durable-objects/authority/storage";
import type { IdSource } from "#shared/given";
import type { Acknowledgements } from "./acknowledgements.ts";
import type { Bus } from "./bus.ts";
import type { CrashPlan, Life } from "./crash-plan.ts";
import type { D1 } from "./d1.ts";
import type { Faults } from "./faults.ts";
import type { Random } from "./random.ts";
import type { ReadModel } from "./read-model.ts";
import type { Sometimes } from "./sometimes.ts";
import type { Timeline } from "./timeline.ts";

/** Everything all colleges of one simulated day share. */
export type World = {
  readonly random: Random;
  readonly timeline: Timeline;
  readonly faults: Faults;
  readonly crashes: CrashPlan;
  readonly ids: IdSource;
  readonly readModel: ReadModel;
  readonly bus: Bus;
  readonly acknowledgements: Acknowledgements;
  readonly met: (what: Sometimes) => void;
  readonly newLife: () => Life;
  readonly plant: Plant;
};

/** Where a test may put a bug into the world, to show that the invariants notice. */
export type Plant = {
  readonly storage: (storage: Storage) => Storage;
  readonly d1: (d1: D1) => D1;
  readonly outbox: <E>(log: OutboxLog<E>) => OutboxLog<E>;
};

export const NO_BUG: Plant = { storage: (storage) => storage, d1: (d1) => d1, outbox: (log) => log };
