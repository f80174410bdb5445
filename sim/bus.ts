import type { BusMessage } from "#shared/protocol/bus";
import { react } from "#worker/consumers/consume-batch";
import type { SystemCtx } from "#worker/context";
import { sweepMessages } from "#worker/jobs/sweep-messages";
import { openPlatformDb } from "#worker/repositories/platform-db";
import type { Faults } from "./faults.ts";
import type { ReadModel } from "./read-model.ts";
import type { Sometimes } from "./sometimes.ts";
import type { Timeline } from "./timeline.ts";

/** The sweep leaves the bus this much time to do it first, and then some. */
const SWEEP_AFTER_MS = 10 * 60_000;

/** What is in a mail's file is no part of a simulated day: whoever is asked for a registration knows of none. */
const NO_TICKETS = { getByName: () => ({ registrationOf: async () => null }) };

/** Nobody has a page open. */
const NO_PAGES = { getByName: () => ({ nudge: async () => {} }) };

/** A queue that loses, doubles and delays; behind it the product's own consumer, and the sweep that makes good for it. */
export class Bus {
  /** Keys of the mails that left the house; a mail sent again under its key is one mail. */
  readonly sent = new Set<string>();
  readonly #timeline: Timeline;
  readonly #faults: Faults;
  readonly #readModel: ReadModel;
  readonly #met: (what: Sometimes) => void;

  constructor(timeline: Timeline, faults: Faults, readModel: ReadModel, met: (what: Sometimes) => void) {
    this.#timeline = timeline;
    this.#faults = faults;
    this.#readModel = readModel;
    this.#met = met;
  }

  send(message: BusMessage): void {
    const copies = this.#faults.hit("busLost") ? 0 : this.#faults.hit("busDoubled") ? 2 : 1;
    if (copies === 0) this.#met("wake-up call lost");
    for (let copy = 0; copy < copies; copy++) {
      const delayMs = this.#faults.hit("delayed") ? 60_000 : 500 * (copy + 1);
      this.#timeline.at(this.#timeline.now + delayMs, () => {
        const { now } = this.#timeline;
        react(this.#system(now), JSON.parse(JSON.stringify(message))).catch((error) => this.#timeline.fail(error));
      });
    }
  }

  /** What the cron does for every mail nobody was woken for. */
  sweep(): Promise<void> {
    return sweepMessages(this.#system(this.#timeline.now + SWEEP_AFTER_MS));
  }

  #system(now: number): SystemCtx {
    const sendBatch = async (batch: readonly { readonly body: BusMessage }[]) => {
      for (const { body } of batch) this.send(body);
    };
    const env = { ...this.#readModel.databases, EVENT_LEDGER: NO_TICKETS, LIVE_FEED: NO_PAGES, BUS: { sendBatch } };
    const send = async ({ key }: { key: string }) => void this.sent.add(key);
    return { env, now, clock: () => now, platform: openPlatformDb(env), mailer: { send } };
  }
}
