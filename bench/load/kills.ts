import * as z from "zod";
import type { People, Person } from "../server/people.ts";
import type { Served } from "../server/served.ts";
import { mutationRequest } from "./api.ts";
import { HttpConnection } from "./http-connection.ts";
import { KILLED, type Killed, KilledCommands, type Told } from "./killed-commands.ts";
import { Progress } from "./progress.ts";

export type KillsReport = {
  readonly acknowledged: number;
  /** How often somebody sent the same command again, not knowing what became of it. */
  readonly resent: number;
  readonly wrong: readonly string[];
};

/** Of each kind, at each kill: as many as a busy minute brings at once. */
const OF_EACH = 8;
/** People whom one kill needs. */
export const PEOPLE_PER_KILL = OF_EACH * KILLED.length;
const KILLED_WITHIN_MS = 120;
const AGAIN_MS = 50;
const WITHIN_MS = 60_000;
const SAID_EVERY = 10;

const reply = z.tuple([
  z.object({
    result: z.object({
      data: z.object({
        ok: z.literal(true),
        value: z.object({ id: z.string().optional(), status: z.string().optional() }),
      }),
    }),
  }),
]);

/**
 * Kills the process again and again while people register, hold, cancel and wait, who send the same command until they hear what
 * became of it.
 * @param people one more than the kills need
 */
export async function runKills(
  start: () => Promise<Served>,
  people: People,
  { kills, withinMs }: { readonly kills: number; readonly withinMs: number },
): Promise<KillsReport> {
  const [first, ...others] = people.attendees;
  if (!first) throw new Error("kills need people");
  let served = await start();
  const commands = await KilledCommands.prepare(served, people, kills * OF_EACH, first);
  const wrong: string[] = [];
  const acknowledged = { register: 0, code: 0, pay: 0, hold: 0, cancel: 0, waitlist: 0 };
  let resent = 0;
  const progress = new Progress("kills", kills, SAID_EVERY);
  const until = Date.now() + withinMs;
  for (let kill = 0; kill < kills; kill++) {
    if (Date.now() > until) {
      wrong.push(`${kills - kill} kills were not begun in time`);
      break;
    }
    const some = others.slice(kill * PEOPLE_PER_KILL, (kill + 1) * PEOPLE_PER_KILL);
    const told = await killOnce(some.map((person, at) => [person, KILLED[at % KILLED.length] ?? "register"]));
    for (const kind of KILLED) {
      acknowledged[kind] += told[kind].size;
      wrong.push(...(await commands.after(served.port, kind, told[kind])));
    }
    progress.step();
  }
  wrong.push(...(await commands.atEnd(served.port, acknowledged)));
  await served.stop();
  return { acknowledged: Object.values(acknowledged).reduce((sum, count) => sum + count, 0), resent, wrong };

  /** @returns who was told what, by what they asked for */
  async function killOnce(some: readonly (readonly [Person, Killed])[]): Promise<Record<Killed, Map<Person, Told>>> {
    const told: Record<Killed, Map<Person, Told>> = {
      ...{ register: new Map(), code: new Map(), pay: new Map() },
      ...{ hold: new Map(), cancel: new Map(), waitlist: new Map() },
    };
    for (const [person, kind] of some) await commands.before(served.port, kind, person);
    const asking = some.map(async ([person, kind]) => {
      const answer = await ask(person, commands.command(kind));
      if (answer) told[kind].set(person, answer);
      else wrong.push(`${kind}: ${person.name} was never answered`);
    });
    await pause(Math.random() * KILLED_WITHIN_MS);
    if (served.pid === null) throw new Error("this system does not tell which process to kill");
    process.kill(served.pid, "SIGKILL");
    await served.stop().catch(() => {});
    served = await start();
    await Promise.all(asking);
    return told;
  }

  /** Sends one command until it is answered. */
  async function ask(
    person: Person,
    command: { readonly procedure: string; readonly input: object },
  ): Promise<Told | null> {
    const givenUpAt = Date.now() + WITHIN_MS;
    for (let tries = 0; Date.now() < givenUpAt; tries++) {
      if (tries > 0) resent += 1;
      const answer = await send(person, command).catch(() => null);
      if (answer) return answer;
      await pause(AGAIN_MS);
    }
    return null;
  }

  /** @returns null for an answer that says nothing about the command */
  async function send(
    person: Person,
    { procedure, input }: { readonly procedure: string; readonly input: object },
  ): Promise<Told | null> {
    const { port } = served;
    const connection = await HttpConnection.open(port);
    try {
      const { status, body } = await connection.exchange(mutationRequest(port, person, procedure, input));
      return status === 200 ? reply.parse(JSON.parse(body))[0].result.data.value : null;
    } finally {
      connection.close();
    }
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resume) => setTimeout(resume, ms));
}
