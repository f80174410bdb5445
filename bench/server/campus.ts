import { randomUUID } from "node:crypto";
import * as z from "zod";
import { queueSetupOf } from "#shared/domain/queue/settings";
import { type EventId, type GateId, idSchema, type SkuId, type StationId } from "#shared/ids";
import { call } from "../load/api.ts";
import type { Person } from "./people.ts";
import type { Served } from "./served.ts";

export type LiveEvent = { readonly eventId: EventId; readonly gateId: GateId };
export type Counter = { readonly stationId: StationId; readonly skuId: SkuId | null };

const HOUR_MS = 3_600_000;

const setup = z.object({
  id: idSchema("event"),
  version: z.number(),
  gates: z.array(z.object({ id: idSchema("gate") })),
  stations: z.array(z.object({ id: idSchema("station"), name: z.string() })),
});
const stationSetup = z.object({ version: z.number(), menu: z.array(z.object({ skuId: idSchema("sku") })) });

/** A live event with one gate, made through the product's own doors. */
export async function makeEvent({ port }: Served, organizer: Person, capacity: number): Promise<LiveEvent> {
  const now = Date.now();
  const fields = {
    title: `Bench ${randomUUID().slice(0, 8)}`,
    departmentId: null,
    summary: "",
    description: "",
    category: "Fair",
    venue: "Main hall",
    startsAt: now - HOUR_MS,
    endsAt: now + 6 * HOUR_MS,
    salesOpenAt: now - HOUR_MS,
    salesCloseAt: now + 6 * HOUR_MS,
    capacity,
    approval: false,
  };
  const { id: eventId } = setup.parse(
    await call(port, organizer, "organizer.createEvent", { commandId: randomUUID(), fields }),
  );
  const calm = { eventId, version: 1, mode: "off" }; // what is measured is the ledger, not who waits for it
  await call(port, organizer, "waitingRoom.save", calm);
  const withGate = setup.parse(await call(port, organizer, "organizer.addGate", { eventId, name: "North" }));
  let { version } = withGate;
  for (const status of ["published", "live"]) {
    ({ version } = setup.parse(await call(port, organizer, "organizer.setStatus", { eventId, version, status })));
  }
  const [gate] = withGate.gates;
  if (!gate) throw new Error("the event has no gate");
  return { eventId, gateId: gate.id };
}

/** An open station at an event: a queue with staff, or a kitchen that cooks one dish quickly. */
export async function makeStation(
  { port }: Served,
  organizer: Person,
  eventId: EventId,
  kind: "service" | "food",
  waitingMax?: number,
): Promise<Counter> {
  const name = `${kind} ${randomUUID().slice(0, 8)}`;
  const added = setup.parse(await call(port, organizer, "organizer.addStation", { eventId, name, kind }));
  const stationId = added.stations.find((station) => station.name === name)?.id;
  if (!stationId) throw new Error("the station was not added");
  const dish = {
    name: "Samosa",
    description: "Two pieces",
    category: "Snacks",
    price: 250,
    allergens: ["gluten"],
    ...{ variant: "", diets: [], modifiers: [] },
    makeSeconds: 5,
    stock: null,
  };
  const saved = stationSetup.parse(
    await call(port, organizer, "organizer.saveStation", {
      stationId,
      version: 1,
      name,
      lanes: kind === "service" ? [{ id: "regular", name: "Regular", creditMs: 0 }] : [],
      priorServiceSeconds: 60,
      cooks: 50,
      menu: kind === "food" ? [dish] : [],
      ...(waitingMax && { queue: { ...queueSetupOf({}), waitingMax } }),
    }),
  );
  await call(port, organizer, "station.setIntake", { commandId: randomUUID(), stationId, intake: "open" });
  if (kind === "service") {
    await call(port, organizer, "station.setServers", { commandId: randomUUID(), stationId, servers: 4 });
  }
  return { stationId, skuId: saved.menu[0]?.skuId ?? null };
}
