import { projectLedger } from "#db/projections/event-ledger";
import { projectStation } from "#db/projections/station";
import { OutboxAlarm } from "#durable-objects/authority/outbox-alarm";
import type { Storage } from "#durable-objects/authority/storage";
import { EventLedgerRoom, wakesOf } from "#durable-objects/event-ledger/event-ledger-room";
import type { StationDomainEvent } from "#durable-objects/station/station-plan";
import { StationRoom } from "#durable-objects/station/station-room";
import type { LedgerDomainEvent } from "#shared/domain/ledger/events";
import { ledgerName, stationName } from "#shared/object-names";
import type { College } from "./campus.ts";
import { checkKitchen, checkSeats } from "./check-steps.ts";
import { Died, type Life } from "./crash-plan.ts";
import { type Body, Host } from "./host.ts";
import type { World } from "./world.ts";

export type Objects = {
  readonly college: College;
  readonly ledger: Host<EventLedgerRoom>;
  readonly desk: Host<StationRoom>;
  readonly kitchen: Host<StationRoom>;
};

/** The three objects of one college, wired to the world as the Durable Object classes wire them to the platform. */
export function objectsOf(world: World, college: College): Objects {
  const { collegeId, eventId, deskId, kitchenId } = college;
  const station = (name: string) =>
    new Host<StationRoom>(name, {
      ...platformOf(world),
      build: (storage, life) => stationBody(world, storage, life),
      afterStep: checkKitchen,
    });
  return {
    college,
    ledger: ledgerOf(world, college),
    desk: station(stationName(collegeId, eventId, deskId)),
    kitchen: station(stationName(collegeId, eventId, kitchenId)),
  };
}

export function ledgerOf(world: World, { collegeId, eventId }: College): Host<EventLedgerRoom> {
  return new Host<EventLedgerRoom>(ledgerName(collegeId, eventId), {
    ...platformOf(world),
    build: (storage, life) => ledgerBody(world, storage, life),
    afterStep: checkSeats,
  });
}

function platformOf({ timeline, faults, crashes, met, newLife, plant }: World) {
  return { timeline, faults, crashes, met, newLife, wrap: plant.storage };
}

function ledgerBody(world: World, storage: Storage, life: Life): Body<EventLedgerRoom> {
  const onDurable = () => alarm.wake();
  const room = new EventLedgerRoom({ storage, ids: world.ids, onDurable, onChange: () => {} });
  const alarm = new OutboxAlarm<LedgerDomainEvent>(storage, {
    ...outboxOf(world, life),
    log: world.plant.outbox(room.log),
    project: async (entries) => {
      const { identity, totals, log } = room;
      if (!identity) return;
      const left = room.summary(world.timeline.now + life.skewMs);
      const projection = { ...identity, seq: log.lastSeq, totals, left, ...room.touched(entries), entries };
      await call(world, life, (d1) => projectLedger(d1, projection));
    },
    announce: async (entries) => {
      if (!room.identity) return;
      const events = entries.flatMap((entry) => entry.events);
      // In a simulated day no rule is asked, and nobody follows an event.
      for (const message of wakesOf(room.identity, events, world.timeline.now))
        if (message.type === "messages-due") await call(world, life, async () => world.bus.send(message));
    },
    tick: (now) => room.passTime(now),
    nextDueAt: () => room.nextDueAt(world.timeline.now + life.skewMs),
  });
  return { room, alarm: () => alarm.run() };
}

function stationBody(world: World, storage: Storage, life: Life): Body<StationRoom> {
  const onDurable = () => alarm.wake();
  const room = new StationRoom({ storage, ids: world.ids, onDurable, onChange: () => {} });
  const alarm = new OutboxAlarm<StationDomainEvent>(storage, {
    ...outboxOf(world, life),
    log: world.plant.outbox(room.log),
    project: async (entries) => {
      if (!room.head) return;
      const { collegeId, stationId } = room.head.identity;
      const projection = { collegeId, stationId, seq: room.log.lastSeq, ...room.touched(entries) };
      await call(world, life, (d1) => projectStation(d1, projection));
    },
    announce: async () => {},
    tick: (now) => room.tick(now),
    nextDueAt: () => room.dueAt,
  });
  return { room, alarm: () => alarm.run() };
}

function outboxOf(world: World, life: Life) {
  return {
    now: () => world.timeline.now + life.skewMs,
    onFailure: (_: number, error: unknown) => {
      const isExpected = error instanceof Died || String(error).includes("Network connection lost");
      if (!isExpected) world.timeline.fail(error);
    },
  };
}

/** An outbound call: the object may die before it is made, or before its answer is heard. */
async function call(world: World, life: Life, work: Parameters<World["readModel"]["call"]>[0]): Promise<void> {
  const number = world.crashes.nextCall();
  world.crashes.call(life, "before", number);
  await world.readModel.call(work, () => life.dead);
  world.crashes.call(life, "after", number);
}
