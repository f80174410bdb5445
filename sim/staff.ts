import type { StationCommand } from "#durable-objects/station/station-api";
import type { StationRoom } from "#durable-objects/station/station-room";
import type { KitchenOrderView } from "#shared/domain/food/types";
import { CALM_AT, COFFEE, DAY_START, PIZZA, TEA } from "./campus.ts";
import type { Host } from "./host.ts";
import { Device } from "./network.ts";
import type { Objects } from "./objects.ts";
import type { Random } from "./random.ts";
import type { World } from "./world.ts";

const SECOND_MS = 1_000;
const STAFF_FROM = DAY_START + 60 * SECOND_MS;
const DESK_FROM = DAY_START + 12 * 60 * SECOND_MS;

/** Somebody at the help desk: calls, waits for the person, serves. */
export async function deskClerk(world: World, objects: Objects): Promise<void> {
  const random = world.random.fork(`desk ${objects.desk.name}`);
  const tablet = new Device(world, `look-${objects.desk.name}`);
  const submit = submitter(world, objects, objects.desk, "clerk");
  await world.timeline.until(STAFF_FROM);
  await submit({ type: "OpenQueue" });
  await submit({ type: "SetServers", servers: 1 });
  await world.timeline.until(DESK_FROM);
  while (world.timeline.now < CALM_AT) {
    await world.timeline.sleep(random.int(15 * SECOND_MS, 40 * SECOND_MS));
    if (random.chance(0.05)) {
      await submit({ type: "PauseQueue" });
      await submit({ type: "OpenQueue" });
    }
    const waiting = await tablet.look(objects.desk, (room, now) => room.board(now)?.tokens.length);
    if (!waiting && !random.chance(0.05)) continue;
    const called = await submit({ type: "CallNext" });
    const tokenId = called.ok ? called.value.token?.id : null;
    if (!tokenId) continue;
    await world.timeline.sleep(random.int(5 * SECOND_MS, 30 * SECOND_MS));
    const mood = random.next();
    if (mood < 0.15) await submit({ type: "MarkMissed", tokenId });
    else if (mood < 0.25) await submit({ type: "CancelToken", tokenId });
    else {
      if (random.chance(0.5)) await submit({ type: "Arrived", tokenId });
      await submit({ type: "Finish", tokenId });
    }
  }
  await submit({ type: "CloseQueue" });
}

/** Somebody at the stove: starts what is due, calls out what is ready, now and then takes a dish off. */
export async function cook(world: World, objects: Objects): Promise<void> {
  const { kitchen } = objects;
  const random = world.random.fork(`cook ${kitchen.name}`);
  const tablet = new Device(world, `look-${kitchen.name}`);
  const submit = submitter(world, objects, kitchen, "cook");
  await world.timeline.until(STAFF_FROM);
  await submit({ type: "OpenKitchen" });
  while (world.timeline.now < CALM_AT) {
    await world.timeline.sleep(random.int(10 * SECOND_MS, 30 * SECOND_MS));
    const orders = (await tablet.look(kitchen, (room, now) => room.board(now)?.orders)) ?? [];
    const queued = orders.find((order) => order.status === "queued");
    const preparing = orders.find((order) => order.status === "preparing");
    if (preparing) await finish(world, submit, preparing, random);
    if (queued)
      await submit(
        random.chance(0.1)
          ? { type: "RejectOrder", orderId: queued.id, reason: null }
          : { type: "StartOrder", orderId: queued.id },
      );
    if (random.chance(0.03)) {
      await submit({ type: "StopSelling", skuId: PIZZA });
      await submit({ type: "ResumeSelling", skuId: PIZZA });
    }
    if (random.chance(0.05))
      await submit({ type: random.chance(0.5) ? "WasteSku" : "RestockSku", skuId: TEA, portions: 1 });
  }
  await submit({ type: "CloseKitchen" });
}

type Submit = ReturnType<typeof submitter>;

/** Mostly the bell; now and then a dish ran out, fell down, or the bell was rung too early. */
async function finish(world: World, submit: Submit, { id: orderId, lines }: KitchenOrderView, random: Random) {
  const mood = random.next();
  const coffee = lines.findIndex(({ skuId, substitute }) => skuId === COFFEE && !substitute);
  if (mood < 0.2 && coffee >= 0) {
    await submit({ type: "OfferSubstitute", orderId, line: coffee, skuId: TEA });
    return;
  }
  if (mood < 0.25) {
    const voided = await submit({ type: "VoidOrder", orderId, reason: "It fell down" });
    if (voided.ok) world.met("order voided");
    return;
  }
  if (mood < 0.4) await submit({ type: "MarkLine", orderId, line: 0, done: true });
  const marked = await submit({ type: "MarkReady", orderId });
  if (marked.ok && mood > 0.9) {
    const undone = await submit({ type: "UndoStep", orderId });
    if (undone.ok) world.met("step undone");
  }
  if (marked.ok && mood > 0.8 && mood <= 0.9) await submit({ type: "RemakeLine", orderId, line: 0 });
}

function submitter(world: World, { college }: Objects, host: Host<StationRoom>, who: string) {
  const device = new Device(world, `${who}-${host.name}`);
  return async (command: StationCommand) => {
    for (;;) {
      const reply = await device.command(host, (room, commandId, now) =>
        room.submit(commandId, college.organizer, command, now),
      );
      if (reply.ok || reply.refusal.code !== "object-unknown") return reply;
      world.met("object before its configuration");
      await world.timeline.sleep(20 * SECOND_MS);
    }
  };
}
