import { existsSync } from "node:fs";
import { mkdir, readdir, readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs, parseEnv } from "node:util";
import { convertV4MiniflareOptions, Miniflare, type V4WorkerOptions } from "miniflare";
import { unstable_getMiniflareWorkerOptions as workerOptionsOf } from "wrangler";
import { DATABASES } from "./databases.ts";

export type ServeOptions = {
  /** The first port to try; a taken one gives way to the next. */
  readonly port: number;
  /** Everything the app remembers lies here: databases, objects, nothing else. */
  readonly stateDir: string;
  /** Overrides the variables of wrangler.toml and .dev.vars. */
  readonly vars?: Readonly<Record<string, string>>;
  /**
   * Whether the SPA's files are served too, as by default. Locally a Worker of its own, in front of the product's, decides
   * between file and Worker; it costs each request more than the product's own edge, so benches leave it out.
   */
  readonly assets?: boolean;
  /** Workers of tools in the same process; each has the product bound as PRODUCT, and an address of its own. */
  readonly beside?: readonly Beside[];
  /** One of them that takes mails in place of the platform's service, by its entrypoint `Mailer`. */
  readonly mailer?: string;
  /** Gets each line the Worker logs; without it they are dropped, except what workerd itself calls an error. */
  readonly onLog?: (line: string) => void;
};

export type Beside = {
  readonly name: string;
  /** One module. */
  readonly script: string;
  readonly durableObjects: NonNullable<V4WorkerOptions["durableObjects"]>;
};

export type Served = {
  /** Origin without a trailing slash, e.g. http://127.0.0.1:8787. */
  readonly url: string;
  /** Where a worker beside the product is reached. */
  readonly urlOf: (beside: string) => Promise<string>;
  /** What the platform does each minute by wrangler.toml's cron. */
  readonly runJobs: () => Promise<void>;
  /** A database by its binding: to fill it faster than the app would, and to look what lies there. */
  readonly database: (binding: string) => Promise<Database>;
  readonly dispose: () => Promise<void>;
};

const root = resolve(import.meta.dirname, "..");
const builtConfig = join(root, "dist/campuspulse/wrangler.json");
/** Far more neighbours than anybody runs; then something else is wrong. */
const PORTS_TRIED_MAX = 50;
const HOST = "127.0.0.1";
const NAME = "campuspulse";
const TRIES_MAX = 3;
/** workerd calls it an error when a browser leaves in the middle of an answer. */
const CLIENT_LEFT = /: disconnected: /;

/**
 * Starts what `vite build` left in dist/ in workerd: Worker, objects, D1 with its migrations applied, queues with their
 * consumers, and the SPA's files with the fallback and the order of production. Crons do not fire by themselves.
 */
export async function serve({
  port,
  stateDir,
  vars = {},
  assets = true,
  beside = [],
  mailer,
  onLog,
}: ServeOptions): Promise<Served> {
  if (!existsSync(builtConfig)) throw new Error("There is no build to serve yet. Run `npm run build` first.");
  await mkdir(stateDir, { recursive: true });
  const { workerOptions, main } = quietly(() => workerOptionsOf(builtConfig));
  if (!main) throw new Error(`${builtConfig} names no main module`);
  const { modulesRules: _, ...worker } = workerOptions;
  const { assets: __, ...workerAlone } = worker;
  const taken = await freePort(port);
  // Links in mails lead back here.
  const own = { PUBLIC_ORIGIN: `http://localhost:${taken}` };
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      host: HOST,
      port: taken,
      resourcePersistencePath: resolve(stateDir),
      // Otherwise it asks the internet where this machine is.
      cf: false,
      telemetry: { enabled: false },
      handleStructuredLogs: ({ level, message }) => {
        if (onLog) onLog(message);
        else if (level === "error" && !CLIENT_LEFT.test(message)) process.stderr.write(`${message}\n`);
      },
      workers: [
        {
          ...(assets ? worker : workerAlone),
          ...(mailer ? { email: {}, serviceBindings: { MAIL: { name: mailer, entrypoint: "Mailer" } } } : {}),
          name: NAME,
          bindings: Object.assign({}, worker.bindings, own, await readDevVars(), vars),
          modules: await modulesOf(main),
        },
        ...beside.map(({ name, script, durableObjects }) => ({
          name,
          modules: [{ type: "ESModule" as const, path: `${name}.js`, contents: script }],
          durableObjects,
          serviceBindings: { PRODUCT: NAME },
          unsafeDirectSockets: [{ host: HOST, port: 0 }],
          ...(typeof worker.compatibilityDate === "string" && { compatibilityDate: worker.compatibilityDate }),
        })),
      ],
    }),
  );
  try {
    for (const { binding, migrationsDir } of DATABASES) {
      await persistently(async () =>
        applyMigrations(await miniflare.getD1Database(binding), join(root, migrationsDir)),
      );
    }
    const url = (await miniflare.ready).origin;
    return {
      url,
      urlOf: async (name) => (await miniflare.unsafeGetDirectURL(name)).origin,
      runJobs: async () => {
        await (await miniflare.getWorker(NAME)).scheduled({ cron: "* * * * *" });
      },
      database: (binding) => miniflare.getD1Database(binding),
      dispose: () => miniflare.dispose(),
    };
  } catch (error) {
    await miniflare.dispose();
    throw error;
  }
}

async function readDevVars(): Promise<Record<string, string>> {
  // The build copies the required secrets alone, and local runs want the variables beside them too.
  const text = await readFile(join(root, ".dev.vars"), "utf8").catch(() => "");
  return Object.fromEntries(Object.entries(parseEnv(text)).flatMap(([name, value]) => (value ? [[name, value]] : [])));
}

/** The entry, every chunk beside it and what was compiled; the entry comes first. */
async function modulesOf(main: string) {
  const dir = resolve(main, "..");
  const files = (await readdir(dir, { recursive: true })).filter((file) => /\.(m?js|wasm)$/.test(file));
  const paths = [main, ...files.map((file) => join(dir, file)).filter((path) => path !== main)];
  return Promise.all(
    paths.map(async (path) =>
      path.endsWith(".wasm")
        ? { type: "CompiledWasm" as const, path, contents: await readFile(path) }
        : { type: "ESModule" as const, path, contents: await readFile(path, "utf8") },
    ),
  );
}

type Database = Awaited<ReturnType<Miniflare["getD1Database"]>>;

/** Applies what is missing and notes it where `wrangler d1 migrations` does, so that both agree. */
async function applyMigrations(db: Database, migrationsDir: string): Promise<void> {
  await db
    .prepare(
      `CREATE TABLE IF NOT EXISTS d1_migrations(
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT UNIQUE,
        applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL)`,
    )
    .run();
  const { results } = await db.prepare("SELECT name FROM d1_migrations").all<{ name: string }>();
  const applied = new Set(results.map(({ name }) => name));
  const names = (await readdir(migrationsDir)).filter((name) => name.endsWith(".sql")).sort();
  for (const name of names.filter((one) => !applied.has(one))) {
    const statements = (await readFile(join(migrationsDir, name), "utf8"))
      .split("--> statement-breakpoint")
      .map((statement) => statement.trim())
      .filter(Boolean);
    await db.batch([
      ...statements.map((statement) => db.prepare(statement)),
      db.prepare("INSERT INTO d1_migrations (name) VALUES (?)").bind(name),
    ]);
  }
}

/** On a machine busy enough, Miniflare's own connection is cut while idle. What is repeated here looks before it writes. */
async function persistently(work: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt === TRIES_MAX) throw error;
    }
  }
}

/** The first port from `wanted` on that nobody listens on. */
export async function freePort(wanted: number): Promise<number> {
  for (let port = wanted; port < wanted + PORTS_TRIED_MAX; port++) if (await isFree(port)) return port;
  throw new Error(`None of the ports ${wanted} to ${wanted + PORTS_TRIED_MAX - 1} is free.`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((done) => {
    const probe = createServer();
    probe.once("error", () => done(false));
    probe.listen(port, HOST, () => probe.close(() => done(true)));
  });
}

/** Wrangler reports which file it read secrets from; nobody asked. */
function quietly<T>(run: () => T): T {
  const { log } = console;
  console.log = () => {};
  try {
    return run();
  } finally {
    console.log = log;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const { values } = parseArgs({
    options: { port: { type: "string", default: "8787" }, state: { type: "string", default: ".tmp/demo-state" } },
  });
  const { url, dispose } = await serve({ port: Number(values.port), stateDir: values.state, onLog: console.log });
  console.log(`CampusPulse is at ${url}`);
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => void dispose().then(() => process.exit(0)));
}
