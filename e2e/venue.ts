import type { EventStatus } from "#shared/domain/ledger/types";
import type { EventSetup } from "#shared/views/event";
import type { StationKind } from "#shared/views/station";
import type { StationSetup } from "#shared/views/station-page";
import type { Api } from "./api.ts";

const HOUR_MS = 3_600_000;
let venues = 0;

export type VenueWish = {
  /** Only where somebody will look at it; a test's own is different every time. */
  readonly title?: string;
  readonly status?: EventStatus;
  readonly capacity?: number;
  readonly approval?: boolean;
  /** It lasts seven hours; one unless said otherwise. */
  readonly beganHoursAgo?: number;
  /** Hours from now; registration opened a day ago unless said otherwise. */
  readonly salesOpenInHours?: number;
  readonly salesCloseInHours?: number;
  readonly stations?: readonly { readonly name: string; readonly kind: StationKind }[];
};

/** An event of the test's own, so that no journey meets another's people. */
export type Venue = {
  readonly eventId: string;
  readonly title: string;
  readonly gateId: string;
  readonly gateName: string;
  /** Ids of the stations, by name. */
  readonly stations: Readonly<Record<string, string>>;
};

const GATE = "North gate";

/** Makes an event that has begun, with a gate and stations, and brings it to the wanted status. */
export async function openVenue(organizer: Api, wish: VenueWish = {}): Promise<Venue> {
  const {
    status = "live",
    capacity = 50,
    approval = false,
    beganHoursAgo = 1,
    salesOpenInHours = -24,
    salesCloseInHours = 4,
    stations = [],
  } = wish;
  venues++;
  const { title = `Journey ${process.pid}-${venues} ${Math.floor(Math.random() * 1e6)}` } = wish;
  const now = Date.now();
  const fields = {
    title,
    departmentId: null,
    summary: "An evening for everybody who walks through the door.",
    description: "Doors, desks and dishes.",
    category: "Journeys",
    venue: "Main lawn",
    startsAt: now - beganHoursAgo * HOUR_MS,
    endsAt: now + (7 - beganHoursAgo) * HOUR_MS,
    salesOpenAt: now + salesOpenInHours * HOUR_MS,
    salesCloseAt: now + salesCloseInHours * HOUR_MS,
    capacity,
    approval,
  };
  const { id: eventId } = await organizer.mutate<EventSetup>("organizer.createEvent", {
    commandId: crypto.randomUUID(),
    fields,
  });
  let setup = await organizer.mutate<EventSetup>("organizer.addGate", { eventId, name: GATE });
  for (const station of stations)
    setup = await organizer.mutate<EventSetup>("organizer.addStation", { eventId, ...station });
  if (status !== "draft") setup = await moveTo(organizer, setup, "published");
  if (status === "live" || status === "ended") setup = await moveTo(organizer, setup, "live");
  if (status === "ended") setup = await moveTo(organizer, setup, "ended");
  const gateId = setup.gates[0]?.id ?? "";
  const ids = Object.fromEntries(setup.stations.map((station) => [station.name, station.id]));
  return { eventId, title, gateId, gateName: GATE, stations: ids };
}

/** The event's next status. */
export async function moveTo(organizer: Api, setup: EventSetup, status: EventStatus): Promise<EventSetup> {
  const { id: eventId, version } = setup;
  const result = await organizer.mutate<{ ok: boolean; value: EventSetup }>("organizer.setStatus", {
    eventId,
    version,
    status,
  });
  if (!result.ok) throw new Error(`the event would not become ${status}`);
  return result.value;
}

export type Dish = { readonly name: string; readonly stock: number | null; readonly makeSeconds?: number };

/** Puts dishes on a food station's menu and opens its kitchen. */
export async function openKitchen(
  organizer: Api,
  stationId: string,
  dishes: readonly Dish[],
  cooks = 2,
): Promise<void> {
  const setup = await organizer.query<StationSetup>("organizer.getStation", { stationId });
  const menu = dishes.map(({ name, stock, makeSeconds = 60 }) => ({
    name,
    stock,
    makeSeconds,
    description: "",
    category: "Kitchen",
    price: 450,
    allergens: [],
    ...{ variant: "", diets: [], modifiers: [] },
  }));
  const { version, name, priorServiceSeconds } = setup;
  const saved = await organizer.mutate<{ ok: boolean }>("organizer.saveStation", {
    stationId,
    version,
    name,
    lanes: [],
    priorServiceSeconds,
    cooks,
    menu,
  });
  if (!saved.ok) throw new Error("the menu was not saved");
  await organizer.command("station.setIntake", { stationId, intake: "open" });
}

/** Opens a service station with people serving. */
export async function openDesk(organizer: Api, stationId: string, servers = 1): Promise<void> {
  await organizer.command("station.setServers", { stationId, servers });
  await organizer.command("station.setIntake", { stationId, intake: "open" });
}

/** People may come before registration opens; then they wait for the lot together. */
export async function openRoom(organizer: Api, eventId: string): Promise<void> {
  const { version } = await organizer.query<EventSetup>("organizer.getEvent", { eventId });
  const saved = await organizer.mutate<{ ok: boolean }>("waitingRoom.save", { eventId, version, mode: "opening" });
  if (!saved.ok) throw new Error("the waiting room did not open");
}
