import { fileURLToPath } from "node:url";
import { docPaths } from "./guard/doc-paths.ts";
import { fileNames } from "./guard/file-names.ts";
import { importLaw } from "./guard/import-law.ts";
import { migrationNumbers } from "./guard/migrations.ts";
import { portability } from "./guard/portability.ts";
import { reservedWords } from "./guard/reserved-words.ts";
import { type Rule, readTree } from "./guard/tree.ts";
import { versions } from "./guard/versions.ts";

const RULES: readonly Rule[] = [importLaw, fileNames, reservedWords, migrationNumbers, docPaths, portability, versions];

const tree = readTree(fileURLToPath(new URL("..", import.meta.url)));
let problems = 0;
for (const rule of RULES)
  for (const { path, line, says } of rule.check(tree)) {
    problems++;
    console.log(`${path}${line ? `:${line}` : ""}  ${rule.name}: ${says}`);
  }
console.log(problems === 0 ? `${tree.paths.size} files keep ${RULES.length} rules` : `${problems} problems`);
process.exitCode = problems === 0 ? 0 : 1;
