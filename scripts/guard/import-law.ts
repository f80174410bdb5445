import { type Import, importsOf } from "./imports.ts";
import { isTest, type Problem, type Rule } from "./tree.ts";

/** What the law says about one kind of import; the first word of a target is a folder or a package. */
type Law = {
  readonly says: string;
  /** Is the import of this law's concern? */
  readonly concerns: (path: string) => boolean;
  readonly forbids: (one: Import) => boolean;
  /** Tests may reach further than what they test. */
  readonly testsToo?: true;
};

const PRODUCT = ["shared", "db", "durable-objects", "worker", "web"];
const TOOLS = ["scripts", "sim", "bench", "e2e"];

const within = (path: string, ...folders: readonly string[]) =>
  folders.some((folder) => path === folder || path.startsWith(`${folder}/`));
const inFolder =
  (...folders: readonly string[]) =>
  (path: string) =>
    within(path, ...folders);
const outside =
  (...places: readonly string[]) =>
  (path: string) =>
    within(path, ...PRODUCT) && !within(path, ...places);
const engineOf = (path: string) => /^shared\/domain\/([^/]+)\//.exec(path)?.[1];
const surfaceOf = (path: string) => /^web\/features\/([^/]+)\//.exec(path)?.[1];

/** These engines speak of codes, whose types the passes engine owns. */
const READS_PASS_TYPES = ["ledger", "food"];
/** A gate decides without a connection too: the ledger asks the same engine, and keeps what was done. */
const ASKS_ENTRY = "ledger";
/** Waits are told by one estimator, wherever people wait. */
const ESTIMATOR = "eta";

/** What conditions of rules are written in. */
const EXPRESSIONS = "@marcbachmann/cel-js";

const LAWS: readonly Law[] = [
  {
    says: "shared imports nothing but zod and itself (shared/domain/rules the expression language too)",
    concerns: inFolder("shared"),
    forbids: ({ from, target }) =>
      !within(target, "shared") && target !== "zod" && !(within(from, "shared/domain/rules") && target === EXPRESSIONS),
  },
  {
    says: `only shared/domain/rules imports ${EXPRESSIONS}`,
    concerns: outside("shared/domain/rules"),
    forbids: ({ target }) => target === EXPRESSIONS,
    testsToo: true,
  },
  {
    says: "engines never import each other (ledger may ask entry, ledger and food take types from passes, any the estimator of waits)",
    concerns: inFolder("shared/domain"),
    forbids: ({ from, target, typeOnly }) => {
      const [mine, theirs] = [engineOf(from), engineOf(target)];
      if (theirs === undefined || mine === theirs) return false;
      if (theirs === ESTIMATOR) return false;
      if (mine === ASKS_ENTRY && theirs === "entry") return false;
      return !(typeOnly && theirs === "passes" && READS_PASS_TYPES.includes(mine ?? ""));
    },
    testsToo: true,
  },
  {
    says: "db imports shared and drizzle-orm alone",
    concerns: inFolder("db"),
    forbids: ({ target }) => !within(target, "db", "shared", "drizzle-orm", "zod"),
  },
  {
    says: "durable-objects never import worker or web",
    concerns: inFolder("durable-objects"),
    forbids: ({ target }) => within(target, "worker", "web"),
    testsToo: true,
  },
  {
    says: "of db, durable-objects may import db/projections and db/shards alone",
    concerns: inFolder("durable-objects"),
    forbids: ({ target }) => within(target, "db") && !/^db\/(projections(\/|$)|shards(\.ts)?$)/.test(target),
  },
  {
    says: "tables of a shard and of the directory are in different databases and never refer to each other",
    concerns: inFolder("db/schema"),
    forbids: ({ from, target }) =>
      (within(from, "db/schema/shard") && within(target, "db/schema/directory")) ||
      (within(from, "db/schema/directory") && within(target, "db/schema/shard")),
  },
  {
    says: "worker never imports web",
    concerns: inFolder("worker"),
    forbids: ({ target }) => within(target, "web"),
    testsToo: true,
  },
  {
    says: "web takes only types from worker, and nothing from durable-objects or db",
    concerns: inFolder("web"),
    forbids: ({ target, typeOnly }) =>
      within(target, "durable-objects", "db") || (within(target, "worker") && !typeOnly),
    testsToo: true,
  },
  {
    says: "a surface never imports another surface",
    concerns: inFolder("web/features"),
    forbids: ({ from, target }) => {
      const theirs = surfaceOf(target);
      return theirs !== undefined && theirs !== surfaceOf(from);
    },
    testsToo: true,
  },
  {
    says: "web/ui knows no router, no tRPC, no domain and no feature",
    concerns: inFolder("web/ui"),
    forbids: ({ target }) =>
      within(target, "shared/domain", "web/features", "web/routes", "web/live", "web/lib/trpc") ||
      /^@(tanstack\/(?!react-virtual$)|trpc\/)/.test(target),
  },
  {
    says: "web/lib and web/live are below the surfaces and never import them",
    concerns: inFolder("web/lib", "web/live"),
    forbids: ({ target }) => within(target, "web/features", "web/routes"),
  },
  {
    says: "the product never imports its scripts, simulation, benches or journeys",
    concerns: inFolder(...PRODUCT),
    forbids: ({ target }) => within(target, ...TOOLS),
    testsToo: true,
  },
  {
    says: "only worker/repositories and db import drizzle-orm",
    concerns: outside("worker/repositories", "db"),
    forbids: ({ target }) => within(target, "drizzle-orm"),
  },
  {
    says: "only worker/auth/session.ts imports lucia",
    concerns: outside("worker/auth/session.ts"),
    forbids: ({ target }) => within(target, "lucia"),
    testsToo: true,
  },
  {
    says: "an import that leaves its top-level folder starts with #",
    concerns: inFolder(...PRODUCT),
    forbids: ({ from, specifier, target }) => specifier.startsWith(".") && !within(target, from.split("/")[0] ?? ""),
    testsToo: true,
  },
  {
    says: "a relative import names its extension, one with # does not",
    concerns: inFolder(...PRODUCT),
    forbids: ({ specifier }) =>
      (specifier.startsWith(".") && !/\.\w+(\?\w+)?$/.test(specifier)) ||
      (specifier.startsWith("#") && /\.(ts|tsx)$/.test(specifier)),
    testsToo: true,
  },
];

/** Who may import what, as the architecture fixes it. */
export const importLaw: Rule = {
  name: "import law",
  check: (tree) => {
    const problems: Problem[] = [];
    for (const one of importsOf(tree))
      for (const law of LAWS) {
        if (!law.concerns(one.from) || (isTest(one.from) && !law.testsToo)) continue;
        if (law.forbids(one))
          problems.push({ path: one.from, line: one.line, says: `${law.says}: "${one.specifier}"` });
      }
    return problems;
  },
};
