import fc from "fast-check";
import { expect, test } from "vitest";
import type { CheckedScan } from "#durable-objects/event-ledger/event-ledger-api";
import { EventLedgerRoom } from "#durable-objects/event-ledger/event-ledger-room";
import { countedId, countingIds } from "#shared/counting-ids";
import { ENTRY_LIST_ID, USUAL_ENTRY_SETTINGS } from "#shared/domain/entry/view";
import { USUAL_CHOICE } from "#shared/domain/ledger/choice";
import type { Examined } from "#shared/examine-pass";
import type { CommandId, GateId, PassId, UserId } from "#shared/ids";
import { type LentPass, lend, lentAfterRound, lentFrom } from "#web/features/scanner/own-gate/own-lending";
import { historyWith, type OwnStep, stepsAfterRound, stepsKnown } from "#web/features/scanner/own-gate/own-steps";
import { decideOwn, type KnownPass } from "#web/features/scanner/own-gate/own-verdict";
import { collegeOf, ledgerConfig, DAY_START as START } from "./campus.ts";
import { Disk, NO_HOOKS } from "./disk.ts";

const RUNS = Number(process.env.HOME_GATE_RUNS ?? 300);
const SLOW_MACHINE_MS = 600_000;
const PEOPLE = 3;
const college = collegeOf(1, PEOPLE);
const { collegeId, eventId, people } = college;
const GATES = college.gates.slice(0, 2);
const PHONES = [0, 0, 1] as const;

/** What a network did to one exchange: which of its messages were lost, and what the keeper did meanwhile. */
type Fate = {
  readonly ask: boolean;
  readonly answer: boolean;
  readonly reply: boolean;
  readonly race: boolean;
};
type Turn = {
  readonly seconds: number;
  readonly phone: number;
  readonly person: number;
  readonly fate: Fate;
  readonly does: "scan" | "refresh" | "sync" | "heal" | "cut" | "move" | "close";
};

const rarely = fc.nat(4).map((n) => n === 0);
const turn: fc.Arbitrary<Turn> = fc.record({
  seconds: fc.nat(20),
  phone: fc.nat(PHONES.length - 1),
  person: fc.nat(PEOPLE - 1),
  fate: fc.record({ ask: rarely, answer: rarely, reply: rarely, race: rarely }),
  does: fc.constantFrom("scan", "scan", "scan", "refresh", "refresh", "sync", "heal", "cut", "cut", "move", "close"),
});

type Phone = {
  logId: ReturnType<typeof logOf>;
  readonly by: UserId;
  gate: number;
  keeps: GateId | null;
  lent: readonly LentPass[];
  round: number;
  isCut: boolean;
  seq: number;
  waiting: CheckedScan[];
  roster: ReadonlyMap<PassId, KnownPass>;
  steps: Map<PassId, readonly OwnStep[]>;
};

const logOf = (n: number) => countedId("scanLog", n + 1);

/** What the runs saw together: a run in which nothing was at stake shows nothing. */
const NOTHING_SEEN = { cuts: 0, alone: 0, lent: 0, silent: 0, seconds: 0, closed: 0 };
const seen = { ...NOTHING_SEEN };

class World {
  readonly room: EventLedgerRoom;
  readonly phones: readonly Phone[];
  readonly passIds: readonly PassId[];
  readonly #homeGates: boolean;
  /** Whom each scan let in, by the word of whoever stood there. */
  readonly letIn = new Map<CommandId, PassId | null>();
  #now = START;
  #scans = 0;
  #logs = 0;

  constructor(homeGates: boolean) {
    this.#homeGates = homeGates;
    this.room = new EventLedgerRoom({
      storage: new Disk().connect(NO_HOOKS),
      ids: countingIds(),
      onDurable: () => {},
      onChange: () => {},
    });
    const entry = { ...USUAL_ENTRY_SETTINGS, ...(homeGates ? { homeGates } : {}) };
    const more = { version: 1, status: "live", capacity: 10, approval: false, entry } as const;
    this.room.configure({ collegeId, eventId }, ledgerConfig(college, more), START);
    for (const [n, userId] of people.entries()) {
      const command = { type: "Register", userId, name: `Person ${n}`, choice: USUAL_CHOICE } as const;
      const done = this.room.submit(`register-person-${n}` as CommandId, userId, command, START);
      if (!done.ok) throw new Error(done.refusal.code);
    }
    this.passIds = people.flatMap((userId) => this.room.personOf(userId).passes.map(({ id }) => id));
    this.phones = PHONES.map((gate, n) => {
      const [logId, by] = [logOf(n), countedId("user", 100 + n)];
      this.room.scanLogs.open({ logId, by, publicKey: "key", isLead: false }, START);
      const nothing = { keeps: null, lent: [], round: 0, isCut: false, seq: 0, waiting: [] };
      return { logId, by, gate, ...nothing, roster: new Map(), steps: new Map() };
    });
    for (const phone of this.phones) this.#refresh(phone, false);
  }

  take({ seconds, phone: n, person, fate, does }: Turn): void {
    this.#now += seconds * 1_000;
    const [phone, passId] = [this.phones[n], this.passIds[person]];
    if (!phone || !passId) throw new Error("drawn from those there are");
    if (does === "scan") this.#scan(phone, passId, fate);
    else if (does === "refresh") this.#refresh(phone, fate.reply);
    else if (does === "sync") this.#sync(phone, fate.reply);
    else if (does === "move") phone.gate = 1 - phone.gate;
    else if (does === "close") this.#close(phone, fate.reply);
    else {
      seen.cuts += does === "cut" && !phone.isCut ? 1 : 0;
      phone.isCut = does === "cut";
    }
  }

  /** Everything arrives in the end. */
  settle(): void {
    for (const phone of this.phones) {
      phone.isCut = false;
      this.#sync(phone, false);
    }
  }

  /** Admissions of a pass that was in already. */
  get seconds(): number {
    const admitted = [...this.letIn.values()].filter((passId) => passId !== null);
    return admitted.length - new Set(admitted).size;
  }

  /** Doubled entries as the ledger tells them. */
  get doubled(): number {
    const standing = new Set<string>();
    for (const event of this.room.log.since(0, 10_000).flatMap(({ events }) => events)) {
      if (event.type !== "IncidentFound" && event.type !== "IncidentCleared") continue;
      if (event.incident.kind !== "double-entry") continue;
      if (event.type === "IncidentFound") standing.add(event.incident.second.id);
      else standing.delete(event.incident.second.id);
    }
    return standing.size;
  }

  #refresh(phone: Phone, isLost: boolean): void {
    if (phone.isCut) return;
    const isLeaving = phone.keeps !== null && phone.keeps !== GATES[phone.gate];
    const gateId = isLeaving && phone.waiting.length > 0 ? phone.keeps : GATES[phone.gate];
    if (isLeaving && phone.waiting.length === 0) phone.keeps = null;
    const begunAt = this.#time();
    phone.round += 1;
    const { logId, by, round } = phone;
    const keeps = gateId ? this.room.stand({ logId, by, round, gateId }, this.#now) : false;
    const { passes } = this.room.roster(0, 1_000);
    if (isLost) return;
    phone.roster = new Map(passes.map((pass) => [pass.passId, pass]));
    phone.keeps = keeps ? (gateId ?? null) : null;
    phone.lent = lentAfterRound(phone.lent, round, begunAt);
    for (const [passId, steps] of phone.steps) phone.steps.set(passId, stepsAfterRound(steps, round));
  }

  /** A shift ends: the log is let go of once the server has all of it, and says so; the next begins with nothing. */
  #close(phone: Phone, isLost: boolean): void {
    if (phone.isCut || phone.waiting.length > 0) return;
    const closed = phone.logId;
    this.#logs += 1;
    phone.logId = logOf(PHONES.length + this.#logs);
    this.room.scanLogs.open({ logId: phone.logId, by: phone.by, publicKey: "key", isLead: false }, this.#now);
    Object.assign(phone, { keeps: null, lent: [], round: 0, seq: 0, steps: new Map() });
    seen.closed += 1;
    if (!isLost) this.room.keepers.close(closed);
    this.#refresh(phone, false);
  }

  #sync(phone: Phone, isLost: boolean): void {
    if (phone.isCut || phone.waiting.length === 0) return;
    const taken = this.room.scanLogs.take(phone.by, phone.logId, phone.waiting, this.#now);
    if (!taken.ok) throw new Error(taken.refusal.code);
    if (isLost) return;
    const scanIds = new Set(phone.waiting.map(({ scanId }) => scanId));
    for (const [passId, steps] of phone.steps) phone.steps.set(passId, stepsKnown(steps, scanIds, phone.round));
    phone.waiting = [];
  }

  #scan(phone: Phone, passId: PassId, fate: Fate): void {
    const scanId = `scan-number-${this.#scans++}` as CommandId;
    if (phone.isCut || phone.waiting.length > 0) {
      this.#alone(phone, passId, scanId);
      return;
    }
    const kept = this.room.keepersOf({ passId });
    const silentGates = kept.flatMap(({ gateId, keeper, passIds }) =>
      this.#asks(keeper.logId, { scanId, passIds }, fate) ? [] : [gateId],
    );
    const keeper = this.phones.find(({ logId }) => logId === kept[0]?.keeper.logId);
    if (fate.race && keeper && keeper !== phone)
      this.#alone(keeper, passId, `scan-number-${this.#scans++}` as CommandId);
    const gateId = GATES[phone.gate] ?? countedId("gate", 1);
    const scan = { commandId: scanId, actorId: phone.by, gateId, code: passId, shown: "static", silentGates } as const;
    const verdict = this.room.scan(scan, { passId }, null, this.#now);
    if (!verdict.ok) throw new Error(verdict.refusal.code);
    if (verdict.value.verdict === "stop" && verdict.value.refusal.code === "home-gate-silent") seen.silent += 1;
    if (fate.reply) {
      this.#alone(phone, passId, scanId);
      return;
    }
    this.letIn.set(scanId, verdict.value.verdict === "admit" ? passId : null);
  }

  /** @returns whether the ledger heard that the keeper lends the passes */
  #asks(logId: Phone["logId"], asked: { scanId: CommandId; passIds: readonly PassId[] }, fate: Fate): boolean {
    const keeper = this.phones.find((phone) => phone.logId === logId);
    if (!keeper || keeper.isCut || fate.ask) return false;
    const at = { time: this.#time(), round: keeper.round };
    const lent = lend(keeper.lent, asked, (passId) => keeper.steps.get(passId) ?? [], at);
    if (!lent) return false;
    keeper.lent = lent;
    seen.lent += 1;
    return !fate.answer;
  }

  #alone(phone: Phone, passId: PassId, scanId: CommandId): void {
    const gateId = GATES[phone.gate] ?? countedId("gate", 1);
    const entry = phone.roster.get(passId);
    if (!entry) throw new Error("everybody is on the list");
    const steps = phone.steps.get(passId) ?? [];
    const history = historyWith(entry.facts.history, steps, [ENTRY_LIST_ID]);
    const scanned = { ...entry, facts: { ...entry.facts, history } };
    const decision = decideOwn(
      {
        setup: {
          event: { id: eventId, title: "Fair", status: "live" },
          gates: this.room.gateCounts(this.#now),
          lists: USUAL_ENTRY_SETTINGS.lists,
          isSupervisor: false,
          ownGate: {
            ...{ ticketTypes: [], requireRotating: false, annulMinutes: 15, homeGates: this.#homeGates },
            ...{ passesFrom: 0, passesUntil: 0, college: 1, event: 1, serverAt: 0 },
          },
        },
        examined: this.#homeGates ? STILL : MOVING,
        ...{ scanned, party: [], isListed: true, keeps: phone.keeps, lent: lentFrom(phone.lent, scanId) },
      },
      { ...ASK, gateId, isConfirmed: !this.#homeGates, now: this.#now },
    );
    if (decision.type === "asks") throw new Error("the lists are fresh");
    const isIn = decision.type === "taken";
    this.letIn.set(scanId, isIn ? passId : null);
    if (isIn) {
      seen.alone += 1;
      const [{ step } = { step: null }] = decision.passes;
      const made = { step, at: this.#now, gateName: "", scan: { id: scanId, by: phone.by }, by: scanId, knownIn: null };
      phone.steps.set(passId, [...steps, made]);
    }
    phone.seq += 1;
    phone.waiting.push({
      ...{ seq: phone.seq, hash: String(phone.seq).padStart(64, "0"), scanId, gateId, listId: ENTRY_LIST_ID },
      ...{ direction: "in", passIds: isIn ? [passId] : [], undoes: null, at: this.#now },
      refusal: decision.type === "refused" ? decision.refusal.code : null,
      ...{ reason: null, subject: { passId }, codeRefusal: null },
    });
  }

  #time() {
    return { at: this.#now, upMs: this.#now - START, life: "one" };
  }
}

/** A genuine code that stands still. */
const STILL = { decoded: { form: "signed", rotation: null }, refusal: null, doubts: [] } as unknown as Examined;

/** A copy of the phone that shows it, which every scanner without a connection takes for the phone. */
const MOVING = {
  ...STILL,
  decoded: { form: "signed", rotation: { holderKey: new Uint8Array() } },
} as unknown as Examined;
const ASK = { listId: ENTRY_LIST_ID, direction: "in", people: null, force: null } as const;

const partitions = fc.array(turn, { minLength: 4, maxLength: 30 });

test("with home gates no pass that stands still is let in twice, whatever the network loses", {
  timeout: SLOW_MACHINE_MS,
}, () => {
  Object.assign(seen, NOTHING_SEEN);
  fc.assert(
    fc.property(partitions, (turns) => {
      const world = new World(true);
      for (const one of turns) world.take(one);
      expect(world.seconds).toBe(0);
      world.settle();
      expect(world.doubled).toBe(0);
    }),
    { numRuns: RUNS },
  );
  for (const count of [seen.cuts, seen.alone, seen.lent, seen.silent, seen.closed])
    expect(count).toBeGreaterThan(RUNS / 20);
});

test("without them whoever is let in twice by scanners that are cut off is an incident, each of them", {
  timeout: SLOW_MACHINE_MS,
}, () => {
  Object.assign(seen, NOTHING_SEEN);
  fc.assert(
    fc.property(partitions, (turns) => {
      const world = new World(false);
      for (const one of turns) world.take(one);
      world.settle();
      expect(world.doubled).toBe(world.seconds);
      seen.seconds += world.seconds;
    }),
    { numRuns: RUNS },
  );
  expect(seen.seconds).toBeGreaterThan(0);
});
