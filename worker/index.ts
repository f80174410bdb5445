import { app } from "./app.ts";
import { consumeBatch } from "./consumers/consume-batch.ts";
import { askForJobs, JOBS_QUEUE, runAskedJobs } from "./jobs/run-jobs.ts";

export { EventLedger, LiveFeed, Station, WaitingRoom } from "#durable-objects/index";

export default {
  fetch: app.fetch,
  queue: (batch, env) => (batch.queue === JOBS_QUEUE ? runAskedJobs(batch, env) : consumeBatch(batch, env)),
  scheduled: (_, env) => askForJobs(env),
} satisfies ExportedHandler<Env>;
