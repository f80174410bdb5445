import { LIVE_PATHS } from "#shared/protocol/live-wire";
import { liveTheDay } from "./attendee.ts";
import { auditSeats, auditTheDay } from "./audit.ts";
import { auditOffline } from "./audit-offline.ts";
import { auditRules } from "./audit-rules.ts";
import { auditSockets } from "./audit-sockets.ts";
import { auditStaffing, watchStaffing } from "./audit-staffing.ts";
import { Book } from "./book.ts";
import { DayClock, DayOver } from "./day-clock.ts";
import { openDesk, serveDesk } from "./desk-crew.ts";
import { helpWhenAsked } from "./free-volunteers.ts";
import { Limiter } from "./limiter.ts";
import { catchUp, countLongQueues, haveLunch, haveLunchTogether } from "./long-queue.ts";
import { Measures } from "./measures.ts";
import { drawName } from "./names.ts";
import { prepareGrounds, runTheEvent, setStatus } from "./organizer.ts";
import { liveOutages } from "./outages.ts";
import { PaceKeeper } from "./pace-keeper.ts";
import { keepPaperLine } from "./paper-line.ts";
import { drawTraits, type Person } from "./person.ts";
import { PLAN, timeOfDay } from "./plan.ts";
import { Provider } from "./provider.ts";
import { makeRandom } from "./random.ts";
import { makeReport, type Report } from "./report.ts";
import { Session, type SessionDeps, Trouble } from "./session.ts";
import { signInAs, signInByMail } from "./sign-in.ts";
import { hireStaff, type Staff } from "./staff.ts";
import { tryForeignIds, tryNeighboursThings } from "./stranger.ts";
import { openTill } from "./till.ts";
import { SocketPool, type World } from "./world.ts";

export type CrowdOptions = {
  /** Origin of a running app that gives development sign-in links. */
  readonly url: string;
  /** Origin of the stand-in for the payment provider that this app sells through. */
  readonly providerUrl: string;
  readonly people: number;
  /** Simulated seconds in a real one. */
  readonly speed: number;
  readonly seed: string;
  /** The event's name; also what tells the addresses of this day from another's. */
  readonly title: string;
  readonly onProgress?: (progress: Progress) => void;
};

export type Progress = {
  readonly words: string;
  readonly time: string;
  readonly registered: number;
  readonly capacity: number;
  readonly inside: number;
  readonly waiting: number;
  readonly cooking: number;
  readonly served: number;
  readonly requests: number;
  readonly problems: number;
};

/** More at once would measure this process, not the app. */
const REQUESTS_AT_ONCE_MAX = 48;
const PROGRESS_EVERY_MS = 250;
/** Signing in volunteers, reading everything back. */
const OVERHEAD_MS = 60_000;
const OVERHEAD_PER_PERSON_MS = 100;
/** A day that takes three times its length is stuck, or the machine is too slow for this speed. */
const DAY_LENGTHS_MAX = 3;

/** Lives one event day against the app's public API and tells what came of it. Stops by itself, whatever happens. */
export async function runCrowd(options: CrowdOptions): Promise<Report> {
  const { url, people, speed, seed, title, onProgress } = options;
  const clock = new DayClock(speed);
  const pace = new PaceKeeper(clock);
  const deps: SessionDeps = {
    url,
    pace,
    clock,
    measures: new Measures(),
    book: new Book(),
    limiter: new Limiter(REQUESTS_AT_ONCE_MAX),
  };
  const limitMs = OVERHEAD_MS + people * OVERHEAD_PER_PERSON_MS + clock.realMs(PLAN.lastEntryAt) * DAY_LENGTHS_MAX;
  const limit = setTimeout(() => {
    deps.measures.problem(`the day did not end within ${Math.round(limitMs / 1000)} s`);
    clock.breakOff();
  }, limitMs);
  const sockets = new SocketPool(deps);
  const now: { world: World | null; words: string } = { world: null, words: "setting up" };
  const progress = setInterval(() => onProgress?.(progressOf(deps, now)), PROGRESS_EVERY_MS);
  const startedAt = performance.now();
  try {
    await liveOneDay(options, deps, sockets, now);
  } catch (error) {
    if (!(error instanceof DayOver || error instanceof Trouble)) throw error;
    if (error instanceof Trouble) deps.measures.problem(`the day was given up: ${error.message}`);
  } finally {
    clearTimeout(limit);
    clearInterval(progress);
    pace.stop();
    clock.breakOff();
    sockets.closeAll();
  }
  return makeReport({ deps, sockets, people, speed, seed, title, realMs: performance.now() - startedAt });
}

async function liveOneDay(
  { people, seed, title, providerUrl }: CrowdOptions,
  deps: SessionDeps,
  sockets: SocketPool,
  now: { world: World | null; words: string },
): Promise<void> {
  const random = makeRandom(seed);
  const tag = `${seed}-${Date.now().toString(36)}`;
  const organizer = new Session(deps, "riverside", random.fork("organizer"));
  await signInAs(organizer, deps, "organizer");
  const admin = new Session(deps, "riverside", random.fork("admin"));
  await signInAs(admin, deps, "college-admin");
  const provider = new Provider(providerUrl);
  await openTill(deps, admin, provider);
  const { grounds, dishes } = await prepareGrounds(deps, organizer, title, people);
  now.words = "volunteers take their places";
  const staff = await hireStaff({ deps, admin, sockets, grounds, random: random.fork("staff"), people, tag });
  const state = { everybodyDone: false, capacity: grounds.capacity };
  const crowd = Array.from({ length: people }, (_, index) =>
    makePerson(deps, random.fork(`person ${index}`), tag, index),
  );
  const live = Promise.withResolvers<void>();
  const money = { provider, admin };
  const world: World = { ...deps, ...staff, ...money, grounds, dishes, random, sockets, state, crowd, live };
  await sockets.connect(organizer, LIVE_PATHS.feed(grounds.eventId), { of: "feed" });
  deps.clock.start();
  now.world = world;
  now.words = "";
  const work = openStations(world, staff);
  const watch = guarded(deps, watchStaffing(world, organizer));
  // Without an organizer there is no event to wait for.
  const event = guarded(deps, runTheEvent(world, organizer), () => deps.clock.breakOff());
  const outages = guarded(deps, liveOutages(world));
  const strangers = guarded(deps, sendStrangers(world, tag));
  await Promise.all(crowd.map((person) => guarded(deps, liveTheDay(world, person))));
  await Promise.all([event, outages, strangers]);
  state.everybodyDone = true;
  await Promise.all([work, watch]);
  await sockets.settled();
  await auditSeats(world, organizer);
  // Of what was under way when the day was broken off nobody knows how it ended, so there is nothing to compare.
  if (deps.clock.isOver) return;
  now.words = "reading everything back";
  await auditTheDay(world, organizer);
  await auditOffline(world, organizer);
  await auditSockets(world, organizer);
  await auditRules(world, organizer);
  await auditStaffing(world, organizer);
  const { eventId } = grounds;
  const setup = await organizer.ask("organizer.getEvent", (api) => api.organizer.getEvent.query({ eventId }));
  await setStatus(deps, organizer, setup, "ended");
}

/** Opens queues and kitchens, and lets their crews work until the last visitor has gone. */
async function openStations(world: World, { servers, helpers }: Pick<Staff, "servers" | "helpers">): Promise<void> {
  const { grounds, random, sockets } = world;
  const work: Promise<void>[] = [];
  for (const desk of grounds.desks) {
    const crew = servers.get(desk.id) ?? [];
    const [first] = crew;
    if (!first) continue;
    const kind = { of: "station", stationId: desk.id, staff: true } as const;
    const screen = await sockets.connect(first, LIVE_PATHS.station(desk.id), kind);
    if (!screen) throw new Error("no socket is left for a desk's screen");
    // At the first desk a rule is to open a lane; at the second, volunteers are to be asked.
    const isFirst = desk === grounds.desks[0];
    const staying = isFirst ? 1 : 0;
    await openDesk(world, first, { ...desk, servers: staying });
    if (isFirst) work.push(guarded(world, countLongQueues(world, screen)));
    else {
      helpers.forEach((helper, index) => {
        work.push(guarded(world, helpWhenAsked(world, helper, desk, random.fork(`helper ${index}`))));
      });
    }
    const other = grounds.desks.find(({ id }) => id !== desk.id);
    if (other) work.push(guarded(world, keepPaperLine(world, first, desk, other, random.fork(`${desk.name} paper`))));
    const whole = { ...desk, servers: crew.length };
    const back = (isFirst ? haveLunch : haveLunchTogether)(world, first, screen, whole);
    crew.forEach((session, index) => {
      const serve = () => serveDesk(world, session, screen, desk, random.fork(`${desk.name} ${index}`));
      work.push(guarded(world, index < staying ? serve() : back.then(serve)));
    });
    if (!isFirst)
      work.push(
        guarded(
          world,
          back.then(() => catchUp(world, first, screen, desk.id)),
        ),
      );
  }
  for (const { id, name, cooks } of grounds.kitchens) {
    const crew = world.kitchenCrews.get(id);
    await crew?.open(world);
    if (crew) work.push(guarded(world, crew.keepStore(world, random.fork(`${name} store`))));
    for (let index = 0; crew && index < cooks; index++) {
      work.push(guarded(world, crew.cook(world, random.fork(`${name} ${index}`))));
    }
  }
  await Promise.all(work);
}

/** Two people of the other college, and one of this, look where they must see nothing. */
async function sendStrangers(world: World, tag: string): Promise<void> {
  const member = new Session(world, "hillcrest", world.random.fork("stranger"));
  const theirOrganizer = new Session(world, "hillcrest", world.random.fork("their organizer"));
  const neighbour = new Session(world, "riverside", world.random.fork("neighbour"));
  const neighbourEmail = `neighbour-${tag}@riverside.example`;
  await signInByMail(member, world, `stranger-${tag}@hillcrest.example`, "Sam Stranger");
  await signInAs(theirOrganizer, world, "organizer");
  await signInByMail(neighbour, world, neighbourEmail, "Nele Neighbour");
  await world.clock.until((PLAN.arriveUntil + PLAN.lastEntryAt) / 2);
  await tryForeignIds(world, [member, theirOrganizer]);
  await tryNeighboursThings(world, neighbour, neighbourEmail);
}

function makePerson(deps: SessionDeps, random: ReturnType<typeof makeRandom>, tag: string, index: number): Person {
  const name = drawName(random);
  return {
    name,
    email: `${name.toLowerCase().replace(/[^a-z]+/g, ".")}.${tag}.${index}@riverside.example`,
    random: random.fork("choices"),
    traits: drawTraits(random.fork("traits")),
    session: new Session(deps, "riverside", random.fork("session")),
    userId: null,
    feed: null,
    stations: new Map(),
    moving: new Map(),
    seated: Promise.withResolvers(),
    entered: Promise.withResolvers(),
  };
}

/** Whoever runs into trouble goes home; it is counted, and the others go on. */
async function guarded({ measures }: SessionDeps, life: Promise<void>, orElse?: () => void): Promise<void> {
  try {
    await life;
  } catch (error) {
    orElse?.();
    if (error instanceof Trouble || error instanceof DayOver) return;
    measures.problem(`the crowd itself failed: ${error instanceof Error ? (error.stack ?? error.message) : error}`);
  }
}

function progressOf({ measures, book, clock }: SessionDeps, now: { world: World | null; words: string }): Progress {
  return {
    words: now.words,
    time: now.world ? timeOfDay(clock.now()) : "",
    registered: book.countSeats(book.seated),
    capacity: now.world?.state.capacity ?? 0,
    inside: book.admissions.size,
    waiting: book.countTokens("waiting", "called", "serving"),
    cooking: book.countOrders("queued", "preparing"),
    served: book.countTokens("done") + book.countOrders("served"),
    requests: measures.requests,
    problems: measures.problemCount + [...book.violations.values()].reduce((sum, { count }) => sum + count, 0),
  };
}
