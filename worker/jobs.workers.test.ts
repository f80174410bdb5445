import { env, exports } from "cloudflare:workers";
import { beforeAll, expect, test, vi } from "vitest";
import { askForJobs, JOBS_QUEUE, runAskedJobs } from "./jobs/run-jobs.ts";
import { eventually, ORIGIN } from "./test-browser.ts";
import { inShards } from "./test-databases.ts";

vi.setConfig({ testTimeout: 60_000 });

const behind = async () => {
  const [one, two] = await inShards<{ events: number }>(
    "SELECT count(*) AS events FROM events WHERE configured_version < version",
  );
  return (one?.events ?? 0) + (two?.events ?? 0);
};
const fallBehind = () => inShards("UPDATE events SET configured_version = 0");

beforeAll(async () => {
  await exports.default.fetch(`${ORIGIN}/dev/seed`, { method: "POST" });
}, 60_000);

test("each job of a minute is asked for by a message of its own, and done", async () => {
  await fallBehind();
  expect(await behind()).toBeGreaterThan(0);
  const asked = vi.spyOn(env.JOBS, "sendBatch");
  await askForJobs(env);
  const [jobs] = asked.mock.calls[0] ?? [[]];
  asked.mockRestore();
  const names = Array.from(jobs, ({ body }) => String(body));
  expect(names).toContain("sweepConfigurations");
  expect(new Set(names).size).toBe(names.length);
  expect(await eventually(behind, (count) => count === 0)).toBe(0);
});

test("all of them are done where nobody takes messages", async () => {
  await fallBehind();
  const sendBatch = () => Promise.reject(new Error("no queue"));
  await askForJobs({ ...env, JOBS: { ...env.JOBS, sendBatch } });
  expect(await behind()).toBe(0);
});

test("a job that a deployment of before asked for and is no more is let go", async () => {
  const messages = [{ body: "countSheep" }] as unknown as MessageBatch["messages"];
  await runAskedJobs({ queue: JOBS_QUEUE, messages } as MessageBatch, env);
});
