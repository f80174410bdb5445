import { describe, expect, test } from "vitest";
import { docPaths } from "./guard/doc-paths.ts";
import { fileNames } from "./guard/file-names.ts";
import { importLaw } from "./guard/import-law.ts";
import { migrationNumbers } from "./guard/migrations.ts";
import { portability } from "./guard/portability.ts";
import { reservedWords } from "./guard/reserved-words.ts";
import { type Rule, treeOf } from "./guard/tree.ts";
import { versions } from "./guard/versions.ts";

function complaints(rule: Rule, texts: Readonly<Record<string, string>>): string[] {
  return rule.check(treeOf(texts)).map(({ path, line, says }) => `${path}${line ? `:${line}` : ""} ${says}`);
}

describe("the import law refuses", () => {
  test.each([
    ["react in shared", "shared/roles.ts", 'import { useState } from "react";', "nothing but zod"],
    ["db in shared", "shared/roles.ts", 'import type { events } from "#db/schema/shard/events";', "nothing but zod"],
    [
      "an engine that calls another",
      "shared/domain/queue/decide.ts",
      'import { x } from "#shared/domain/food/view";',
      "engines",
    ],
    [
      "passes' code in the ledger, where its types are welcome",
      "shared/domain/ledger/decide.ts",
      'import { decide } from "#shared/domain/passes/decide";',
      "engines",
    ],
    [
      "passes' types in the queue",
      "shared/domain/queue/types.ts",
      'import type { CodeRefusal } from "#shared/domain/passes/types";',
      "engines",
    ],
    ["the worker's code in the web", "web/lib/trpc.ts", 'import { router } from "#worker/trpc/router";', "only types"],
    [
      "a value that travels beside types",
      "web/lib/trpc.ts",
      'import { type A, b } from "#worker/trpc/router";',
      "only types",
    ],
    ["the database in the web", "web/lib/x.ts", 'import type { events } from "#db/schema/shard/events";', "only types"],
    [
      "a lazy import too",
      "web/lib/x.ts",
      'const later = () => import("#worker/services/events/list-events");',
      "only types",
    ],
    [
      "the worker in an object",
      "durable-objects/station/station-room.ts",
      'import { log } from "#worker/log";',
      "never import worker",
    ],
    [
      "a table in an object",
      "durable-objects/station/station-room.ts",
      'import { orders } from "#db/schema/shard/orders";',
      "projections",
    ],
    [
      "a shard's table that refers to the directory's",
      "db/schema/shard/events.ts",
      'import { users } from "../directory/users.ts";',
      "different databases",
    ],
    [
      "one surface in another",
      "web/features/scanner/scanner-page.tsx",
      'import { A } from "#web/features/organizer/live-wall";',
      "surface",
    ],
    ["a router in web/ui", "web/ui/card.tsx", 'import { Link } from "@tanstack/react-router";', "web/ui"],
    ["a domain in web/ui", "web/ui/card.tsx", 'import type { Lane } from "#shared/domain/queue/types";', "web/ui"],
    ["a feature in web/lib", "web/lib/x.ts", 'import { A } from "#web/features/admin/members";', "never import them"],
    ["a script in the product", "worker/app.ts", 'import { serve } from "../scripts/serve.ts";', "scripts"],
    ["drizzle in a service", "worker/services/events/list-events.ts", 'import { eq } from "drizzle-orm";', "drizzle"],
    [
      "drizzle's parts in an object",
      "durable-objects/station/station-room.ts",
      'import { drizzle } from "drizzle-orm/durable-sqlite";',
      "drizzle",
    ],
    ["lucia outside the session", "worker/auth/scope.ts", 'import { Lucia } from "lucia";', "lucia"],
    [
      "a relative path out of its folder",
      "worker/app.ts",
      'import { can } from "../shared/roles.ts";',
      "starts with #",
    ],
    ["a relative path without extension", "worker/app.ts", 'import { log } from "./log";', "extension"],
    ["an extension after #", "worker/app.ts", 'import { can } from "#shared/roles.ts";', "extension"],
    [
      "an import of many lines",
      "shared/roles.ts",
      '// "\nimport {\n  a,\n  type B,\n} from "#worker/app";',
      "shared/roles.ts:2 ",
    ],
    ["a re-export", "shared/roles.ts", 'export * from "#worker/app";', "nothing but zod"],
  ])("%s", (_, path, text, says) => {
    expect(complaints(importLaw, { [path]: text }).join()).toContain(says);
  });

  test.each([
    ["types of the worker in the web", "web/lib/trpc.ts", 'import type { AppRouter } from "#worker/trpc/router";'],
    [
      "types of passes in the ledger",
      "shared/domain/ledger/types.ts",
      'import type { CodeRefusal } from "#shared/domain/passes/types";',
    ],
    [
      "a projection in an object",
      "durable-objects/station/station-object.ts",
      'import { projectStation } from "#db/projections/station";',
    ],
    ["vitest in a test of shared", "shared/roles.test.ts", 'import { test } from "vitest";'],
    ["an import in a comment", "shared/roles.ts", '// import { x } from "react";'],
  ])("nothing in %s", (_, path, text) => {
    expect(complaints(importLaw, { [path]: text })).toEqual([]);
  });
});

describe("the vocabulary of file names refuses", () => {
  test.each([
    ["shared/domain/queue/lane-math.ts", "an engine's files"],
    ["durable-objects/station/station-helpers.ts", "no utils"],
    ["durable-objects/station/station-controller.ts", "an object's files"],
    ["durable-objects/authority/retry.ts", "fixed file names"],
    ["worker/services/events/publish.ts", "<verb>-<noun>"],
    ["worker/repositories/event.ts", "plural"],
    ["worker/trpc/reports.ts", "per surface"],
    ["worker/objects/ledger.ts", "<object>-client"],
    ["web/features/kitchen/board.tsx", "no vocabulary"],
    ["web/ui/utils.ts", "no utils"],
    ["web/ui/index.ts", "no barrels"],
    ["web/lib/QueueTicket.tsx", "one idea"],
    ["src/app.ts", "top level"],
  ])("%s", (path, says) => {
    expect(complaints(fileNames, { [path]: "" }).join()).toContain(says);
  });

  test.each([
    "shared/domain/queue/queue.property.test.ts",
    "shared/domain/passes/format.ts",
    "durable-objects/station/station.workers.test.ts",
    "durable-objects/authority/command-log.test.ts",
    "worker/services/events/set-event-status.ts",
    "web/routes/$college/_campus/index.tsx",
    "web/features/scanner/use-camera.ts",
  ])("not %s", (path) => {
    expect(complaints(fileNames, { [path]: "" })).toEqual([]);
  });
});

describe("reserved words are found", () => {
  test.each([
    ["a clock in an engine", "shared/domain/queue/decide.ts", "const now = Date.now();"],
    ["today in an engine", "shared/domain/queue/decide.ts", "const now = new Date();"],
    ["dice in an engine", "shared/domain/queue/decide.ts", "if (Math.random() < 0.5) return;"],
    ["random ids in an engine", "shared/domain/queue/decide.ts", "const id = crypto.randomUUID();"],
    ["random bytes in an engine", "shared/domain/queue/decide.ts", "crypto.getRandomValues(bytes);"],
    ["the network in an engine", "shared/domain/queue/decide.ts", 'fetch("/x");'],
    ["a timer in an engine", "shared/domain/queue/decide.ts", "setTimeout(run, 5);"],
    ["waiting in an engine", "shared/domain/queue/decide.ts", "export async function decide() {}"],
    ["an object reached from a service", "worker/services/events/get-event.ts", "env.STATION.getByName(name)"],
    ["a scope minted elsewhere", "worker/services/events/get-event.ts", "const scope = {} as CollegeScope;"],
    [
      "a scope minted in a test",
      "worker/services/events/get-event.test.ts",
      "const scope = {} as unknown as CollegeScope;",
    ],
    ["a transaction D1 does not have", "worker/repositories/events.ts", "await db.transaction(run);"],
    ["a skipped test", "shared/roles.test.ts", 'test.skip("x", run);'],
    ["a procedure that catches", "worker/trpc/organizer.ts", "try { run(); } catch {}"],
  ])("%s", (_, path, text) => {
    expect(complaints(reservedWords, { [path]: text })).not.toEqual([]);
  });

  test.each([
    ["a clock in a comment", "shared/domain/queue/decide.ts", "// never Date.now() here: the caller owns the clock"],
    ["a clock in a sentence", "shared/domain/queue/decide.ts", 'const says = "please await setTimeout";'],
    ["a given instant", "shared/domain/queue/decide.ts", "const day = new Date(now).getUTCDay();"],
    ["waiting in a test of an engine", "shared/domain/passes/passes.test.ts", "const key = await importKey();"],
    ["an object's client", "worker/objects/station-client.ts", "env.STATION.getByName(name)"],
  ])("but not %s", (_, path, text) => {
    expect(complaints(reservedWords, { [path]: text })).toEqual([]);
  });
});

describe("migrations", () => {
  test("with one number twice are named", () => {
    const found = complaints(migrationNumbers, {
      "db/migrations/shard/0000_initial.sql": "",
      "db/migrations/shard/0001_menu.sql": "",
      "db/migrations/shard/0001_zone.sql": "",
    });
    expect(found).toEqual(["db/migrations/shard/0001_zone.sql two migrations carry this number"]);
  });

  test("with a gap are named", () => {
    const found = complaints(migrationNumbers, {
      "db/migrations/shard/0000_initial.sql": "",
      "db/migrations/shard/0002_menu.sql": "",
      "db/migrations/directory/0000_initial.sql": "",
      "db/migrations/directory/0001_zone.sql": "",
    });
    expect(found).toEqual(["db/migrations/shard/0002_menu.sql expected number 0001 here"]);
  });

  test("that the generator does not know, or that are not numbered, are named", () => {
    const found = complaints(migrationNumbers, {
      "db/migrations/shard/0000_initial.sql": "",
      "db/migrations/shard/hotfix.sql": "",
      "db/migrations/shard/meta/_journal.json": '{ "entries": [] }',
    });
    expect(found).toHaveLength(2);
  });

  test("lack none of what is written by hand", () => {
    const found = complaints(migrationNumbers, {
      "db/schema/shard/menu-words.sql": "CREATE TRIGGER one",
      "db/schema/shard/event-words.sql": "CREATE TRIGGER other",
      "db/migrations/shard/0000_menu_words.sql": "CREATE TRIGGER one",
      "db/migrations/directory/0000_event_words.sql": "CREATE TRIGGER other",
    });
    expect(found).toEqual(["db/schema/shard/event-words.sql is in no migration: npm run migrations"]);
  });
});

describe("a document", () => {
  const tree = { "worker/app.ts": "", "docs/deploy.md": "" };

  test("that names a path that does not exist is found, with its line", () => {
    const found = complaints(docPaths, { ...tree, "README.md": "It begins\nin `worker/main.ts`." });
    expect(found).toEqual(["README.md:2 no such path: worker/main.ts"]);
  });

  test("with a dead link is found", () => {
    expect(complaints(docPaths, { ...tree, "docs/changelog.md": "see [how](deplyo.md)" })).toHaveLength(1);
  });

  test("may name what exists, a folder, a placeholder, and anything inside a block of code", () => {
    const text =
      "`worker/app.ts`, `worker/`, `worker/services/<noun>/<verb>.ts`, [deploy](docs/deploy.md#now)\n```\nweb/x.ts\n```";
    expect(complaints(docPaths, { ...tree, "README.md": text })).toEqual([]);
  });
});

describe("portability", () => {
  test.each([
    ["package-lock.json", '{ "resolved": "https://registry.example/hono.tgz" }'],
    [".npmrc", "registry=https://registry.example/"],
    ["scripts/serve.ts", 'const at = "/home/ana/campuspulse";'],
    ["docs/deploy.md", "Look into C:\\Users\\ana first"],
  ])("an address in %s is found", (path, text) => {
    expect(complaints(portability, { [path]: text })).toHaveLength(1);
  });

  test("an address of the product is not a path of a machine", () => {
    expect(complaints(portability, { "web/lib/x.ts": 'const to = "/api/home/rows";' })).toEqual([]);
  });
});

describe("versions", () => {
  const foundations = Object.fromEntries(
    [
      "wrangler",
      "zod",
      "react",
      "vite",
      "@tanstack/react-router",
      "miniflare",
      "vitest",
      "@cloudflare/workers-types",
    ].map((name) => [name, "1.0.0"]),
  );
  const good = {
    ...foundations,
    hono: "4.13.0",
    "drizzle-orm": "0.45.2",
    "@trpc/server": "11.8.0",
    "@trpc/client": "11.8.0",
    lucia: "3.2.2",
  };
  const manifest = (dependencies: Readonly<Record<string, string>>) => ({
    "package.json": JSON.stringify({ dependencies }),
  });

  test("at their floors are accepted", () => {
    expect(complaints(versions, manifest(good))).toEqual([]);
  });

  test.each([
    ["below its floor", { hono: "4.12.20" }],
    ["as a range", { zod: "^4.6.7" }],
    ["of the session library that our adapter was not written for", { lucia: "3.2.1" }],
    ["of tRPC parts that differ", { "@trpc/client": "11.9.0" }],
  ])("%s are refused", (_, change) => {
    expect(complaints(versions, manifest({ ...good, ...change }))).toHaveLength(1);
  });

  test("a missing foundation is named", () => {
    const { hono: _, ...rest } = good;
    expect(complaints(versions, manifest(rest))).toEqual(["package.json hono must be a direct dependency"]);
  });
});
