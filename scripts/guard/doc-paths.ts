import { posix } from "node:path";
import { lineAt, type Problem, type Rule, type Tree } from "./tree.ts";

const OUR_PATH =
  /(?<![\w/.#@-])(?:shared|db|durable-objects|worker|web|e2e|bench|sim|docs|scripts|\.ci)\/[\w.$@/*<>{}…-]*/g;
const LINK = /\]\(([^)\s]+)\)/g;
/** A path with one of these stands for many. */
const PLACEHOLDER = /[*<>{}…]|NNNN|\.\.\./;

/** A path in the prose of our documents must exist; placeholders and blocks of code are exempt. */
export const docPaths: Rule = {
  name: "paths in documents",
  check: (tree) => {
    const problems: Problem[] = [];
    for (const { path, text } of tree.files) {
      if (path !== "README.md" && !(path.startsWith("docs/") && path.endsWith(".md"))) continue;
      const prose = text.replace(/^```[\s\S]*?^```/gm, (block) => block.replace(/[^\n]/g, " "));
      const missing = new Map<string, Problem>();
      const expectPath = (offset: number, named: string, target: string) => {
        if (!exists(tree, target))
          missing.set(target, { path, line: lineAt(prose, offset), says: `no such path: ${named}` });
      };
      for (const { 0: match, index } of prose.matchAll(OUR_PATH)) {
        const named = match.replace(/[.,;:]+$/, "").replace(/\/$/, "");
        if (!PLACEHOLDER.test(named)) expectPath(index, named, named);
      }
      for (const { 1: link = "", index } of prose.matchAll(LINK)) {
        const target = link.replace(/#.*$/, "");
        const isOurs = target !== "" && !/^\w+:/.test(target);
        if (isOurs) expectPath(index, target, posix.normalize(posix.join(posix.dirname(path), target)));
      }
      problems.push(...missing.values());
    }
    return problems;
  },
};

function exists(tree: Tree, path: string): boolean {
  if (tree.paths.has(path)) return true;
  for (const known of tree.paths) if (known.startsWith(`${path}/`)) return true;
  return false;
}
