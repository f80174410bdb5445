import { editedFields } from "#shared/changed-fields";
import type { EventId, SkuId, StationId } from "#shared/ids";
import type { EventFields } from "#shared/inputs/organizer";
import type { PayWhen } from "#shared/pay-when";
import type { EventSetup } from "#shared/views/event";
import { valueOr } from "./answers.ts";
import { openBoxOffice } from "./box-office.ts";
import {
  COOK_SECONDS,
  crewFor,
  FOOD_SHARE,
  GRILL_SECONDS,
  JUICE_SECONDS,
  MORE_SEATS_SHARE,
  PLAN,
  QUEUE_SHARE,
  SEATS_SHARE,
  SERVICE_SECONDS,
  WALK_UP_SECONDS,
} from "./plan.ts";
import type { Session, SessionDeps } from "./session.ts";
import type { Grounds, World } from "./world.ts";

const GATES = ["North gate", "River gate", "Main hall"];
const HOURS = 3_600_000;
/** Simulated seconds between two looks at the wall. */
const LOOK_EVERY_SECONDS = 300;
/** The shortest usual service the app takes; compressed days are faster, and its estimate has to learn that. */
const PRIOR_SECONDS_MIN = 5;
/** So many waiting, and so few again. */
const ACCESS_FIRST = { level: 3, back: 1 };
/** Declared, not compressed: three of these in line and the kitchen promises more than it may. */
const GRILL_DECLARED_SECONDS = 1_500;

/** The organizer's morning: an event with its gates, queues and kitchens, published and on sale. */
export async function prepareGrounds(
  deps: SessionDeps,
  organizer: Session,
  title: string,
  people: number,
): Promise<{ grounds: Grounds; dishes: Map<SkuId, number> }> {
  const capacity = Math.max(1, Math.floor(people * SEATS_SHARE));
  let setup = await organizer.command("organizer.createEvent", (api, commandId) =>
    api.organizer.createEvent.mutate({ commandId, fields: fieldsOf(title, capacity) }),
  );
  const eventId = setup.id;
  for (const name of GATES) {
    setup = await organizer.ask("organizer.addGate", (api) => api.organizer.addGate.mutate({ eventId, name }));
  }
  const visitors = capacity / 2; // every queue and kitchen gets about half of those who use one
  const window = PLAN.lastEntryAt - PLAN.arrivalMean;
  const desks: Grounds["desks"][number][] = [];
  for (const [name, seconds] of [
    ["Help desk", SERVICE_SECONDS[0]],
    ["Photo booth", SERVICE_SECONDS[1]],
  ] as const) {
    const id = await addStation(organizer, eventId, name, "service");
    await saveLanes(deps, organizer, id, seconds);
    if (desks.length > 0) await putAccessFirst(deps, organizer, eventId, id);
    desks.push({ id, name, seconds, servers: crewFor(visitors * QUEUE_SHARE, seconds + WALK_UP_SECONDS, window) });
  }
  const dishes = new Map<SkuId, number>();
  const kitchens: Grounds["kitchens"][number][] = [];
  for (const [name, seconds] of [
    ["Noodle bar", COOK_SECONDS],
    ["Charcoal grill", GRILL_SECONDS],
    ["Juice cart", JUICE_SECONDS],
  ] as const) {
    const id = await addStation(organizer, eventId, name, "food");
    const isGrill = seconds === GRILL_SECONDS;
    const pay = seconds === JUICE_SECONDS ? "ahead" : "counter";
    const cooks = isGrill ? 2 : crewFor(visitors * FOOD_SHARE * 1.5, seconds, window);
    for (const { skuId, stock } of await saveMenu(deps, organizer, id, { cooks, people, isGrill, pay })) {
      if (stock !== null) dishes.set(skuId, stock);
    }
    kitchens.push({ id, name, seconds, cooks, pay });
  }
  const rehearsalId = await prepareRehearsal(deps, organizer, `${title}: rehearsal`, people);
  setup = await organizer.ask("organizer.getEvent", (api) => api.organizer.getEvent.query({ eventId }));
  const boxOffice = await openBoxOffice(deps, organizer, setup, people);
  setup = await organizer.ask("organizer.getEvent", (api) => api.organizer.getEvent.query({ eventId }));
  await setStatus(deps, organizer, setup, "published");
  return { grounds: { eventId, rehearsalId, title, capacity, boxOffice, gates: setup.gates, desks, kitchens }, dishes };
}

/** The organizer's day: finds more seats, closes sales, revokes some passes, goes live, and looks at the wall now and then. */
export async function runTheEvent(world: World, organizer: Session): Promise<void> {
  const { eventId } = world.grounds;
  await world.clock.until(PLAN.moreSeatsAt);
  await findMoreSeats(world, organizer);
  await world.clock.until(PLAN.salesCloseAt);
  const onTime = world.crowd.filter(({ traits }) => !traits.comesTooLate);
  await world.clock.hold(Promise.all(onTime.map(({ seated }) => seated.promise)));
  const setup = await organizer.ask("organizer.getEvent", (api) => api.organizer.getEvent.query({ eventId }));
  const closed = await organizer.ask("organizer.updateEvent", (api) =>
    api.organizer.updateEvent.mutate({
      eventId,
      version: setup.version,
      fields: { ...editedFields(setup), salesCloseAt: Date.now() },
    }),
  );
  const onSaleNoMore = valueOr(world, "organizer.updateEvent", closed, []);
  await revokeSome(world, organizer);
  await world.clock.until(PLAN.liveAt);
  if (onSaleNoMore) await setStatus(world, organizer, onSaleNoMore, "live");
  world.live.resolve();
  await lookAtTheWall(world, organizer, PLAN.allInsideAt);
  await world.clock.hold(Promise.all(world.crowd.map(({ entered }) => entered.promise)));
  await lookAtTheWall(world, organizer, PLAN.lastEntryAt);
  for (const { id: stationId } of [...world.grounds.desks, ...world.grounds.kitchens]) {
    const closed = await organizer.command("station.setIntake", (api, commandId) =>
      api.station.setIntake.mutate({ commandId, stationId, intake: "closed" }),
    );
    valueOr(world, "station.setIntake", closed, []);
  }
}

/** Enough for most of those who wait by now, whose turn comes by itself. */
async function findMoreSeats(world: World, organizer: Session): Promise<void> {
  const { eventId } = world.grounds;
  const { summary } = await organizer.ask("organizer.wall", (api) => api.organizer.wall.query({ eventId }));
  const capacity = summary.capacity + Math.ceil(summary.waiting * MORE_SEATS_SHARE);
  const setup = await organizer.ask("organizer.getEvent", (api) => api.organizer.getEvent.query({ eventId }));
  const { version } = setup;
  const saved = await organizer.ask("organizer.updateEvent", (api) =>
    api.organizer.updateEvent.mutate({ eventId, version, fields: { ...editedFields(setup), capacity } }),
  );
  if (valueOr(world, "organizer.updateEvent", saved, [])) world.state.capacity = capacity;
}

async function lookAtTheWall(world: World, organizer: Session, until: number): Promise<void> {
  const { eventId } = world.grounds;
  while (world.clock.now() + LOOK_EVERY_SECONDS < until) {
    await world.clock.sleep(LOOK_EVERY_SECONDS);
    const wall = await organizer.ask("organizer.wall", (api) => api.organizer.wall.query({ eventId }));
    if (wall.summary.seatsLeft < 0)
      world.book.violated("oversold", `the wall shows ${wall.summary.seatsLeft} seats left`);
  }
  await world.clock.until(until);
}

export async function setStatus(
  deps: SessionDeps,
  organizer: Session,
  { id: eventId, version }: EventSetup,
  status: "published" | "live" | "ended",
): Promise<EventSetup | null> {
  const set = await organizer.ask("organizer.setStatus", (api) =>
    api.organizer.setStatus.mutate({ eventId, version, status }),
  );
  return valueOr(deps, "organizer.setStatus", set, []);
}

async function revokeSome(world: World, organizer: Session): Promise<void> {
  const { eventId } = world.grounds;
  const chosen = world.book.confirmed.filter(
    ({ person }) => person.traits.isRevoked && person.traits.atTheGate !== "early",
  );
  for (const known of chosen) {
    const revoked = await organizer.command("organizer.revokePass", (api, commandId) =>
      api.organizer.revokePass.mutate({ commandId, eventId, userId: known.userId }),
    );
    const registration = valueOr(world, "organizer.revokePass", revoked, []);
    if (!registration) continue;
    known.registration = registration;
    known.revoked = true;
  }
}

async function prepareRehearsal(
  deps: SessionDeps,
  organizer: Session,
  title: string,
  capacity: number,
): Promise<EventId> {
  const setup = await organizer.command("organizer.createEvent", (api, commandId) =>
    api.organizer.createEvent.mutate({ commandId, fields: fieldsOf(title, capacity) }),
  );
  await setStatus(deps, organizer, setup, "published");
  return setup.id;
}

async function addStation(
  organizer: Session,
  eventId: EventId,
  name: string,
  kind: "service" | "food",
): Promise<StationId> {
  const setup = await organizer.ask("organizer.addStation", (api) =>
    api.organizer.addStation.mutate({ eventId, name, kind }),
  );
  const added = setup.stations.find((station) => station.name === name);
  if (!added) throw new Error(`the station ${name} was added and is not there`);
  return added.id;
}

async function saveLanes(deps: SessionDeps, organizer: Session, stationId: StationId, seconds: number): Promise<void> {
  const setup = await organizer.ask("organizer.getStation", (api) => api.organizer.getStation.query({ stationId }));
  const lanes = [
    { id: "regular", name: "Regular", creditMs: 0 },
    { id: "access", name: "Access", creditMs: Math.min(600_000, Math.round(deps.clock.realMs(600))) },
  ];
  const priorServiceSeconds = Math.max(PRIOR_SECONDS_MIN, Math.round((seconds + WALK_UP_SECONDS) / deps.clock.speed));
  const { version, name, cooks } = setup;
  const saved = await organizer.ask("organizer.saveStation", (api) =>
    api.organizer.saveStation.mutate({ stationId, version, name, lanes, priorServiceSeconds, cooks, menu: [] }),
  );
  valueOr(deps, "organizer.saveStation", saved, []);
}

/** Where a line grows, those who cannot stand long are called first: a rule of this organizer. */
async function putAccessFirst(deps: SessionDeps, organizer: Session, eventId: EventId, stationId: StationId) {
  const trigger = {
    type: "crossing",
    measure: "queue.length",
    metric: null,
    direction: "above",
    ...ACCESS_FIRST,
  } as const;
  const prioritise = { type: "prioritise", stationId: null } as const;
  const saved = await organizer.command("rules.save", (api, commandId) =>
    api.rules.save.mutate({
      ...{ commandId, eventId, scope: "event", ruleId: null, version: 0 },
      body: {
        ...{ name: "Access first at the booth", match: "first", order: 50, isOn: true, from: null, until: null },
        ...{ stationId, trigger, branches: [{ when: "", does: [prioritise] }], otherwise: [] },
      },
    }),
  );
  valueOr(deps, "rules.save", saved, []);
}

type Menu = { readonly cooks: number; readonly people: number; readonly isGrill: boolean; readonly pay: PayWhen };

async function saveMenu(
  deps: SessionDeps,
  organizer: Session,
  stationId: StationId,
  { cooks, people, isGrill, pay }: Menu,
) {
  const setup = await organizer.ask("organizer.getStation", (api) => api.organizer.getStation.query({ stationId }));
  const dish = (name: string, price: number, stock: number | null, allergens: string[]) => ({
    name,
    description: "",
    category: isGrill ? "Grill" : "Bowls",
    price,
    allergens,
    ...{ variant: "", diets: [], modifiers: [] },
    makeSeconds: isGrill ? GRILL_DECLARED_SECONDS : 5,
    stock,
  });
  const few = Math.max(2, Math.floor(people * 0.05));
  const drinks = [dish("Mango lassi", 450, few, ["milk"]), dish("Lime soda", 300, null, [])];
  const food = isGrill
    ? [dish("Corn on the cob", 350, null, []), dish("Paneer skewer", 650, few, ["milk"])]
    : [
        dish("Miso ramen", 850, null, ["soy", "wheat"]),
        dish("Peanut noodles", 750, few, ["peanut", "wheat"]),
        dish("Rice bowl", 700, null, []),
        dish("Mango salad", 500, few, []),
      ];
  const menu = pay === "ahead" ? drinks : food;
  const { version, name, lanes, priorServiceSeconds } = setup;
  const saved = await organizer.ask("organizer.saveStation", (api) =>
    api.organizer.saveStation.mutate({
      stationId,
      version,
      name,
      lanes: [...lanes],
      priorServiceSeconds,
      cooks,
      menu,
      pay,
    }),
  );
  return valueOr(deps, "organizer.saveStation", saved, [])?.menu ?? [];
}

function fieldsOf(title: string, capacity: number): EventFields {
  const now = Date.now();
  return {
    departmentId: null,
    title,
    summary: "A crowd of simulated people lives a whole event day here.",
    description:
      "Stalls, music and food on the river lawn. Registration, gate, queues and kitchens are in use all day.",
    category: "Community",
    venue: "River lawn",
    startsAt: now + 60_000,
    endsAt: now + 10 * HOURS,
    salesOpenAt: now - 60_000,
    salesCloseAt: now + 9 * HOURS,
    capacity,
    approval: false,
  };
}
