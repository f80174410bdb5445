import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { serve } from "../scripts/serve.ts";
import { setUp } from "../scripts/setup.ts";
import { startTestMessageServices } from "../scripts/test-message-services.ts";
import { drain, killSenders, type Run } from "./load/message-kills.ts";
import { withChildPid } from "./server/child-processes.ts";
import { addPeople } from "./server/people.ts";
import { findStorage } from "./server/state-dir.ts";
import { ToldPeople } from "./server/told-people.ts";

const USAGE = `npm run bench:messages -- [--messages 10000] [--kills 50] [--killed 200]

  --messages  drained by the sweep and the bus: each to an inbox, a push service, a provider of text messages and a mail service on this machine
  --kills     times the process is killed while it sends
  --killed    new messages at each of them

Ends with exit code 1 if a message ends in no state, or in another than delivered, or if one was lost.`;

const PORT = 5281;
const PEOPLE = 200;
const CHANNELS = ["inbox", "push", "sms", "mail"];
/** A lease of two minutes, what is sent again after it, and time for a slow machine. */
const DRAINED_WITHIN_MS = 40 * 60_000;

const { values } = parseArgs({
  options: {
    messages: { type: "string", default: "10000" },
    kills: { type: "string", default: "50" },
    killed: { type: "string", default: "200" },
  },
});
const [messages, kills, killed] = [Number(values.messages), Number(values.kills), Number(values.killed)];
if (![messages, kills, killed].every((count) => Number.isInteger(count) && count >= 0 && count <= 100_000))
  throw new Error(USAGE);

await setUp({ build: true });
const MAILER = "mailer";
const carriers = await startTestMessageServices(0, { saysAtOnce: true });
/** Stands where the platform's mail service does, which answers once it has taken a mail. */
const MAILER_SCRIPT = `
  import { WorkerEntrypoint } from "cloudflare:workers";
  export class Mailer extends WorkerEntrypoint {
    async send({ to, subject, text }) {
      const answer = await fetch("${carriers.url}/mails", { method: "POST", body: JSON.stringify({ to, subject, text }) });
      if (!answer.ok) throw new Error("not taken");
      return answer.json();
    }
  }
  export default {};
`;
const wrong: string[] = [];
if (messages > 0) await measureDrain();
if (kills > 0) await measureKills();
await carriers.close();
for (const one of wrong) console.log(`✗ ${one}`);
process.exit(wrong.length === 0 ? 0 : 1);

async function measureDrain(): Promise<void> {
  const { start, people } = await prepare();
  const { served } = await start();
  await people.add(served, messages);
  const ms = await drain(served, people, DRAINED_WITHIN_MS);
  const counts = await people.count(served);
  await served.dispose();
  const sent = carriers.counts();
  console.log(
    `${messages} messages to an inbox, a browser, a phone and an address for mail each: ${(ms / 1_000).toFixed(1)} s, ` +
      `${((messages / ms) * 1_000).toFixed(0)} messages or ${((messages * CHANNELS.length) / (ms / 1_000)).toFixed(0)} deliveries a second`,
  );
  for (const channel of CHANNELS)
    if (counts[`${channel} delivered`] !== messages)
      wrong.push(`${channel}: ${counts[`${channel} delivered`] ?? 0} of ${messages} delivered`);
  // On a slow machine an answer may come too late: who asked takes it for lost, and asks again.
  console.log(
    `  sent again, for an answer was lost: ${sent.pushesAgain} pushes, ${sent.textsAgain} text messages, ${sent.mailsAgain} mails`,
  );
}

async function measureKills(): Promise<void> {
  carriers.forget();
  const { start, people } = await prepare();
  const startedAt = performance.now();
  await killSenders(start, people, { kills, messages: killed });
  const { served } = await start();
  await drain(served, people, DRAINED_WITHIN_MS);
  const counts = await people.count(served);
  await served.dispose();
  const total = kills * killed;
  const sent = carriers.counts();
  console.log(
    `${kills} kills while ${total} messages were sent, ${((performance.now() - startedAt) / 1_000).toFixed(0)} s: ${Object.entries(
      counts,
    )
      .map(([state, count]) => `${count} ${state}`)
      .join(", ")}`,
  );
  console.log(
    `  at the providers: ${sent.pushes} pushes, ${sent.pushesAgain} of them again, each under its message's topic, so one takes the other's place; ` +
      `${sent.texts} text messages, ${sent.textsAgain} of them again, and ${sent.mails} mails, ${sent.mailsAgain} of them again: neither provider knows a key of ours`,
  );
  for (const channel of CHANNELS)
    if (counts[`${channel} delivered`] !== total)
      wrong.push(`${channel}: ${counts[`${channel} delivered`] ?? 0} of ${total} delivered after kills`);
  if (sent.pushes - sent.pushesAgain !== total)
    wrong.push(`${total - sent.pushes + sent.pushesAgain} pushes were lost`);
  if (sent.texts - sent.textsAgain !== total)
    wrong.push(`${total - sent.texts + sent.textsAgain} text messages were lost`);
  if (sent.mails - sent.mailsAgain !== total) wrong.push(`${total - sent.mails + sent.mailsAgain} mails were lost`);
}

/** A product of its own, with people who can be told. */
async function prepare(): Promise<{ start: () => Promise<Run>; people: ToldPeople }> {
  const stateDir = mkdtempSync(join(findStorage().path, "campuspulse-messages-"));
  process.once("exit", () => rmSync(stateDir, { recursive: true, force: true }));
  const start = async (): Promise<Run> => {
    const vars = {
      ...carriers.bindings,
      ...{ PUBLIC_ORIGIN: `http://127.0.0.1:${PORT}`, DEV_MAILBOX: "off", MAIL_FROM: "messages@bench.example" },
    };
    const beside = [{ name: MAILER, script: MAILER_SCRIPT, durableObjects: {} }];
    const { started, pid } = await withChildPid(() =>
      serve({ port: PORT, stateDir, assets: false, vars, beside, mailer: MAILER }),
    );
    return { served: started, pid };
  };
  await (await start()).served.dispose();
  const people = new ToldPeople(addPeople(stateDir, PEOPLE), PEOPLE);
  const { served } = await start();
  await people.settle(
    served,
    Array.from({ length: PEOPLE }, () => carriers.subscribe()),
  );
  await served.dispose();
  return { start, people };
}
