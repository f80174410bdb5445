import { randomUUID } from "node:crypto";
import * as z from "zod";
import type { EventId } from "#shared/ids";
import type { People, Person } from "../server/people.ts";
import type { Served } from "../server/served.ts";
import { mutationRequest, query } from "./api.ts";
import { makeEvent } from "./bursts.ts";
import { HttpConnection } from "./http-connection.ts";

export type KillsReport = {
  readonly acknowledged: number;
  /** How often somebody sent the same command again, not knowing what became of it. */
  readonly resent: number;
  readonly wrong: readonly string[];
};

/** Registering at once while the process dies; four for each kill. */
const AT_ONCE = 4;
const KILLED_WITHIN_MS = 60;
const AGAIN_MS = 50;
const WITHIN_MS = 60_000;

const done = z.object({
  id: z.string(),
  status: z.literal("confirmed"),
  passes: z.array(z.object({ id: z.string() })),
});
const reply = z.tuple([z.object({ result: z.object({ data: z.object({ ok: z.literal(true), value: done }) }) })]);
const page = z.object({ mine: done.nullable() });
const wall = z.object({ summary: z.object({ registered: z.number() }) });

/** Kills the process again and again while people register, who send the same command until they hear what became of it. */
export async function runKills(start: () => Promise<Served>, people: People, kills: number): Promise<KillsReport> {
  const { attendees, organizer } = people;
  let served = await start();
  const eventId = await makeEvent(served.port, organizer, kills * AT_ONCE);
  const wrong: string[] = [];
  const told = new Map<Person, z.infer<typeof done>>();
  let resent = 0;
  for (let kill = 0; kill < kills; kill++) {
    const some = attendees.slice(kill * AT_ONCE, (kill + 1) * AT_ONCE);
    const registering = some.map((person) => register(person, eventId));
    await pause(Math.random() * KILLED_WITHIN_MS);
    if (served.pid === null) throw new Error("this system does not tell which process to kill");
    process.kill(served.pid, "SIGKILL");
    await served.stop().catch(() => {});
    served = await start();
    await Promise.all(registering);
  }
  for (const [person, { id, passes }] of told) {
    const { mine } = page.parse(await query(served.port, person, "attendee.getEvent", { eventId }));
    if (mine?.id !== id) wrong.push(`${person.name} was told of ${id}, and has ${mine?.id ?? "nothing"}`);
    else if (mine.passes.length !== 1 || mine.passes[0]?.id !== passes[0]?.id)
      wrong.push(`${person.name} was told of another pass`);
  }
  const { registered } = wall.parse(await query(served.port, organizer, "organizer.wall", { eventId })).summary;
  if (registered !== told.size) wrong.push(`${told.size} were told that they are registered, and ${registered} are`);
  await served.stop();
  return { acknowledged: told.size, resent, wrong };

  /** Sends one command until it is answered. */
  async function register(person: Person, at: EventId): Promise<void> {
    const input = { eventId: at, commandId: randomUUID() };
    const until = Date.now() + WITHIN_MS;
    for (let tries = 0; Date.now() < until; tries++) {
      if (tries > 0) resent += 1;
      const answer = await send(person, input).catch(() => null);
      if (answer) {
        told.set(person, answer);
        return;
      }
      await pause(AGAIN_MS);
    }
    wrong.push(`${person.name} was never answered`);
  }

  /** @returns null for an answer that says nothing about the command */
  async function send(person: Person, input: object): Promise<z.infer<typeof done> | null> {
    const { port } = served;
    const connection = await HttpConnection.open(port);
    try {
      const { status, body } = await connection.exchange(mutationRequest(port, person, "attendee.register", input));
      return status === 200 ? reply.parse(JSON.parse(body))[0].result.data.value : null;
    } finally {
      connection.close();
    }
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resume) => setTimeout(resume, ms));
}
