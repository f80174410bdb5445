import { PLATFORM_ADMIN, seedAddress } from "#db/seed/addresses";
import { drawCover } from "#db/seed/draw-cover";
import { HILLCREST } from "#db/seed/hillcrest";
import { RIVERSIDE } from "#db/seed/riverside";
import type { SeedCollege, SeedDish, SeedEvent, SeedStation } from "#db/seed/types";
import { everywhere } from "#shared/access";
import type { CollegeId, CommandId, EventId, GateId, SessionId, StationId } from "#shared/ids";
import type { EventFields } from "#shared/inputs/organizer";
import { GRANTED_ROLES, GRANTING, type GrantedRole, type MemberRole, PLATFORM_ROLE, ROLES } from "#shared/roles";
import type { EventSetup } from "#shared/views/event";
import type { StationKind } from "#shared/views/station";
import { type Actor, systemScope } from "./auth/scope.ts";
import { openSystem, openTenant, type SystemCtx, type TenantCtx } from "./context.ts";
import { newId } from "./ids.ts";
import { addCollege, findCollegeBySlug } from "./repositories/colleges.ts";
import { findEventByTitle } from "./repositories/events.ts";
import { addGrant, listGrantsOf } from "./repositories/grants.ts";
import { ensureMember } from "./repositories/members.ts";
import { ensureUser, type User } from "./repositories/users.ts";
import { getCover } from "./services/covers/get-cover.ts";
import { saveCover } from "./services/covers/save-cover.ts";
import { storeCover } from "./services/covers/store-cover.ts";
import { createEvent } from "./services/events/create-event.ts";
import { getEventSetup } from "./services/events/get-event-setup.ts";
import { setEventStatus } from "./services/events/set-event-status.ts";
import { updateEvent } from "./services/events/update-event.ts";
import { addGate } from "./services/gates/add-gate.ts";
import { addStation } from "./services/stations/add-station.ts";
import { getStationSetup } from "./services/stations/get-station-setup.ts";
import { saveStation } from "./services/stations/save-station.ts";
import { setIntake } from "./services/stations/set-intake.ts";
import { setServers } from "./services/tokens/set-servers.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** What is seeded is done in the name of somebody who never signed in. */
const NO_SESSION = "none" as SessionId;

type SeededUser = { readonly college: string | null; readonly email: string };

type OrganizerCtx = TenantCtx & { readonly actor: Actor };

export type SeededCollege = { readonly id: CollegeId; readonly slug: string; readonly name: string };

export type SeededEvent = {
  readonly college: string;
  readonly id: EventId;
  readonly title: string;
  readonly status: string;
  readonly capacity: number;
  readonly gates: readonly { readonly id: GateId; readonly name: string }[];
  readonly stations: readonly { readonly id: StationId; readonly name: string; readonly kind: StationKind }[];
};

/** What a development instance holds after seeding. */
export type SeedReport = {
  readonly colleges: readonly SeededCollege[];
  readonly events: readonly SeededEvent[];
  readonly usersByRole: Readonly<Record<MemberRole | typeof PLATFORM_ROLE, readonly SeededUser[]>>;
};

/**
 * Two colleges with an event day going on now, made through the ordinary services. Running it again adds nothing; an
 * event of the day that is over by then takes place again.
 * @param pictures whether events get theirs, too: a second's work for each, so only where somebody looks at them
 */
export async function seed(env: Env, { pictures }: { readonly pictures: boolean }): Promise<SeedReport> {
  const ctx = openSystem(env, Date.now());
  await ensureUser(ctx.platform, {
    id: newId("user", ctx.now),
    ...PLATFORM_ADMIN,
    platformRole: PLATFORM_ROLE,
    createdAt: ctx.now,
  });
  const colleges: SeededCollege[] = [];
  const events: SeededEvent[] = [];
  for (const data of [RIVERSIDE, HILLCREST]) {
    const { tenant: organizer, people } = await seedCollege(ctx, data);
    const { id, slug, name } = organizer.scope.college;
    colleges.push({ id, slug, name });
    for (const setup of await Promise.all(data.events.map((event) => seedEvent(organizer, event)))) {
      const { id, title, status, capacity, gates, stations } = setup;
      events.push({ college: slug, id, title, status, capacity, gates, stations });
      const stand = stations.find(({ kind }) => kind === "food");
      if (stand) await seedGrant(organizer, "vendor-staff", personOf(people, "vendor-staff"), { stationId: stand.id });
    }
    if (pictures) await seedCovers(organizer, data.events);
  }
  const slugs = colleges.map(({ slug }) => slug);
  const users = (role: (typeof ROLES)[number]) =>
    slugs.map((college) => ({ college, email: seedAddress(role, college) }));
  return {
    colleges,
    events,
    usersByRole: {
      ...(Object.fromEntries(ROLES.map((role) => [role, users(role)])) as Record<MemberRole, SeededUser[]>),
      "platform-admin": [{ college: null, email: PLATFORM_ADMIN.email }],
    },
  };
}

/** @returns what acts for its organizer, and everybody by their role. */
async function seedCollege({ platform, env, now }: SystemCtx, data: SeedCollege) {
  const { slug, name, accent, timeZone, currency } = data;
  await addCollege(platform, { id: newId("college", now), slug, name, accent, timeZone, currency }, now);
  const found = await findCollegeBySlug(platform, slug);
  const scope = found && (await systemScope(platform, found.college.id));
  if (!scope) throw new Error(`the college ${slug} was not there after it was added`);
  const tenant = openTenant({ env, now }, scope);
  const people = new Map<MemberRole, User>();
  for (const role of ROLES) {
    const row = { id: newId("user", now), email: seedAddress(role, slug), name: data.people[role], platformRole: null };
    const { user } = await ensureUser(platform, { ...row, createdAt: now });
    await ensureMember(tenant.db, user.id, now);
    people.set(role, user);
  }
  for (const role of GRANTED_ROLES) {
    if (GRANTING[role].places.includes("college")) await seedGrant(tenant, role, personOf(people, role), {});
  }
  const { id: userId, name: organizerName, email } = personOf(people, "organizer");
  const session = { sessionId: NO_SESSION, signedInAt: now, collegeId: null, steppedUpAt: null };
  const actor = { userId, ...session, name: organizerName, email, grants: [everywhere("organizer")] };
  return { tenant: { ...tenant, actor }, people };
}

function personOf(people: ReadonlyMap<MemberRole, User>, role: MemberRole): User {
  const user = people.get(role);
  if (!user) throw new Error(`nobody is seeded as ${role}`);
  return user;
}

/** Of this role to this person once, wherever it holds. */
async function seedGrant(
  { db, now }: TenantCtx,
  role: GrantedRole,
  { id: userId }: User,
  place: { readonly stationId?: StationId },
): Promise<void> {
  const held = await listGrantsOf(db, [userId], now);
  if (held.some((grant) => grant.role === role)) return;
  const dates = { startsAt: null, endsAt: null, grantedBy: null, createdAt: now };
  const nowhere = { departmentId: null, eventId: null, stationId: null };
  await addGrant(db, { id: newId("grant", now), userId, role, ...nowhere, ...place, ...dates });
}

async function seedEvent(ctx: OrganizerCtx, data: SeedEvent): Promise<EventSetup> {
  const existing = await findEventByTitle(ctx.db, data.title);
  const fields = fieldsOf(data, ctx);
  let setup = existing
    ? await getEventSetup(ctx, { eventId: existing.id })
    : await createEvent(ctx, { commandId: crypto.randomUUID() as CommandId, fields });
  const eventId = setup.id;
  if (setup.endsAt <= ctx.now) setup = unwrap(await updateEvent(ctx, { eventId, version: setup.version, fields }));
  for (const name of data.gates) setup = await addGate(ctx, { eventId, name });
  for (const station of data.stations) setup = await seedStation(ctx, setup, station);
  for (const status of ["published", "live"] as const) {
    const isDue = status === "published" ? setup.status === "draft" : setup.status === "published";
    if (!isDue || data.status === "draft" || (status === "live" && data.status !== "live")) continue;
    setup = unwrap(await setEventStatus({ ...ctx, requestId: "seed" }, { eventId, version: setup.version, status }));
  }
  return setup;
}

/** One after the other: each takes the memory of a whole upload. */
async function seedCovers(ctx: OrganizerCtx, data: readonly SeedEvent[]): Promise<void> {
  const { encodeJpeg } = await import("./covers/codecs.ts");
  for (const { title, cover } of data) {
    const event = cover && (await findEventByTitle(ctx.db, title));
    if (!event || (await getCover(ctx, { eventId: event.id }))) continue;
    const bytes = new Uint8Array(await encodeJpeg(drawCover(cover)));
    const { coverId } = unwrap(await storeCover({ ...ctx, requestId: "seed" }, { eventId: event.id, bytes }));
    unwrap(await saveCover(ctx, { eventId: event.id, coverId, alt: cover.alt, replacesId: null }));
  }
}

async function seedStation(ctx: OrganizerCtx, setup: EventSetup, data: SeedStation): Promise<EventSetup> {
  if (setup.stations.some(({ name }) => name === data.name)) return setup;
  const added = await addStation(ctx, { eventId: setup.id, name: data.name, kind: data.kind });
  const stationId = added.stations.find(({ name }) => name === data.name)?.id;
  if (!stationId) throw new Error("a station was not there after it was added");
  const { version, lanes, priorServiceSeconds, cooks } = await getStationSetup(ctx, { stationId });
  const common = { stationId, version, name: data.name };
  const counter = { menus: [], pay: "counter" as const };
  unwrap(
    await saveStation(
      ctx,
      data.kind === "service"
        ? {
            ...common,
            lanes: [...data.lanes],
            priorServiceSeconds: data.priorServiceSeconds,
            cooks,
            ...counter,
            menu: [],
          }
        : {
            ...common,
            lanes: [...lanes],
            priorServiceSeconds,
            cooks: data.cooks,
            ...counter,
            menu: data.menu.map(toMenuItem),
          },
    ),
  );
  const command = (name: string) => `seed-${name}-${stationId}` as CommandId;
  unwrap(await setIntake(ctx, { commandId: command("open"), stationId, intake: "open" }));
  if (data.kind === "service") {
    unwrap(await setServers(ctx, { commandId: command("servers"), stationId, servers: data.servers }));
  }
  return added;
}

function toMenuItem({ variant = "", diets = [], modifiers = [], ...dish }: SeedDish) {
  const groups = modifiers.map((group) => ({
    ...group,
    options: group.options.map((option) => ({ ...option, allergens: [...option.allergens] })),
  }));
  const texts = { variant, diets: [...diets], modifiers: groups, allergens: [...dish.allergens] };
  return { ...dish, ...texts, skuId: undefined, menuId: null, picture: null };
}

function fieldsOf(data: SeedEvent, { now, scope }: TenantCtx): EventFields {
  const { title, summary, description, category, venue, capacity, approval, starts, lastsHours } = data;
  const startsAt =
    "hoursAgo" in starts
      ? now - (now % HOUR_MS) - starts.hoursAgo * HOUR_MS
      : hourOn(now + starts.inDays * DAY_MS, starts.atHour, scope.college.timeZone);
  const endsAt = startsAt + lastsHours * HOUR_MS;
  const times = { startsAt, endsAt, salesOpenAt: now - 14 * DAY_MS, salesCloseAt: endsAt - HOUR_MS };
  return { departmentId: null, title, summary, description, category, venue, capacity, approval, ...times };
}

/** That hour of the day, in its own zone, on which `instant` falls; off by one where clocks change in between. */
function hourOn(instant: number, hour: number, timeZone: string): number {
  const told = new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", hourCycle: "h23" }).format(instant);
  return instant - (instant % HOUR_MS) + (hour - Number(told)) * HOUR_MS;
}

function unwrap<T>(result: { ok: true; value: T } | { ok: false; refusal: { code: string } }): T {
  if (!result.ok) throw new Error(`seeding was refused: ${result.refusal.code}`);
  return result.value;
}
