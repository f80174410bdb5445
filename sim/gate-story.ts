import type { CheckedScan } from "#durable-objects/event-ledger/event-ledger-api";
import type { EventLedgerRoom } from "#durable-objects/event-ledger/event-ledger-room";
import { countedId } from "#shared/counting-ids";
import { ENTRY_LIST_ID } from "#shared/domain/entry/view";
import { USUAL_CHOICE } from "#shared/domain/ledger/choice";
import type { LedgerDomainEvent } from "#shared/domain/ledger/events";
import type { CommandId, GateId, PassId, UserId } from "#shared/ids";
import { Acknowledgements } from "./acknowledgements.ts";
import { Bus } from "./bus.ts";
import { type College, campusIds, collegeOf, DAY_START, ledgerConfig } from "./campus.ts";
import { CrashPlan, type CrashPoint } from "./crash-plan.ts";
import { Faults } from "./faults.ts";
import type { Host } from "./host.ts";
import { Device } from "./network.ts";
import { ledgerOf } from "./objects.ts";
import { type Random, randomFrom } from "./random.ts";
import { ReadModel } from "./read-model.ts";
import { entriesOf, storedLog } from "./stored-log.ts";
import { Timeline } from "./timeline.ts";
import { check, checkSame } from "./violation.ts";
import { NO_BUG, type Plant, type World } from "./world.ts";

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const PEOPLE = 4;
/** Before that everybody is registered, and both phones have looked at who is inside. */
const CUT_AT = DAY_START + 10 * MINUTE_MS;
const BACK_AT = CUT_AT + 4 * MINUTE_MS;
const CALM_AT = BACK_AT + 2 * MINUTE_MS;
const PART = 2;

export type GateStoryOptions = { readonly seed: number; readonly crash?: CrashPoint; readonly plant?: Partial<Plant> };
export type GateStoryReport = {
  readonly turns: number;
  readonly calls: number;
  readonly isCrashReached: boolean;
  /** Scans that phones decided by themselves, and passes that came in once more. */
  readonly offline: number;
  readonly doubles: number;
};

/** What everybody at the gates said, from outside. */
type Said = { admitted: PassId[]; refused: number };

/**
 * Two gates are cut off while a third goes on; people try one pass at several. Then the phones bring their logs, in parts, over a
 * network that loses and doubles, to a ledger that dies.
 * @throws Violation when a scan was lost or doubled, or an incident is not what it should be
 */
export async function runGateStory({ seed, crash, plant = {} }: GateStoryOptions): Promise<GateStoryReport> {
  const random = randomFrom(`gate story ${seed}`);
  const world = worldOf(random, crash, plant);
  const { timeline, readModel, bus, crashes, faults } = world;
  const college = collegeOf(1, PEOPLE);
  const ledger = ledgerOf(world, college);
  await readModel.open(college, DAY_START);
  const said: Said = { admitted: [], refused: 0 };
  const [first, second] = college.gates;
  const phones = [first, second].map((gateId, index) => new CutPhone(world, { college, ledger, gateId, index, said }));
  timeline.spawn("organizer", async () => {
    await new Device(world, "office").look(ledger, (room, now) => {
      const config = ledgerConfig(college, { status: "live", capacity: PEOPLE, approval: false });
      return room.configure({ collegeId: college.collegeId, eventId: college.eventId }, config, now);
    });
    for (const [index, userId] of college.people.entries())
      timeline.spawn(userId, () => visitor(world, { ledger, college, userId, phones, said, isFirst: index === 0 }));
    for (const phone of phones) timeline.spawn(phone.name, () => phone.work());
  });
  timeline.at(CALM_AT, () => faults.calm());
  await timeline.toRest();
  await bus.sweep();
  checkGates(world, { college, ledger, phones, said });
  const { turns, calls, isReached: isCrashReached } = crashes;
  const offline = phones.reduce((sum, { scans }) => sum + scans.length, 0);
  return { turns, calls, isCrashReached, offline, doubles: said.admitted.length - new Set(said.admitted).size };
}

type Place = { readonly college: College; readonly ledger: Host<EventLedgerRoom>; readonly said: Said };

/** A phone without a network: it lets in whom it does not know inside, by its last look and its own log. */
class CutPhone {
  readonly name: string;
  readonly scans: CheckedScan[] = [];
  readonly logId;
  readonly by: UserId;
  readonly #world: World;
  readonly #place: Place;
  readonly #gateId: GateId;
  readonly #inside = new Set<PassId>();
  readonly #device: Device;
  readonly #answers = new Map<CommandId, unknown>();

  constructor(world: World, { gateId, index, ...place }: Place & { readonly gateId: GateId; readonly index: number }) {
    this.name = `phone ${index + 1}`;
    this.logId = countedId("scanLog", index + 1);
    this.by = countedId("user", 900 + index);
    this.#world = world;
    this.#place = place;
    this.#gateId = gateId;
    this.#device = new Device(world, this.name);
  }

  async work(): Promise<void> {
    const { ledger, college } = this.#place;
    const { timeline } = this.#world;
    const opened = { logId: this.logId, by: this.by, publicKey: "key", isLead: false };
    await this.#device.look(ledger, (room, now) => room.scanLogs.open(opened, now));
    await timeline.until(CUT_AT - MINUTE_MS);
    for (const userId of college.people) {
      const passes = await this.#device.look(ledger, (room) => room.personOf(userId).passes);
      for (const { id, admission } of passes) if (admission) this.#inside.add(id);
    }
    await timeline.until(BACK_AT);
    for (let sent = 0; sent < this.scans.length; sent += PART) await this.#send(this.scans.slice(sent, sent + PART));
  }

  scan(passId: PassId): void {
    const { said } = this.#place;
    const isIn = !this.#inside.has(passId);
    const seq = this.scans.length + 1;
    this.scans.push({
      ...{ seq, hash: String(seq).padStart(64, "0"), scanId: `${this.logId}-${seq}` as CommandId },
      ...{ gateId: this.#gateId, listId: ENTRY_LIST_ID, direction: "in", passIds: isIn ? [passId] : [] },
      ...{ undoes: null, refusal: isIn ? null : "already-admitted", reason: null, at: this.#world.timeline.now },
      ...{ subject: { passId }, codeRefusal: null },
    });
    if (isIn) said.admitted.push(passId);
    else said.refused += 1;
    this.#inside.add(passId);
  }

  /** Until it is answered; a part that was sent before may arrive again at any time. */
  async #send(part: readonly CheckedScan[]): Promise<void> {
    const { ledger } = this.#place;
    await this.#device.look(ledger, (room, now) => {
      const taken = room.scanLogs.take(this.by, this.logId, part, now);
      check("I1", taken.ok, () => `${this.name} was answered ${taken.ok ? "" : taken.refusal.code}`);
      if (!taken.ok) return;
      for (const answer of taken.value) {
        const known = this.#answers.get(answer.scanId);
        if (known) checkSame("I1", `the second answer to ${answer.scanId}`, answer, known);
        this.#answers.set(answer.scanId, JSON.parse(JSON.stringify(answer)));
      }
    });
  }
}

type Visit = Place & { readonly userId: UserId; readonly phones: readonly CutPhone[]; readonly isFirst: boolean };

async function visitor(world: World, { ledger, college, userId, phones, said, isFirst }: Visit): Promise<void> {
  const { timeline } = world;
  const random = world.random.fork(userId);
  const device = new Device(world, userId);
  const command = { type: "Register", userId, name: `Name of ${userId}`, choice: USUAL_CHOICE } as const;
  await device.command(ledger, (room, commandId, now) => room.submit(commandId, userId, command, now));
  const pass = await device.look(ledger, (room) => room.personOf(userId).passes[0]);
  if (!pass) throw new Error("whoever is registered has a pass");
  const showAtOpenGate = async () => {
    const [gateId] = college.gates;
    const verdict = await device.command(ledger, (room, commandId, now) =>
      room.scan({ commandId, actorId: college.organizer, gateId, code: pass.id }, { passId: pass.id }, null, now),
    );
    if (!verdict.ok) throw new Error(verdict.refusal.code);
    if (verdict.value.verdict === "admit") said.admitted.push(pass.id);
    else said.refused += 1;
  };
  // One comes before the network goes, so that phones know of somebody.
  if (isFirst) await showAtOpenGate();
  check("LIVE", timeline.now < CUT_AT, () => `${userId} had no pass in time`);
  await timeline.until(CUT_AT);
  for (const _ of [1, 2, 3]) {
    await timeline.sleep(random.int(SECOND_MS, MINUTE_MS));
    const phone = random.pick<CutPhone | null>([null, ...phones]);
    if (phone && timeline.now < BACK_AT) phone.scan(pass.id);
    else await showAtOpenGate();
  }
}

function checkGates(world: World, at: Place & { readonly phones: readonly CutPhone[] }): void {
  const { college, ledger, phones, said } = at;
  const stored = storedLog(ledger.disk);
  world.acknowledgements.checkAgainst(ledger.name, stored);
  const events = entriesOf<LedgerDomainEvent>(stored).flatMap((entry) => entry.events);
  const room = ledger.rebuilt();
  for (const { scans, logId, name } of phones) {
    checkSame("I1", `the head of ${name}'s log`, room.scanLogs.find(logId)?.seq, scans.length);
    for (const { scanId } of scans) {
      const times = events.filter((event) => isLate(event, scanId)).length;
      check("I1", times === 1, () => `${scanId} of ${name} is ${times} times in the ledger`);
    }
  }
  const inside = new Set(said.admitted);
  const gates = room.gateCounts(0);
  const sum = (of: (gate: (typeof gates)[number]) => number) => gates.reduce((all, gate) => all + of(gate), 0);
  checkSame("I2", "people inside", room.totals.admitted, inside.size);
  checkSame(
    "I2",
    "let in by the gates",
    [sum((gate) => gate.admitted), sum((gate) => gate.refused)],
    [said.admitted.length, said.refused],
  );
  const told = room.incidents.map(({ passId, incident }) => `${incident.kind} ${passId}`).sort();
  const doubled = said.admitted.filter((passId, index) => said.admitted.indexOf(passId) < index);
  checkSame("I2", "incidents", told, doubled.map((passId) => `double-entry ${passId}`).sort());
  const rows = world.readModel.rows(
    "SELECT count(*) AS count FROM incidents WHERE college_id = ? AND event_id = ? AND cleared_at IS NULL",
    college.collegeId,
    college.eventId,
  );
  checkSame("I8", "incidents in the read model", rows[0]?.count, told.length);
  check("I8", !room.log.hasUnprojected, () => "the ledger has not told everything");
  let books = room.checkBooks();
  while (!books.done) books = room.checkBooks();
  const { report } = books;
  check("BOOKS", report.found === 0, () => JSON.stringify(report));
}

function isLate(event: LedgerDomainEvent, scanId: CommandId): boolean {
  return (event.type === "LateScanTaken" || event.type === "LateScanRefused") && event.scan.id === scanId;
}

function worldOf(random: Random, crash: CrashPoint | undefined, planted: Partial<Plant>): World {
  const plant = { ...NO_BUG, ...planted };
  const timeline = new Timeline(DAY_START);
  const faults = new Faults(random.fork("faults"));
  const met = () => {};
  const readModel = new ReadModel(timeline, faults, met, plant.d1);
  return {
    ...{ random, timeline, faults, readModel, met, plant },
    crashes: new CrashPlan(crash ? [crash] : [], random.fork("crashes"), () => faults.rate("crash")),
    ids: campusIds(random.fork("ids")),
    bus: new Bus(timeline, faults, readModel, met),
    acknowledgements: new Acknowledgements(),
    newLife: () => ({ skewMs: 0, dead: false }),
  };
}
