import type { StationRoom } from "#durable-objects/station/station-room";
import type { LedgerConfig } from "#shared/domain/ledger/types";
import {
  CALM_AT,
  DAY_START,
  deskConfig,
  GATES_OPEN_AT,
  kitchenConfig,
  ledgerConfig,
  stationIdentity,
} from "./campus.ts";
import { Device } from "./network.ts";
import type { Objects } from "./objects.ts";
import { check } from "./violation.ts";
import type { World } from "./world.ts";

const MINUTE_MS = 60_000;

/** Who publishes the event, edits it while people are at it, confirms, revokes, and ends it. */
export async function organizer(world: World, objects: Objects): Promise<void> {
  const { college, ledger } = objects;
  const { timeline } = world;
  const random = world.random.fork(`organizer ${college.collegeId}`);
  const desktop = new Device(world, `organizer-${college.collegeId}`);
  const configure = (change: Partial<LedgerConfig>) => {
    const config = ledgerConfig(college, change);
    return desktop.look(ledger, (room, now) => {
      const { collegeId, eventId } = college;
      const isLate = room.config.version > config.version;
      if (isLate) world.met("old configuration arrives late");
      return room.configure({ collegeId, eventId }, config, now);
    });
  };
  await timeline.sleep(random.int(0, MINUTE_MS));
  await configure({ version: 1 });
  await configureStations(world, objects, desktop, 1);
  await timeline.sleep(random.int(0, MINUTE_MS));
  // A second thought, soon enough for the first one to be still on its way.
  await configure({ version: 2 });
  await configureStations(world, objects, desktop, 2);
  if (college.approval) await confirmEveryone(world, objects, desktop, DAY_START + 9 * MINUTE_MS);
  // Early enough for some to cancel and register anew while the revocation is still on its way.
  await timeline.until(DAY_START + random.int(2, 7) * MINUTE_MS);
  await revokeSome(world, objects, desktop);
  await timeline.until(DAY_START + 9 * MINUTE_MS);
  await configure({ version: 3, status: "live", capacity: college.capacity + 1 });
  if (college.approval) await confirmEveryone(world, objects, desktop, GATES_OPEN_AT + MINUTE_MS);
  await timeline.until(GATES_OPEN_AT + MINUTE_MS);
  await revokeSome(world, objects, desktop);
  await configureStations(world, objects, desktop, 3);
  await timeline.until(CALM_AT);
  await configure({ version: 4, status: "ended", capacity: college.capacity + 1 });
}

async function configureStations(world: World, { college, desk, kitchen }: Objects, desktop: Device, version: number) {
  const pizzas = (college.people.length * version) / 3 + 1;
  for (const [host, stationId, config] of [
    [desk, college.deskId, deskConfig(version)],
    [kitchen, college.kitchenId, kitchenConfig(version, Math.ceil(pizzas))],
  ] as const) {
    const identity = stationIdentity(college, stationId);
    await desktop.look(host, (room, now) => {
      const before = shownVersion(room);
      if (before > version) world.met("old configuration arrives late");
      const configured = room.configure(identity, config, now);
      check("I12", shownVersion(room) >= before, () => `${room.head?.name} came after version ${before}`);
      return configured;
    });
  }
}

/** A station's name ends with the version that gave it. */
function shownVersion(room: StationRoom): number {
  return Number(room.head?.name.split(" ").at(-1) ?? 0);
}

async function confirmEveryone(world: World, { college, ledger }: Objects, desktop: Device, until: number) {
  while (world.timeline.now < until) {
    for (const userId of college.people) {
      const registration = await desktop.look(ledger, (room) => room.personOf(userId).registration);
      if (registration?.status !== "pending") continue;
      await desktop.command(ledger, (room, commandId, now) =>
        room.submit(commandId, college.organizer, { type: "ConfirmRegistration", atDoor: false, userId }, now),
      );
    }
    await world.timeline.sleep(MINUTE_MS);
  }
}

async function revokeSome(world: World, { college, ledger }: Objects, desktop: Device): Promise<void> {
  const random = world.random.fork(`revoking ${college.collegeId}`);
  for (const userId of college.people) {
    if (!random.chance(0.2)) continue;
    await desktop.command(ledger, (room, commandId, now) =>
      room.submit(commandId, college.organizer, { type: "RevokePasses", userId }, now),
    );
  }
}
