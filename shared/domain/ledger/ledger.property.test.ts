import fc from "fast-check";
import { expect, test } from "vitest";
import { countedId, countingIds } from "#shared/counting-ids";
import type { CodeRefusal } from "#shared/domain/passes/types";
import type { PassId, RegistrationId, UserId } from "#shared/ids";
import { RollingCount } from "#shared/rolling-count";
import { decide, HOLD_MS, OFFER_MS } from "./decide.ts";
import { emptySlice, evolve, UNCONFIGURED_EVENT } from "./evolve.ts";
import type {
  EventStatus,
  Hold,
  LedgerCommand,
  LedgerConfig,
  LedgerDomainEvent,
  LedgerEvent,
  LedgerSlice,
  Pass,
  Registration,
} from "./types.ts";
import { canOffer, eventSummary, RATE_WINDOW_MS, scanVerdict, seatsLeft, whyNotRegister } from "./view.ts";

/** About two seconds. */
const RUNS = 300;
/** The same work on a busy two-core machine. */
const SLOW_MACHINE_MS = 30_000;

/** What an object stores: one row per person and pass, and the log; a command loads and saves only its own rows. */
class Store {
  event: LedgerEvent = UNCONFIGURED_EVENT;
  readonly holds = new Map<UserId, Hold>();
  readonly registrations = new Map<UserId, Registration>();
  readonly passes = new Map<PassId, Pass>();
  readonly passOf = new Map<RegistrationId, PassId>();
  readonly log: LedgerDomainEvent[] = [];

  ofUser(userId: UserId): LedgerSlice {
    const registration = this.registrations.get(userId) ?? null;
    const passId = registration && this.passOf.get(registration.id);
    const pass = (passId && this.passes.get(passId)) ?? null;
    return { event: this.event, hold: this.holds.get(userId) ?? null, registration, pass };
  }

  ofPass(passId: PassId | null): LedgerSlice {
    return { ...emptySlice(this.event), pass: (passId && this.passes.get(passId)) ?? null };
  }

  apply(event: LedgerDomainEvent): void {
    const userId = "userId" in event ? event.userId : null;
    const slice = evolve(userId ? this.ofUser(userId) : this.ofPass("passId" in event ? event.passId : null), event);
    this.log.push(event);
    this.event = slice.event;
    if (userId && !slice.hold) this.holds.delete(userId);
    if (slice.hold) this.holds.set(slice.hold.userId, slice.hold);
    if (slice.registration) this.registrations.set(slice.registration.userId, slice.registration);
    if (slice.pass) this.passes.set(slice.pass.id, slice.pass);
    if (slice.pass) this.passOf.set(slice.pass.registrationId, slice.pass.id);
  }

  rows() {
    const { event, holds, registrations, passes, passOf } = this;
    return { event, holds, registrations, passes, passOf };
  }
}

type Seat = {
  person: number;
  is: "held" | "waiting" | "offered" | "pending" | "confirmed" | "cancelled";
  since: number;
  until: number;
  badge: number | null;
};
type Badge = { person: number; revokedAt: number | null; usedAt: number | null; usedWhere: number };

/** The rules once more, told naively: one flat list of seats, scanned from end to end for every question. */
class NaiveLedger {
  version = 0;
  capacity = 0;
  status: EventStatus = "draft";
  approval = false;
  opens = 0;
  closes = 0;
  gates = 0;
  seats: Seat[] = [];
  badges: Badge[] = [];
  turnedAway = 0;
  told = "";

  taken(): number {
    return this.seats.filter((seat) => seat.is !== "cancelled" && seat.is !== "waiting").length;
  }
  line(): Seat[] {
    return this.seats.filter((seat) => seat.is === "waiting");
  }
  free(): number {
    return this.line().length > 0 ? 0 : this.capacity - this.taken();
  }
  find(person: number, ...is: Seat["is"][]): Seat | undefined {
    return this.seats.findLast((seat) => seat.person === person && is.includes(seat.is));
  }
  latest(person: number): Seat | undefined {
    return this.find(person, "waiting", "offered", "pending", "confirmed", "cancelled");
  }
  drop(seat: Seat): void {
    this.seats = this.seats.filter((other) => other !== seat);
  }

  mayTakeSeat(person: number, now: number): string {
    if (this.find(person, "pending", "confirmed")) return "already-registered";
    if (this.status === "draft" || this.status === "ended") return "event-not-published";
    if (now < this.opens || now >= this.closes) return "sales-closed";
    return this.find(person, "held", "offered") || this.free() > 0 ? "ok" : "event-full";
  }
  join(person: number, now: number): string {
    if (this.find(person, "waiting", "offered")) return "already-waiting";
    const answer = this.mayTakeSeat(person, now);
    if (answer === "ok") return "seats-left";
    if (answer !== "event-full") return answer;
    this.seats.push({ person, is: "waiting", since: now, until: 0, badge: null });
    return "ok";
  }
  mayOffer(now: number): boolean {
    const isOpen = (this.status === "published" || this.status === "live") && now >= this.opens && now < this.closes;
    return isOpen && this.line().length > 0 && this.taken() < this.capacity;
  }
  offer(now: number): string {
    const [first] = this.line();
    if (first && this.mayOffer(now))
      Object.assign(first, { is: "offered", until: Math.min(now + OFFER_MS, this.closes) });
    return "ok";
  }
  lapse(person: number, now: number): string {
    const seat = this.find(person, "offered");
    if (seat && now >= seat.until) seat.is = "cancelled";
    return "ok";
  }
  hold(person: number, now: number): string {
    const answer = this.mayTakeSeat(person, now);
    if (answer !== "ok") return answer;
    if (this.find(person, "offered")) return "ok";
    const seat = this.find(person, "held");
    if (seat && now < seat.until) return "ok";
    if (seat) this.drop(seat);
    this.seats.push({ person, is: "held", since: now, until: now + HOLD_MS, badge: null });
    return "ok";
  }
  release(person: number, now: number, onlyExpired: boolean): string {
    const seat = this.find(person, "held");
    if (seat && (!onlyExpired || now >= seat.until)) this.drop(seat);
    return "ok";
  }
  register(person: number, now: number): string {
    const answer = this.mayTakeSeat(person, now);
    if (answer !== "ok") return answer;
    const held = this.find(person, "held");
    if (held) this.drop(held);
    const offered = this.find(person, "offered");
    const seat: Seat = offered ?? { person, is: "pending", since: now, until: 0, badge: null };
    seat.is = "pending";
    if (!offered) this.seats.push(seat);
    if (!this.approval) this.give(seat);
    return "ok";
  }
  give(seat: Seat): void {
    seat.is = "confirmed";
    seat.badge = this.badges.push({ person: seat.person, revokedAt: null, usedAt: null, usedWhere: 0 }) - 1;
  }
  confirm(person: number): string {
    const seat = this.latest(person);
    if (!seat) return "not-registered";
    if (seat.is !== "pending") return "registration-not-pending";
    this.give(seat);
    return "ok";
  }
  cancel(person: number, now: number): string {
    const seat = this.latest(person);
    if (!seat) return "not-registered";
    if (seat.is === "cancelled") return "already-cancelled";
    const badge = seat.badge === null ? undefined : this.badges[seat.badge];
    if (badge && badge.usedAt !== null) return "already-admitted";
    if (badge) badge.revokedAt ??= now;
    seat.is = "cancelled";
    return "ok";
  }
  revoke(index: number, now: number): string {
    const badge = this.badges[index];
    if (!badge) return "pass-unknown";
    if (badge.revokedAt !== null) return "pass-revoked";
    badge.revokedAt = now;
    return "ok";
  }
  scan(index: number, gate: number, code: string | null, now: number): string {
    const answer = this.look(index, gate, code);
    const badge = this.badges[index];
    if (answer !== "admit") this.turnedAway++;
    else if (badge) Object.assign(badge, { usedAt: now, usedWhere: gate });
    return answer;
  }
  look(index: number, gate: number, code: string | null): string {
    if (code) return code;
    if (this.status !== "live") return "event-not-live";
    if (gate >= this.gates) return "gate-unknown";
    const badge = this.badges[index];
    if (!badge) return "pass-unknown";
    if (badge.revokedAt !== null) return "pass-revoked";
    return badge.usedAt === null ? "admit" : "already-admitted";
  }
  configure(config: LedgerConfig): string {
    const told = JSON.stringify(config);
    if (told === this.told) return "ok";
    if (config.version <= this.version) return "stale-config";
    if (config.capacity < this.taken()) return "capacity-below-taken";
    const { version, capacity, status, approval, salesOpenAt: opens, salesCloseAt: closes } = config;
    Object.assign(this, { version, capacity, status, approval, opens, closes, told, gates: config.gates.length });
    return "ok";
  }
}

/** One world of the run: the clock, and the passes in the order they were issued. */
class World extends Store {
  now = 1_000_000;
  readonly ids = countingIds();
  readonly issued: PassId[] = [];
  readonly admissions = new RollingCount(RATE_WINDOW_MS);
  admittedTwice = false;

  submit(slice: LedgerSlice, command: LedgerCommand): string {
    const result = decide(slice, command, { now: this.now, ids: this.ids });
    if (!result.ok) return result.refusal.code;
    for (const event of result.value) {
      if (event.type === "PassAdmitted") {
        this.admittedTwice ||= this.log.some((past) => past.type === "PassAdmitted" && past.passId === event.passId);
        this.admissions.add(event.at);
      }
      this.apply(event);
      if (event.type === "PassIssued") this.issued.push(event.passId);
    }
    if (command.type !== "ScanPass") return "ok";
    const verdict = scanVerdict(result.value, { ...slice, event: this.event });
    return verdict.verdict === "admit" ? "admit" : verdict.refusal.code;
  }
}

type Step = fc.Command<NaiveLedger, World>;
const userOf = (person: number) => countedId("user", person + 1);
const gateOf = (index: number) => countedId("gate", index + 1);
const everybody = [0, 1, 2, 3, 4];

function step(name: string, model: (m: NaiveLedger, now: number) => string, real: (world: World) => string): Step {
  return {
    check: () => true,
    run(m, world) {
      expect(real(world), name).toBe(model(m, world.now));
      expectInvariants(m, world);
    },
    toString: () => name,
  };
}

function expectInvariants(model: NaiveLedger, world: World): void {
  const { totals, config } = world.event;
  const taken = totals.held + totals.offered + totals.pending + totals.confirmed;
  expect(taken, "oversold").toBeLessThanOrEqual(config.capacity);
  expect(world.admittedTwice, "one pass admitted twice").toBe(false);
  expect(seenInStore(world)).toEqual(seenInModel(model, world.now));
}

function seenInStore(world: World) {
  const { held, waiting, offered, pending, confirmed, cancelled } = world.event.totals;
  return {
    totals: { held, waiting, offered, pending, confirmed, cancelled },
    mayOffer: canOffer(world.event, world.now),
    holds: world.holds.size,
    free: seatsLeft(world.event),
    summary: eventSummary(world.event, world.admissions.at(world.now)),
    people: everybody.map((person) => {
      const slice = world.ofUser(userOf(person));
      return {
        may: whyNotRegister(slice, world.now)?.code ?? "ok",
        heldUntil: slice.hold?.expiresAt,
        offeredUntil: slice.registration?.status === "offered" ? slice.registration.offerEndsAt : undefined,
        status: slice.registration?.status,
        since: slice.registration?.requestedAt,
        revokedAt: slice.pass?.revokedAt,
        usedAt: slice.pass?.admission?.at,
        usedWhere: slice.pass?.admission?.gateName,
      };
    }),
  };
}

function seenInModel(model: NaiveLedger, now: number): ReturnType<typeof seenInStore> {
  const many = (...is: Seat["is"][]) => model.seats.filter((seat) => is.includes(seat.is)).length;
  const used = model.badges.flatMap(({ usedAt }) => usedAt ?? []);
  return {
    totals: {
      held: many("held"),
      waiting: many("waiting"),
      offered: many("offered"),
      pending: many("pending"),
      confirmed: many("confirmed"),
      cancelled: many("cancelled"),
    },
    mayOffer: model.mayOffer(now),
    holds: many("held"),
    free: model.free(),
    summary: {
      status: model.status,
      capacity: model.capacity,
      seatsLeft: model.free(),
      registered: many("pending", "confirmed"),
      waiting: many("waiting"),
      inside: used.length,
      refusedScans: model.turnedAway,
      admittedPerMinute: used.filter((at) => now - at < RATE_WINDOW_MS).length,
    },
    people: everybody.map((person) => {
      const seat = model.latest(person);
      const badge = model.badges[seat?.badge ?? -1];
      return {
        may: model.mayTakeSeat(person, now),
        heldUntil: model.find(person, "held")?.until,
        offeredUntil: model.find(person, "offered")?.until,
        status: seat?.is === "held" ? undefined : seat?.is,
        since: seat?.since,
        revokedAt: badge?.revokedAt,
        usedAt: badge?.usedAt ?? undefined,
        usedWhere: badge && badge.usedAt !== null ? `Gate ${badge.usedWhere}` : undefined,
      };
    }),
  };
}

const people = fc.constantFrom(...everybody);
/** Which of the passes issued so far, counted from the newest; now and then one that was never issued. */
const whichPass = fc.constantFrom(0, 0, 0, 1, 1, 2, 3, 99);
const gateIndexes = fc.constantFrom(0, 0, 0, 0, 1, 1, 1, 2);
const codeRefusals = fc.constantFrom<CodeRefusal | null>(
  ...Array.from({ length: 8 }, () => null),
  { code: "pass-forged" },
  { code: "pass-expired", expiredAt: 5 },
);

const configurations = fc.record({
  bump: fc.constantFrom(1, 1, 1, 0, -1),
  status: fc.constantFrom("live", "live", "live", "live", "live", "published", "draft", "ended"),
  capacity: fc.integer({ min: 0, max: everybody.length }),
  approval: fc.boolean(),
  opensIn: fc.constantFrom(-1, -1, -1, 60_000),
  closesIn: fc.constantFrom(20 * HOLD_MS, 20 * HOLD_MS, HOLD_MS / 2),
  gates: fc.integer({ min: 1, max: 2 }),
} satisfies Record<string, fc.Arbitrary<unknown>>);

type Configuration = typeof configurations extends fc.Arbitrary<infer T> ? T : never;

function configStep({ bump, opensIn, closesIn, gates, ...fields }: Configuration): Step {
  const configOf = (version: number, now: number): LedgerConfig => ({
    ...fields,
    version: version + bump,
    salesOpenAt: now + opensIn,
    salesCloseAt: now + closesIn,
    passesFrom: 0,
    passesUntil: Number.MAX_SAFE_INTEGER,
    gates: Array.from({ length: gates }, (_, index) => ({ id: gateOf(index), name: `Gate ${index}` })),
  });
  return step(
    `configure(${JSON.stringify({ bump, opensIn, closesIn, gates, ...fields })})`,
    (m, now) => m.configure(configOf(m.version, now)),
    (world) => {
      const config = configOf(world.event.config.version, world.now);
      return world.submit(emptySlice(world.event), { type: "ConfigureEvent", config });
    },
  );
}

function personStep(
  type: Exclude<Extract<LedgerCommand, { userId: UserId }>["type"], "OfferSeat">,
  model: (m: NaiveLedger, person: number, now: number) => string,
): fc.Arbitrary<Step> {
  return people.map((person) => {
    const userId = userOf(person);
    return step(
      `${type}(${person})`,
      (m, now) => model(m, person, now),
      (world) => world.submit(world.ofUser(userId), { type, userId, name: `Person ${person}` }),
    );
  });
}

/** What the alarm does for whoever waits longest. */
const offerStep = step(
  "OfferSeat",
  (m, now) => m.offer(now),
  (world) => {
    const line = [...world.registrations.values()].filter(({ status }) => status === "waiting");
    const first = line.sort((a, b) => (a.waitNumber ?? 0) - (b.waitNumber ?? 0))[0];
    return first ? world.submit(world.ofUser(first.userId), { type: "OfferSeat", userId: first.userId }) : "ok";
  },
);

const unknownPass = countedId("pass", 0xffff);
const revokeSteps = whichPass.map((back) =>
  step(
    `RevokePass(${back})`,
    (m, now) => m.revoke(m.badges.length - 1 - back, now),
    (world) => {
      const passId = world.issued.at(-1 - back) ?? unknownPass;
      return world.submit(world.ofPass(passId), { type: "RevokePass", passId });
    },
  ),
);
const scanSteps = fc.tuple(whichPass, gateIndexes, codeRefusals).map(([back, gate, codeRefusal]) =>
  step(
    `ScanPass(${back}, gate ${gate}, ${codeRefusal?.code})`,
    (m, now) => m.scan(m.badges.length - 1 - back, gate, codeRefusal?.code ?? null, now),
    (world) => {
      const slice = world.ofPass(world.issued.at(-1 - back) ?? null);
      return world.submit(slice, { type: "ScanPass", gateId: gateOf(gate), codeRefusal });
    },
  ),
);

const steps = [
  configurations.map(configStep),
  personStep("HoldSeat", (m, person, now) => m.hold(person, now)),
  personStep("ReleaseHold", (m, person, now) => m.release(person, now, false)),
  personStep("ExpireHold", (m, person, now) => m.release(person, now, true)),
  personStep("Register", (m, person, now) => m.register(person, now)),
  personStep("Register", (m, person, now) => m.register(person, now)),
  personStep("JoinWaitlist", (m, person, now) => m.join(person, now)),
  personStep("JoinWaitlist", (m, person, now) => m.join(person, now)),
  fc.constant(offerStep),
  fc.constant(offerStep),
  personStep("ExpireOffer", (m, person, now) => m.lapse(person, now)),
  personStep("ConfirmRegistration", (m, person) => m.confirm(person)),
  personStep("CancelRegistration", (m, person, now) => m.cancel(person, now)),
  revokeSteps,
  scanSteps,
  scanSteps,
  scanSteps,
  fc.constantFrom(0, 1, 30_000, HOLD_MS - 1, HOLD_MS, OFFER_MS).map((ms) => {
    const wait = (world: World) => {
      world.now += ms;
      return "ok";
    };
    return step(`wait(${ms})`, () => "ok", wait);
  }),
];

/** Three days in four begin with an event one can register for; the rest begin with nothing. */
const opening = configStep({
  bump: 1,
  status: "live",
  capacity: 3,
  approval: false,
  opensIn: -1,
  closesIn: 10 * HOLD_MS,
  gates: 2,
});

test(
  "any run of commands agrees with the naive ledger, and its log replays to the same rows",
  () => {
    fc.assert(
      fc.property(
        fc.commands(steps, { maxCommands: 120, size: "+1" }),
        fc.constantFrom(true, true, true, false),
        (commands, begun) => {
          const model = new NaiveLedger();
          const real = new World();
          if (begun) opening.run(model, real);
          fc.modelRun(() => ({ model, real }), commands);

          const replayed = new Store();
          for (const event of JSON.parse(JSON.stringify(real.log))) replayed.apply(event);
          expect(replayed.rows()).toEqual(real.rows());
        },
      ),
      { numRuns: RUNS },
    );
  },
  SLOW_MACHINE_MS,
);

test("commands never change the slice they are given", () => {
  const world = new World();
  const model = new NaiveLedger();
  opening.run(model, world);
  const freeze = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    Object.freeze(value);
    for (const inner of Object.values(value)) freeze(inner);
  };
  const userId = userOf(0);
  const commands: LedgerCommand[] = [
    { type: "HoldSeat", userId },
    { type: "Register", userId, name: "Asha" },
    { type: "ScanPass", gateId: gateOf(0), codeRefusal: null },
    { type: "ScanPass", gateId: gateOf(0), codeRefusal: null },
    { type: "CancelRegistration", userId },
  ];
  for (const command of commands) {
    const slice = world.ofUser(userId);
    freeze(slice);
    world.submit(slice, command);
  }
  expect(world.event.totals).toMatchObject({ confirmed: 1, admitted: 1, refusedScans: 1 });
});
