import { join } from "node:path";
import { productCommands, referenceWrite } from "../load/commands.ts";
import { Supplies } from "../load/supplies.ts";
import type { Options, Section } from "../options.ts";
import type { Table } from "../report.ts";
import { addPeople, type People } from "../server/people.ts";
import { type ProductOptions, startProduct } from "../server/product.ts";
import { startReference } from "../server/reference.ts";
import { PORTS, type Served } from "../server/served.ts";
import { measureCatalogue } from "./catalogue.ts";
import { latencyTable, registrationsTable, throughputTable } from "./command-tables.ts";
import { type Comparison, compare } from "./compare.ts";
import { measureDoor } from "./door.ts";
import { measureEmergency } from "./emergency.ts";
import { measureFanoutCurve } from "./fanout-curve.ts";
import { measureFanout } from "./fanout-section.ts";
import { measureLive } from "./live-crowds.ts";
import { measureMemory } from "./memory.ts";
import { measureOffline, offlinePasses } from "./offline.ts";
import { LIMIT_PER_SECOND, measureOverload, OVERLOAD_PEOPLE } from "./overload.ts";
import { measurePages } from "./pages.ts";
import { measureSize } from "./size.ts";
import { measureVerdicts, verdictPeople } from "./verdicts.ts";
import { measureWaiting } from "./waiting.ts";

const COMMAND_SECTIONS = ["register", "scan", "frame", "join", "order"] as const satisfies readonly Section[];
/** Listeners of a station with a token, and those who join while they listen. */
const FANOUT_PEOPLE = 1_200;
/** The idle sockets of a person are few, or the product turns them away. */
const IDLE_PEOPLE = 1_000;
/** Enough for sections that only look. */
const FEW_PEOPLE = 100;

/** Runs what was asked for, one section after the other, each with servers of its own that it stops again. */
export async function* runSections(options: Options, stateDir: string): AsyncGenerator<Table> {
  const { only, effort } = options;
  const dir = (name: string) => join(stateDir, name);
  const say = (what: string) => console.error(`Measuring ${what}…`);

  if (COMMAND_SECTIONS.some((section) => only.has(section))) {
    const comparisons = await withProduct(dir("commands"), effort.people, (product, people) =>
      withReference(dir("commands-reference"), async (reference) => {
        const done: Comparison[] = [];
        for (const { section, target } of productCommands(new Supplies(product, people))) {
          if (!only.has(section)) continue;
          say(target.name);
          done.push(await compare(referenceWrite(reference), target, effort));
        }
        return done;
      }),
    );
    yield throughputTable(comparisons);
    const registrations = registrationsTable(comparisons);
    if (registrations) yield registrations;
    yield latencyTable(comparisons);
  }
  if (only.has("door")) {
    say("the door");
    yield* await withProduct(dir("door"), effort.people, async (product, people) => [
      await measureDoor(product, people, effort),
      await measureCatalogue(product, people, effort),
    ]);
  }
  if (only.has("overload")) {
    say("overload");
    yield await withProduct(
      dir("overload"),
      OVERLOAD_PEOPLE,
      (product, people) => measureOverload(product, people, effort.overloadMs),
      { commandsPerSecond: LIMIT_PER_SECOND },
    );
  }
  if (only.has("fanout")) {
    say("fan-out");
    yield await withProduct(dir("fanout"), Math.max(...effort.listeners, FANOUT_PEOPLE), (product, people) =>
      withReference(dir("fanout-reference"), (reference) =>
        measureFanout(new Supplies(product, people), reference, effort),
      ),
    );
  }
  if (only.has("curve")) {
    say("fan-out of one object");
    yield await withProduct(dir("curve"), IDLE_PEOPLE, (product, people) =>
      withReference(dir("curve-reference"), (reference) =>
        measureFanoutCurve(new Supplies(product, people), reference, effort),
      ),
    );
  }
  if (only.has("live")) {
    say("the live channel at size");
    yield await withProduct(
      dir("live"),
      IDLE_PEOPLE,
      (product, people) => measureLive(new Supplies(product, people), effort),
      { holder: true },
    );
  }
  if (only.has("emergency")) {
    say("an emergency");
    yield await withProduct(
      dir("emergency"),
      IDLE_PEOPLE,
      (product, people) => measureEmergency(product, people, effort),
      { holder: true },
    );
  }
  if (only.has("size")) {
    say("cost by size");
    yield* await measureSize(dir("size"), effort);
  }
  if (only.has("waiting")) {
    say("cost by who waits");
    yield await measureWaiting(dir("waiting"), effort);
  }
  if (only.has("memory")) {
    say("memory");
    yield await withProduct(dir("memory"), IDLE_PEOPLE, (product, people) =>
      withReference(dir("memory-reference"), (reference) => measureMemory(product, people, reference, effort)),
    );
  }
  if (only.has("pages")) {
    say("pages");
    yield await withProduct(dir("pages"), FEW_PEOPLE, measurePages, { assets: true });
  }
  if (only.has("verdicts")) {
    say("verdicts");
    const people = verdictPeople(effort);
    yield* await withProduct(dir("verdicts"), people, (product, those) => measureVerdicts(product, those, effort), {
      assets: true,
    });
  }
  if (only.has("offline")) {
    say("hours without a network");
    const passes = offlinePasses(effort);
    yield await withProduct(dir("offline"), passes, (product, people) => measureOffline(product, people, effort), {
      assets: true,
    });
  }
}

async function withProduct<T>(
  dir: string,
  peopleCount: number,
  run: (product: Served, people: People) => Promise<T>,
  options: Omit<ProductOptions, "port"> = {},
): Promise<T> {
  // The first start makes the database that people are then put into.
  await (await startProduct(dir, { port: PORTS.product })).stop();
  const people = addPeople(dir, peopleCount);
  const product = await startProduct(dir, { port: PORTS.product, ...options });
  try {
    return await run(product, people);
  } finally {
    await product.stop();
  }
}

async function withReference<T>(dir: string, run: (reference: Served) => Promise<T>): Promise<T> {
  const reference = await startReference(dir);
  try {
    return await run(reference);
  } finally {
    await reference.stop();
  }
}
