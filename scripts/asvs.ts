import { globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { REQUIREMENTS } from "./asvs/requirements.ts";
import { root } from "./steps.ts";

/**
 * Writes docs/security/asvs.md from the comments `// ASVS 6.5.1` above tests, so that it says what is tested and not what was
 * once meant to be. With --check it only compares, and fails where they differ or name a requirement that is not listed.
 */
const FILE = join(root, "docs/security/asvs.md");
const TESTS = "{worker,durable-objects,shared,web,e2e}/**/*.{test,spec}.ts";
const MARK =
  /^[ \t]*\/\/ ASVS ([\d., ]+)\n\s*(?:test|describe)(?:\.each\([\s\S]*?\))?\(\s*(["'`])((?:\\.|(?!\2)[\s\S])*)\2/gm;

type Proof = { readonly requirement: string; readonly file: string; readonly title: string };

const proofs = globSync(TESTS, { cwd: root }).sort().flatMap(proofsIn);
const known = new Set(REQUIREMENTS.map(({ id }) => id));
const unknown = proofs.filter(({ requirement }) => !known.has(requirement));
const text = render();
const problems = unknown.map(({ requirement, file }) => `${file} names ASVS ${requirement}, which is not listed`);
if (process.argv.includes("--check")) {
  if (readFileSync(FILE, "utf8") !== text)
    problems.push("docs/security/asvs.md is not what the tests say: node scripts/asvs.ts");
} else writeFileSync(FILE, text);
for (const problem of problems) console.log(problem);
const open = REQUIREMENTS.filter((one) => !one.deviation && !proofs.some(({ requirement }) => requirement === one.id));
console.log(`${REQUIREMENTS.length} requirements, ${proofs.length} proofs, ${open.length} open`);
process.exitCode = problems.length === 0 ? 0 : 1;

function proofsIn(file: string): Proof[] {
  const source = readFileSync(join(root, file), "utf8");
  return Array.from(source.matchAll(MARK), ([, ids = "", , title = ""]) => ({ ids, title })).flatMap(({ ids, title }) =>
    ids.split(",").map((id) => ({ requirement: id.trim(), file, title })),
  );
}

function render(): string {
  const rows = REQUIREMENTS.map(({ id, level, what, deviation }) => {
    const tests = proofs
      .filter(({ requirement }) => requirement === id)
      .map(({ file, title }) => `\`${file}\`: ${title.replaceAll("|", "\\|")}`);
    const shown = [...(deviation ? [`Deviation: ${deviation}`] : []), ...tests];
    return `| ${id} | ${level} | ${what} | ${shown.join("<br>") || "open"} |`;
  });
  return [
    "# OWASP ASVS 5.0.0",
    "",
    "Which requirement is shown by which test. Made by `node scripts/asvs.ts` from the comments above the tests; `npm run check`",
    "fails when it is out of date. The words are ours; the requirements are at owasp.org.",
    "",
    "| Id | Level | What | Shown by |",
    "|-|-|-|-|",
    ...rows,
    "",
  ].join("\n");
}
