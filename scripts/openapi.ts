import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { findBreaks } from "#worker/rest/compare-documents";
import { describeApi } from "#worker/rest/describe-api";
import { root } from "./steps.ts";

const HELP = `npm run openapi -- [options]

Writes docs/openapi.json anew, from the procedures that the API stands for. It refuses where other systems would break that
rely on what is published: those need another address, or to be told in good time.

  --break   writes it all the same
`;

const PUBLISHED = join(root, "docs/openapi.json");

const { values } = parseArgs({ options: { break: { type: "boolean" }, help: { type: "boolean" } } });
if (values.help) {
  console.log(HELP);
  process.exit();
}
const document = describeApi("{college}");
const breaks = existsSync(PUBLISHED) ? findBreaks(JSON.parse(readFileSync(PUBLISHED, "utf8")), document) : [];
for (const says of breaks) console.error(says);
if (breaks.length > 0 && !values.break) process.exit(1);
writeFileSync(PUBLISHED, JSON.stringify(document, null, 2));
spawnSync(join(root, "node_modules/.bin/biome"), ["format", "--write", PUBLISHED], { cwd: root, stdio: "inherit" });
