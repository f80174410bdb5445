import type { RegistrationResult } from "#durable-objects/event-ledger/event-ledger-room";
import { isLive as isLiveOrder } from "#shared/domain/food/orders";
import type { Order } from "#shared/domain/food/types";
import { USUAL_CHOICE } from "#shared/domain/ledger/choice";
import { HOLD_MS } from "#shared/domain/ledger/decide";
import type { Pass } from "#shared/domain/ledger/types";
import { isFull } from "#shared/domain/ledger/view";
import type { GateId, UserId } from "#shared/ids";
import { SCAN_LATE_MS_MAX } from "#shared/protocol/live-wire";
import { COFFEE, GATES_OPEN_AT, PIZZA } from "./campus.ts";
import { Device } from "./network.ts";
import type { Objects } from "./objects.ts";
import type { Random } from "./random.ts";
import { check } from "./violation.ts";
import type { World } from "./world.ts";

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
/** How often somebody looks whether something has changed, and how many times before they give up. */
const LOOK_EVERY_MS = 20 * SECOND_MS;
const LOOKS_MAX = 15;

/** One person's day: a seat, the gate, the help desk, a meal. */
export class Attendee {
  readonly #world: World;
  readonly #objects: Objects;
  readonly #userId: UserId;
  readonly #name: string;
  readonly #random: Random;
  readonly #phone: Device;

  constructor(world: World, objects: Objects, userId: UserId) {
    this.#world = world;
    this.#objects = objects;
    this.#userId = userId;
    this.#name = `Name of ${userId}`;
    this.#random = world.random.fork(userId);
    this.#phone = new Device(world, userId);
  }

  async day(): Promise<void> {
    const { timeline } = this.#world;
    await timeline.sleep(this.#random.int(0, 4 * MINUTE_MS));
    await this.#takeSeat();
    if (this.#random.chance(0.2)) await this.#changeMind();
    await timeline.until(GATES_OPEN_AT + this.#random.int(0, 3 * MINUTE_MS));
    await this.#enter();
    await this.#eat();
    await this.#queue();
  }

  async #takeSeat(): Promise<void> {
    const { timeline, met } = this.#world;
    if (this.#random.chance(0.6)) {
      const held = await this.#submit("HoldSeat");
      if (!held.ok && isFull(held.refusal)) met("last seat contested");
      const mood = this.#random.next();
      if (mood < 0.2) await this.#submit("ReleaseHold");
      else if (mood < 0.5) await timeline.sleep(HOLD_MS + this.#random.int(0, 40 * SECOND_MS));
      else await timeline.sleep(this.#random.int(SECOND_MS, 30 * SECOND_MS));
    }
    for (let tries = 0; tries < 3; tries++) {
      const registered = await this.#register();
      if (registered.ok || registered.refusal.code === "already-registered") return;
      if (isFull(registered.refusal)) {
        met("last seat contested");
        if (this.#random.chance(0.5)) return this.#waitForSeat();
      }
      if (registered.refusal.code === "object-unknown") met("object before its configuration");
      await timeline.sleep(this.#random.int(SECOND_MS, 2 * MINUTE_MS));
    }
  }

  /** Joins the waiting list, and looks now and then whether a seat is kept. */
  async #waitForSeat(): Promise<void> {
    await this.#phone.command(this.#objects.ledger, (room, commandId, now) =>
      room.submit(
        commandId,
        this.#userId,
        { type: "JoinWaitlist", userId: this.#userId, name: this.#name, choice: USUAL_CHOICE },
        now,
      ),
    );
    for (let looks = 0; looks < LOOKS_MAX; looks++) {
      await this.#world.timeline.sleep(LOOK_EVERY_MS);
      const mine = await this.#phone.look(this.#objects.ledger, (room) => room.personOf(this.#userId).registration);
      if (mine?.status !== "offered") continue;
      if (this.#random.chance(0.8)) await this.#register();
      return;
    }
  }

  async #changeMind(): Promise<void> {
    await this.#submit("CancelRegistration");
    await this.#world.timeline.sleep(this.#random.int(SECOND_MS, MINUTE_MS));
    if (this.#random.chance(0.6)) await this.#register();
  }

  async #enter(): Promise<void> {
    const pass = await this.#phone.look(this.#objects.ledger, (room) => room.personOf(this.#userId).passes[0]);
    if (!pass) return;
    const [first, second] = this.#objects.college.gates;
    if (this.#random.chance(0.15)) await this.#scan(first, pass, "forged");
    if (this.#random.chance(0.1)) await this.#scan("gat_nowhere" as GateId, pass, "genuine");
    if (this.#random.chance(0.4)) {
      // A screenshot, shown at both gates at once.
      this.#world.met("two gates scan one pass");
      const verdicts = await Promise.all([this.#scan(first, pass, "genuine"), this.#scan(second, pass, "typed")]);
      const admitted = verdicts.filter((one) => one.ok && one.value.verdict === "admit").length;
      check("I2", admitted <= 1, () => `${pass.id} was admitted at two gates at once`);
    } else {
      await this.#scan(this.#random.pick([first, second]), pass, this.#random.chance(0.3) ? "typed" : "genuine");
    }
  }

  /** A volunteer's device reads this person's pass. */
  #scan(gateId: GateId, pass: Pass, how: "genuine" | "typed" | "forged") {
    const code = `${how}:${pass.id}`;
    const subject = how === "typed" ? { shortCode: pass.shortCode } : { passId: pass.id };
    const refusal = how === "forged" ? ({ code: "pass-forged" } as const) : null;
    const { timeline } = this.#world;
    const actorId = this.#objects.college.organizer;
    const scannedAt = timeline.now;
    const lateMs = () => Math.min(SCAN_LATE_MS_MAX, timeline.now - scannedAt);
    return this.#phone.command(this.#objects.ledger, (room, commandId, now) =>
      room.scan({ commandId, actorId, gateId, code, lateMs: lateMs() }, subject, refusal, now),
    );
  }

  async #queue(): Promise<void> {
    const { desk } = this.#objects;
    const laneId = this.#random.pick(["regular", "regular", "access", "nowhere"]);
    const joined = await this.#phone.command(desk, (room, commandId, now) =>
      room.submit(commandId, this.#userId, { type: "Join", userId: this.#userId, name: this.#name, laneId }, now),
    );
    const tokenId = joined.ok ? joined.value.token?.id : null;
    if (!tokenId) return;
    const patience = this.#random.chance(0.25) ? 2 : LOOKS_MAX;
    for (let looks = 0; looks < patience; looks++) {
      await this.#world.timeline.sleep(LOOK_EVERY_MS);
      const token = await this.#phone.look(desk, (room) => room.tokenOf(this.#userId));
      if (token?.id !== tokenId) return;
    }
    await this.#phone.command(desk, (room, commandId, now) =>
      room.submit(commandId, this.#userId, { type: "Leave", userId: this.#userId, tokenId }, now),
    );
  }

  async #eat(): Promise<void> {
    const order = await this.#order();
    if (!order) return;
    const { kitchen } = this.#objects;
    if (this.#random.chance(0.15)) {
      const command = { type: "CancelOrder", userId: this.#userId, orderId: order.id } as const;
      await this.#phone.command(kitchen, (room, commandId, now) => room.submit(commandId, this.#userId, command, now));
      return;
    }
    for (let looks = 0; looks < LOOKS_MAX; looks++) {
      await this.#world.timeline.sleep(LOOK_EVERY_MS);
      const now = await this.#phone.look(kitchen, (room) => room.order(order.id));
      if (!now || !isLiveOrder(now)) return;
      if (now.status === "ready") return this.#pickUp(now);
      await this.#answer(now);
    }
  }

  /** Whoever does not look at their phone leaves the question to the alarm. */
  async #answer({ id: orderId, lines }: Order): Promise<void> {
    const line = lines.findIndex(({ substitute }) => substitute);
    const isLeftOut = lines.some(({ dropped }) => dropped);
    if (isLeftOut) this.#world.met("substitute not answered in time");
    if (line < 0 || this.#random.chance(0.7)) return;
    const accept = this.#random.chance(0.8);
    const command = { type: "AnswerSubstitute", userId: this.#userId, orderId, line, accept } as const;
    const answered = await this.#phone.command(this.#objects.kitchen, (room, commandId, now) =>
      room.submit(commandId, this.#userId, command, now),
    );
    if (answered.ok && accept) this.#world.met("substitute taken");
  }

  async #order() {
    const pizzas = this.#random.int(1, 2);
    const lines = [
      { skuId: PIZZA, quantity: pizzas, options: [] },
      { skuId: COFFEE, quantity: 1, options: [] },
    ];
    if (this.#random.chance(0.4)) {
      this.#world.met("same dish on two lines");
      lines.push({ skuId: PIZZA, quantity: 1, options: [] });
    }
    const command = {
      type: "PlaceOrder",
      userId: this.#userId,
      name: this.#name,
      lines,
      note: null,
      slot: null,
      shownAt: null,
      hold: false,
    } as const;
    const placed = await this.#phone.command(this.#objects.kitchen, (room, commandId, now) =>
      room.submit(commandId, this.#userId, command, now),
    );
    if (placed.ok) return placed.value.order;
    if (placed.refusal.code === "sold-out") this.#world.met("sold out");
    return null;
  }

  /** Sometimes a second person holds up the same code at the other end of the counter. */
  async #pickUp(order: Order): Promise<void> {
    const handOver = (subject: { orderId: Order["id"] } | { shortCode: string }) =>
      this.#phone.command(this.#objects.kitchen, (room, commandId, now) => {
        const code = JSON.stringify(subject);
        return room.handOver(
          { commandId, actorId: this.#objects.college.organizer, code, handedAt: null },
          subject,
          null,
          now,
        );
      });
    if (this.#random.chance(0.6)) return void (await handOver({ shortCode: order.shortCode }));
    this.#world.met("order handed over twice");
    const replies = await Promise.all([handOver({ orderId: order.id }), handOver({ shortCode: order.shortCode })]);
    const served = replies.filter((one) => one.ok).length;
    check("HANDOVER", served <= 1, () => `${order.id} was handed over ${served} times`);
  }

  #register(): Promise<RegistrationResult> {
    const command = { type: "Register", userId: this.#userId, name: this.#name, choice: USUAL_CHOICE } as const;
    return this.#phone.command(this.#objects.ledger, (room, commandId, now) =>
      room.submit(commandId, this.#userId, command, now),
    );
  }

  #submit(type: "HoldSeat" | "ReleaseHold" | "CancelRegistration"): Promise<RegistrationResult> {
    return this.#phone.command(this.#objects.ledger, (room, commandId, now) =>
      room.submit(commandId, this.#userId, { type, userId: this.#userId, choice: USUAL_CHOICE, refund: "rule" }, now),
    );
  }
}
