import type { StationId, UserId } from "#shared/ids";
import type { PlaceInput } from "#shared/inputs/people";
import { LIVE_PATHS } from "#shared/protocol/live-wire";
import { GateCrew, type Scanner } from "./gate-crew.ts";
import { GatePhone } from "./gate-phone.ts";
import { KitchenCrew } from "./kitchen-crew.ts";
import { drawName } from "./names.ts";
import { HELPERS, PLAN } from "./plan.ts";
import type { Random } from "./random.ts";
import { Session, type SessionDeps } from "./session.ts";
import { signInByMail } from "./sign-in.ts";
import type { Grounds, SocketPool } from "./world.ts";

/** What one socket may scan in a second, with a margin below the app's limit of 240 frames a minute. */
const SCANS_PER_SECOND = 3;
const SCANNERS_MAX = 16;

export type Staff = {
  readonly gateCrew: GateCrew;
  readonly kitchenCrews: ReadonlyMap<Grounds["kitchens"][number]["id"], KitchenCrew>;
  /** By station id: one session for each server. */
  readonly servers: ReadonlyMap<string, readonly Session[]>;
  readonly helpers: readonly Helper[];
};

/** A volunteer at no desk, who may serve at the second one. */
export type Helper = { readonly userId: UserId; readonly session: Session };

type Hiring = {
  readonly deps: SessionDeps;
  readonly admin: Session;
  readonly sockets: SocketPool;
  readonly grounds: Grounds;
  readonly random: Random;
  readonly people: number;
  /** Makes the addresses of one day unlike those of another. */
  readonly tag: string;
};

/** Volunteers sign in like anybody; the college's administrator gives them their role; then they take their places. */
export async function hireStaff(hiring: Hiring): Promise<Staff> {
  const { deps, sockets, grounds, people, random } = hiring;
  const scanners = scannersFor(people, deps.clock.speed, grounds.gates.length);
  // One more is assigned to the first desk than serves there: whoever takes its spare lane.
  const crewOf = ({ id, servers }: Grounds["desks"][number]) => servers + (id === grounds.desks[0]?.id ? 1 : 0);
  const jobs = scanners + grounds.kitchens.length + grounds.desks.reduce((sum, desk) => sum + crewOf(desk), 0);
  const { eventId } = grounds;
  const volunteers = await Promise.all(Array.from({ length: jobs }, (_, index) => hire(hiring, index, { eventId })));
  const helpers = await Promise.all(Array.from({ length: HELPERS }, (_, index) => hireHelper(hiring, jobs + index)));
  const next = () => {
    const volunteer = volunteers.pop();
    if (!volunteer) throw new Error("more jobs than volunteers");
    return volunteer;
  };
  const atGates = await Promise.all(Array.from({ length: scanners }, (_, index) => takeGate(hiring, next(), index)));
  const kitchenCrews = new Map<Grounds["kitchens"][number]["id"], KitchenCrew>();
  for (const kitchen of grounds.kitchens) {
    const session = next();
    const kind = { of: "station", stationId: kitchen.id, staff: true } as const;
    const display = await sockets.connect(session, LIVE_PATHS.station(kitchen.id), kind);
    if (!display) throw new Error("no socket is left for a kitchen's display");
    kitchenCrews.set(kitchen.id, new KitchenCrew(kitchen, session, display));
  }
  const servers = new Map(grounds.desks.map((desk) => [desk.id, Array.from({ length: crewOf(desk) }, next)]));
  const [assigned] = grounds.desks;
  if (assigned) await Promise.all((servers.get(assigned.id) ?? []).map((one) => assign(hiring, one, assigned.id)));
  return { gateCrew: new GateCrew(deps, eventId, random.fork("gates"), atGates), kitchenCrews, servers, helpers };
}

/** Rules count who is assigned to a station. */
async function assign({ admin }: Hiring, volunteer: Session, stationId: StationId): Promise<void> {
  const { email } = await userOf(volunteer);
  const grant = { commandId: crypto.randomUUID(), email, role: "volunteer", startsAt: null, endsAt: null } as const;
  await admin.ask("people.giveRole", (api) => api.people.giveRole.mutate({ ...grant, place: { stationId } }));
}

async function hireHelper(hiring: Hiring, index: number): Promise<Helper> {
  const [, desk] = hiring.grounds.desks;
  if (!desk) throw new Error("an event without a second desk");
  const session = await hire(hiring, index, { stationId: desk.id });
  return { session, userId: (await userOf(session)).id };
}

async function hire({ deps, admin, random, tag }: Hiring, index: number, place: PlaceInput): Promise<Session> {
  const own = random.fork(`volunteer ${index}`);
  const session = new Session(deps, "riverside", own.fork("session"));
  const email = `volunteer-${tag}-${index}@riverside.example`;
  await signInByMail(session, deps, email, drawName(own));
  const grant = { commandId: crypto.randomUUID(), email, role: "volunteer", startsAt: null, endsAt: null } as const;
  await admin.ask("people.giveRole", (api) => api.people.giveRole.mutate({ ...grant, place }));
  return session;
}

/** The gates take turns; every fourth volunteer has a phone that only speaks HTTP. */
async function takeGate({ deps, sockets, grounds }: Hiring, session: Session, index: number): Promise<Scanner> {
  const gate = grounds.gates[index % grounds.gates.length];
  if (!gate) throw new Error("an event without gates");
  const isHttpOnly = index % 4 === 3;
  const socket = isHttpOnly ? null : await sockets.connect(session, LIVE_PATHS.gate(grounds.eventId), { of: "gate" });
  const { id: userId } = await userOf(session);
  const phone = new GatePhone(deps, session, { eventId: grounds.eventId, gateId: gate.id, userId });
  return { gateId: gate.id, session, socket, phone };
}

async function userOf(volunteer: Session) {
  const { user } = await volunteer.ask("auth.me", (api) => api.auth.me.query());
  if (!user) throw new Error("a volunteer is signed in");
  return user;
}

/** Enough that the peak of the rush, compressed, does not stand in line all day. */
function scannersFor(people: number, speed: number, gates: number): number {
  const peakPerSecond = ((people * 1.3) / (PLAN.arrivalDeviation * Math.sqrt(2 * Math.PI))) * speed;
  return Math.min(SCANNERS_MAX, Math.max(gates + 1, Math.ceil(peakPerSecond / SCANS_PER_SECOND)));
}
