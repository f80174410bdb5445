import { Admission } from "#durable-objects/authority/admission";
import { type ObjectFailure, OVERLOADED } from "#durable-objects/authority/command-log";
import { OutboxAlarm } from "#durable-objects/authority/outbox-alarm";
import type { RegistrationCommand } from "#durable-objects/event-ledger/event-ledger-api";
import { EventLedgerRoom, type StoredRegistration } from "#durable-objects/event-ledger/event-ledger-room";
import { LedgerMeter } from "#durable-objects/event-ledger/ledger-meter";
import { countedId, countingIds } from "#shared/counting-ids";
import { ADMISSION, NO_REFUND } from "#shared/domain/ledger/choice";
import type { LedgerDomainEvent } from "#shared/domain/ledger/events";
import { USUAL_PASS_RULES } from "#shared/domain/ledger/holders";
import type { LedgerRefusal } from "#shared/domain/ledger/refusals";
import type { LedgerConfig } from "#shared/domain/ledger/types";
import type { LedgerReading, RoomRefusal } from "#shared/domain/waiting-room/types";
import type { CollegeId, CommandId, EventId, UserId } from "#shared/ids";
import { type Result, refuse } from "#shared/result";
import { Disk, NO_HOOKS } from "../disk.ts";
import type { Random } from "../random.ts";
import type { Timeline } from "../timeline.ts";
import { drawMs, type Step, type StepTimes } from "./step-times.ts";

export const COLLEGE: CollegeId = countedId("college", 1);
export const EVENT: EventId = countedId("event", 1);
const HOUR_MS = 3_600_000;

export type LedgerReply = Result<StoredRegistration, LedgerRefusal | RoomRefusal | ObjectFailure>;

export type LedgerHostDeps = {
  readonly timeline: Timeline;
  readonly random: Random;
  readonly times: StepTimes;
  readonly seats: number;
  readonly opensAt: number;
  readonly commandsPerSecond: number;
  readonly onBusy: () => void;
  readonly onOffered: (userId: UserId) => void;
};

/**
 * The event's ledger in virtual time: the real room on SQLite, its real meter and its real limit, wired as the object's class
 * wires them. One command is at work at a time, for as long as the whole request took when it was measured; who is turned away
 * takes none of it.
 */
export class LedgerHost {
  readonly room: EventLedgerRoom;
  /** How many commands were told to come again. */
  shed = 0;
  /** Commands that were taken. */
  taken = 0;
  /** When the newest seat became somebody's, epoch milliseconds. */
  lastSeatAt = 0;
  readonly #deps: LedgerHostDeps;
  readonly #meter = new LedgerMeter();
  readonly #admission: Admission;
  readonly #alarm: OutboxAlarm<LedgerDomainEvent>;
  #freeAt = 0;
  #commands = 0;

  constructor(deps: LedgerHostDeps) {
    this.#deps = deps;
    const { timeline, onOffered } = deps;
    const disk = new Disk();
    const fire = (at: number) => {
      if (disk.alarmAt !== at) return;
      disk.alarmAt = null;
      void this.#alarm.run();
    };
    const storage = disk.connect({ ...NO_HOOKS, alarmSet: (at) => timeline.at(at, () => fire(at)) });
    this.room = new EventLedgerRoom({
      storage,
      ids: countingIds(),
      onDurable: () => this.#alarm.wake(),
      onChange: (events) => {
        for (const event of events) {
          if (event.type === "SeatOffered") onOffered(event.userId);
          if (event.type === "PassIssued") this.lastSeatAt = timeline.now;
        }
      },
    });
    this.#admission = new Admission(deps.commandsPerSecond);
    this.#alarm = new OutboxAlarm(storage, {
      log: this.room.log,
      project: async () => {},
      announce: async () => {},
      tick: (now) => this.room.passTime(now),
      nextDueAt: () => this.room.nextDueAt(timeline.now),
      now: () => timeline.now,
      onFailure: (_, error) => timeline.fail(error),
    });
    this.room.configure({ collegeId: COLLEGE, eventId: EVENT }, configOf(deps), timeline.now);
  }

  /** One command, as from a Worker. @returns after the object had time for it */
  async submit(step: Step, command: RegistrationCommand, isAdmitted: boolean): Promise<LedgerReply> {
    const { timeline, random, times, onBusy } = this.#deps;
    const { userId } = command;
    if (isAdmitted) this.#meter.arrive(userId);
    else if (this.#meter.isShut(timeline.now) && !this.#hasBegun(userId))
      return refuse({ code: "waiting-room", eventId: EVENT });
    const isTaken = this.#admission.take(timeline.now);
    if (isTaken) this.#meter.count(timeline.now);
    if (this.#admission.isStrained(timeline.now) && this.#meter.shouldTell(timeline.now)) onBusy();
    if (!isTaken) {
      this.shed += 1;
      return OVERLOADED;
    }
    this.taken += 1;
    this.#freeAt = Math.max(timeline.now, this.#freeAt) + drawMs(times, step, random);
    await timeline.until(this.#freeAt);
    const commandId = `command-${++this.#commands}` as CommandId;
    return this.room.submit(commandId, userId, command, timeline.now);
  }

  /** What the waiting room hears: behind the commands that are on their way. */
  async meter(isShut: boolean): Promise<LedgerReading> {
    const { timeline } = this.#deps;
    await timeline.until(this.#freeAt);
    const { now } = timeline;
    this.#meter.setShut(isShut, now);
    const { seatsLeft, waiting } = this.room.summary(now);
    return {
      ...this.#meter.read(now),
      isStrained: this.#admission.isStrained(now),
      seatsLeft,
      held: this.room.totals.held,
      waiting,
      isOver: now >= this.room.config.salesCloseAt,
    };
  }

  #hasBegun(userId: UserId): boolean {
    const { hold, registration } = this.room.personOf(userId);
    return hold !== null || (registration !== null && registration.status !== "cancelled");
  }
}

function configOf({ seats, opensAt }: LedgerHostDeps): LedgerConfig {
  return {
    version: 1,
    status: "published",
    capacity: seats,
    salesOpenAt: opensAt,
    salesCloseAt: opensAt + 6 * HOUR_MS,
    passesFrom: opensAt,
    passesUntil: opensAt + 12 * HOUR_MS,
    approval: false,
    payOnline: false,
    refund: NO_REFUND,
    ticketTypes: [{ ...ADMISSION, id: countedId("ticketType", 1) }],
    quotas: [],
    passRules: USUAL_PASS_RULES,
    gates: [],
  };
}
