import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";

/** One text file of the project; `path` is relative to its root, with forward slashes. */
export type SourceFile = { readonly path: string; readonly text: string };

/** The project as the guard sees it: every path, and the text of what can be read as text. */
export type Tree = { readonly paths: ReadonlySet<string>; readonly files: readonly SourceFile[] };

/** Something a rule objects to; `line` counts from 1. */
export type Problem = { readonly path: string; readonly line?: number; readonly says: string };

export type Rule = { readonly name: string; readonly check: (tree: Tree) => Problem[] };

const SKIPPED = new Set(["node_modules", "dist", "coverage", "test-results", "playwright-report"]);
const TEXT = /\.(ts|tsx|mts|mjs|js|json|jsonc|md|toml|css|html|sql)$|(^|\/)\.(npmrc|gitignore)$|^\.ci\//;

/** Reads the project below `root`, leaving out what is built or installed. */
export function readTree(root: string): Tree {
  const paths = new Set<string>();
  const files: SourceFile[] = [];
  for (const entry of walk(root)) {
    const path = relative(root, entry).split(sep).join("/");
    paths.add(path);
    if (TEXT.test(path)) files.push({ path, text: readFileSync(entry, "utf8") });
  }
  return { paths, files };
}

/** A tree made of texts alone, for tests. */
export function treeOf(texts: Readonly<Record<string, string>>): Tree {
  return {
    paths: new Set(Object.keys(texts)),
    files: Object.entries(texts).map(([path, text]) => ({ path, text })),
  };
}

function* walk(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isFile()) yield path;
    else if (entry.isDirectory() && !SKIPPED.has(entry.name) && (!entry.name.startsWith(".") || entry.name === ".ci"))
      yield* walk(path);
  }
}

/** A test, or what only tests use: `test-<thing>`. */
export function isTest(path: string): boolean {
  return /\.test\.tsx?$/.test(path) || /(^|\/)test-[^/]+\.ts$/.test(path);
}

export function isScript(path: string): boolean {
  return /\.(ts|tsx|mjs)$/.test(path);
}

/** 1-based line of an offset. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let i = text.indexOf("\n"); i !== -1 && i < offset; i = text.indexOf("\n", i + 1)) line++;
  return line;
}
