import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { root } from "./steps.ts";

const HELP = `npm run migrations -- [options]

Writes the migrations that lead from the newest ones to db/schema. What the generator knows nothing of (virtual tables,
triggers) stands beside the tables as SQL, and becomes a migration of its own as long as it is in none.

  --afresh   before anything is deployed: forgets the migrations there are and begins with one
`;

const { values } = parseArgs({ options: { afresh: { type: "boolean" }, help: { type: "boolean" } } });
if (values.help) {
  console.log(HELP);
  process.exit();
}
for (const kind of ["directory", "shard"]) {
  const schema = join("db/schema", kind);
  const out = join("db/migrations", kind);
  if (values.afresh) rmSync(join(root, out), { recursive: true, force: true });
  drizzle("--schema", `${schema}/*.ts`, "--out", out, ...(values.afresh ? ["--name", "initial"] : []));
  for (const file of sqlIn(schema)) {
    const sql = readFileSync(join(root, schema, file), "utf8");
    if (sqlIn(out).some((name) => readFileSync(join(root, out, name), "utf8") === sql)) continue;
    const before = new Set(sqlIn(out));
    const name = file.replace(".sql", "").replaceAll("-", "_");
    drizzle("--schema", `${schema}/*.ts`, "--out", out, "--custom", "--name", name);
    const [made] = sqlIn(out).filter((one) => !before.has(one));
    if (!made) throw new Error(`no migration was made for ${file}`);
    writeFileSync(join(root, out, made), sql);
  }
}

function sqlIn(folder: string): string[] {
  return readdirSync(join(root, folder))
    .filter((name) => name.endsWith(".sql"))
    .sort();
}

function drizzle(...args: string[]): void {
  const program = join(root, "node_modules/drizzle-kit/bin.cjs");
  const { status } = spawnSync(process.execPath, [program, "generate", "--dialect=sqlite", ...args], {
    cwd: root,
    stdio: "inherit",
  });
  if (status !== 0) process.exit(1);
}
