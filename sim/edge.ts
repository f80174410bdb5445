import type { RegistrationCommand, RegistrationReply } from "#durable-objects/event-ledger/event-ledger-api";
import type { EventLedgerRoom, RegistrationResult } from "#durable-objects/event-ledger/event-ledger-room";
import { registrationReply } from "#durable-objects/event-ledger/registration-reply";
import type { StationCommand } from "#durable-objects/station/station-api";
import type { StationRoom } from "#durable-objects/station/station-room";
import type { PassView } from "#shared/domain/ledger/answers";
import type { Pass } from "#shared/domain/ledger/types";
import { AppError } from "#shared/errors";
import type { CommandId, OrderId, UserId } from "#shared/ids";
import { ok, type Result } from "#shared/result";
import { systemScope } from "#worker/auth/scope";
import { type ActorCtx, openTenant, type SystemCtx } from "#worker/context";
import { sweepPayments } from "#worker/jobs/sweep-payments";
import type { Mail } from "#worker/mail";
import { applyToLedger } from "#worker/payments/apply-to-ledger";
import type { PaymentPort, Wakeup } from "#worker/payments/payment-port";
import { openPlatformDb } from "#worker/repositories/platform-db";
import { hearStripe } from "#worker/webhooks/stripe";
import type { College } from "./campus.ts";
import { Died, type Life } from "./crash-plan.ts";
import type { D1 } from "./d1.ts";
import type { Host } from "./host.ts";
import type { World } from "./world.ts";

const ORIGIN = "https://campus.test";
/** As the platform says it. A call is made twice; when its object dies twice, this is what is left. */
const LOST = "Network connection lost.";
/** Enough for the product to sign with; nobody checks a signature here. */
const ROOT_KEY = btoa("a simulated root key, never used");

/** Whether a request ended without an answer: it may have been carried out, and has to be sent again as it was. */
export function isUnanswered(error: unknown): boolean {
  return error instanceof Died || (error instanceof Error && error.message === LOST);
}

export type EdgeDeps = {
  readonly world: World;
  readonly college: College;
  readonly ledger: Host<EventLedgerRoom>;
  readonly stations?: readonly Host<StationRoom>[];
  readonly port: PaymentPort;
};

/**
 * The Workers around the objects: the product's own services, jobs and webhooks, over the simulation's databases, ledger and
 * provider. Each request, message and sweep is a Worker of its own, which may die before and after every step that changes
 * anything outside of it; what it has only read is lost with it, so a death there is the death before its next step.
 */
export class Edge {
  /** The newest mail to each address. */
  readonly mailbox = new Map<string, Mail>();
  readonly #deps: EdgeDeps;
  /** Workers that have changed nothing since the point they came by last: their death before the next step is that one. */
  readonly #settled = new WeakSet<Life>();

  constructor(deps: EdgeDeps) {
    this.#deps = deps;
  }

  /** A request of a signed-in person. @throws Died when there was no answer */
  request<T>(userId: UserId, run: (ctx: ActorCtx) => Promise<T>): Promise<T> {
    return this.#invoke(async (system, later) => {
      const scope = await systemScope(system.platform, this.#deps.college.collegeId);
      if (!scope) throw new Error("there is no such college");
      const email = `${userId}@example.test`.toLowerCase();
      const actor = { userId, name: `Name of ${userId}`, email, collegeId: null, signedInAt: 0, steppedUpAt: null };
      const waitUntil = (work: Promise<unknown>) => void later.push(work);
      const said = { cookies: null, requestId: "req_simulated", origin: ORIGIN, setCookie: () => {}, waitUntil };
      const ctx = { ...system, ...openTenant(system, scope), ...said, actor: { ...actor, grants: [] } };
      return run(ctx as unknown as ActorCtx);
    });
  }

  /** A message of the provider's. @returns false when it has to come again */
  async webhook(message: Wakeup): Promise<boolean> {
    const said = { raw: JSON.stringify(message), signature: "" };
    const { port } = this.#deps;
    return this.#goesWell(() => this.#invoke((system) => hearStripe(system, { port, apply: applyToLedger }, said)));
  }

  /** @returns false when something of it failed; the next one goes on with it */
  sweep(): Promise<boolean> {
    return this.#goesWell(() => this.#invoke((system) => sweepPayments(system)));
  }

  async #goesWell(run: () => Promise<void>): Promise<boolean> {
    try {
      await run();
      return true;
    } catch (error) {
      if (isUnanswered(error) || (error instanceof AppError && error.code === "PROVIDER_FAILED")) return false;
      throw error;
    }
  }

  #invoke<T>(work: (system: SystemCtx, later: Promise<unknown>[]) => Promise<T>): Promise<T> {
    const { timeline } = this.#deps.world;
    return timeline.hold(async () => {
      const life: Life = { skewMs: 0, dead: false };
      const env = this.#env(life);
      const send = (mail: Mail) => this.#step(life, async () => void this.mailbox.set(mail.to, mail));
      const later: Promise<unknown>[] = [];
      const { now } = timeline;
      const system = { env, now, clock: () => now, platform: openPlatformDb(env), mailer: { send } };
      const done = await work(system, later).then(ok, (error: unknown) => ({ ok: false, error }) as const);
      // Whatever the Worker's own code made of its death, nobody hears of it.
      const isHeard = !life.dead;
      // An answer is a change too: what goes on after it dies after it.
      this.#settled.delete(life);
      await Promise.allSettled(later);
      if (!isHeard) throw new Died("the Worker died");
      if (!done.ok) throw done.error;
      return done.value;
    });
  }

  #env(life: Life) {
    const { readModel } = this.#deps.world;
    const { DB, DB_1, DB_2 } = readModel.databases;
    const ledger = {
      submit: (...asked: Asked) => this.#step(life, () => this.#submit(...asked)),
      submitMetered: (...asked: Asked) => this.#step(life, () => this.#submit(...asked)),
      registrationOf: async (userId: UserId) => {
        alive(life);
        const { room, stored } = this.#askLedger((room) => ({ room, stored: room.personOf(userId) }));
        return (await registrationReply(room, stored, sign)).registration;
      },
    };
    return {
      DB: this.#stepped(life, DB),
      DB_1: this.#stepped(life, DB_1),
      DB_2: this.#stepped(life, DB_2),
      EVENT_LEDGER: { getByName: () => ledger },
      STATION: { getByName: (objectName: string) => this.#station(life, objectName) },
      PAYMENT_PORT: this.#steppedPort(life),
      PASS_ROOT_KEY: ROOT_KEY,
      STRIPE_SECRET_KEY: "on",
      STRIPE_WEBHOOK_SECRET: "on",
    };
  }

  /** As the object's class does it: the room decides, and what is shown is signed. */
  async #submit(
    commandId: CommandId,
    actorId: UserId | "system",
    command: RegistrationCommand,
  ): Promise<Result<RegistrationReply, Extract<RegistrationResult, { ok: false }>["refusal"]>> {
    const { world, ledger } = this.#deps;
    const submit = (room: EventLedgerRoom, now: number) => room.submit(commandId, actorId, command, now);
    const { room, reply } = this.#askLedger((room, now) => ({ room, reply: submit(room, now) }));
    world.acknowledgements.given(ledger.name, commandId, JSON.parse(JSON.stringify(reply)));
    return reply.ok ? ok(await registrationReply(room, reply.value, sign)) : reply;
  }

  /** As the object's class does it, but for the codes to pick up with. */
  #station(life: Life, objectName: string) {
    const { world, stations = [] } = this.#deps;
    const host = stations.find(({ name }) => name === objectName);
    if (!host) throw new Error(`there is no station ${objectName}`);
    return {
      submit: (commandId: CommandId, actorId: UserId | "system", command: StationCommand) =>
        this.#step(life, async () => {
          const reply = this.#ask(host, (room, now) => room.submit(commandId, actorId, command, now));
          world.acknowledgements.given(host.name, commandId, JSON.parse(JSON.stringify(reply)));
          return reply;
        }),
      order: async (orderId: OrderId, userId: UserId) => {
        alive(life);
        return this.#ask(host, (room, now) => {
          const order = room.order(orderId);
          return order?.userId === userId ? room.showOrder(order, now) : null;
        });
      },
    };
  }

  #askLedger<T>(run: (room: EventLedgerRoom, now: number) => T): T {
    return this.#ask(this.#deps.ledger, run);
  }

  /** An object that dies under a call looks to its caller like a network that fails. */
  #ask<Room, T>(host: Host<Room>, run: (room: Room, now: number) => T): T {
    try {
      return host.ask(run);
    } catch (error) {
      if (error instanceof Died) throw new Error(LOST);
      throw error;
    }
  }

  #steppedPort(life: Life): PaymentPort {
    const { port } = this.#deps;
    const changes =
      <A, T>(run: (asked: A) => Promise<T>) =>
      (asked: A) =>
        this.#step(life, () => run(asked));
    const reads =
      (run: PaymentPort["getCheckout"]): PaymentPort["getCheckout"] =>
      async (...asked) => {
        alive(life);
        return run(...asked);
      };
    return {
      ...port,
      createCheckout: changes(port.createCheckout),
      endCheckout: (...asked) => this.#step(life, () => port.endCheckout(...asked)),
      refund: changes(port.refund),
      getCheckout: reads(port.getCheckout),
    };
  }

  #stepped(life: Life, d1: D1): D1 {
    const step = <T>(sql: string, run: () => Promise<T>) => {
      if (!READS.test(sql)) return this.#step(life, run);
      alive(life);
      return run();
    };
    const wrap = (statement: Statement, sql: string): Statement & { readonly bare: typeof statement } =>
      ({
        bare: statement,
        bind: (...params: unknown[]) => wrap(statement.bind(...params), sql),
        all: () => step(sql, () => statement.all()),
        run: () => step(sql, () => statement.run()),
        raw: () => step(sql, () => statement.raw()),
      }) as never;
    return {
      prepare: (sql: string) => wrap(d1.prepare(sql), sql),
      batch: (statements: readonly { readonly bare: Statement }[]) =>
        this.#step(life, () => d1.batch(statements.map(({ bare }) => bare))),
    } as never;
  }

  async #step<T>(life: Life, run: () => Promise<T>): Promise<T> {
    const { crashes } = this.#deps.world;
    alive(life);
    const number = crashes.nextStep();
    if (!this.#settled.has(life)) crashes.step(life, "before", number);
    this.#settled.delete(life);
    const done = await run();
    crashes.step(life, "after", number);
    this.#settled.add(life);
    return done;
  }
}

type Statement = ReturnType<D1["prepare"]>;
type Asked = [commandId: CommandId, actorId: UserId | "system", command: RegistrationCommand];

/** No message is ever old enough here to be forgotten, so the sweep's forgetting changes nothing. */
const READS = /^\s*(select\b|delete from "provider_events")/i;

async function sign({ id }: Pass): Promise<Pick<PassView, "code" | "holder">> {
  return { code: `signed ${id}`, holder: null };
}

function alive(life: Life): void {
  if (life.dead) throw new Died("a dead Worker reaches nothing");
}
