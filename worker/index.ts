import { app } from "./app.ts";
import { consumeBatch } from "./consumers/consume-batch.ts";
import { runJobs } from "./jobs/run-jobs.ts";

export { EventLedger, LiveFeed, Station, WaitingRoom } from "#durable-objects/index";

export default {
  fetch: app.fetch,
  queue: consumeBatch,
  scheduled: (_, env) => runJobs(env),
} satisfies ExportedHandler<Env>;
