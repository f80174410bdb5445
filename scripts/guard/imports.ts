import { posix } from "node:path";
import { blankComments } from "./source-text.ts";
import { isScript, lineAt, type SourceFile, type Tree } from "./tree.ts";

/** One import: `target` is a path of the project without extension, or the name of a package. */
export type Import = {
  readonly from: string;
  readonly line: number;
  readonly specifier: string;
  readonly target: string;
  readonly typeOnly: boolean;
};

// A clause holds names, braces, commas and stars alone; anything else means the match has run past its statement.
const STATIC = /^[ \t]*(?:import|export)\s+(type\s+)?[\w\s{},*$]*?from\s*"([^"]+)"/gm;
const BARE = /^[ \t]*import\s*"([^"]+)"/gm;
const DYNAMIC = /(typeof\s+)?\bimport\(\s*"([^"]+)"\s*\)/g;

/** Every import of every script in the tree. */
export function importsOf(tree: Tree): Import[] {
  return tree.files.filter(({ path }) => isScript(path) && !path.endsWith(".gen.ts")).flatMap(importsOfFile);
}

function importsOfFile(file: SourceFile): Import[] {
  const text = blankComments(file.text);
  const found: Import[] = [];
  const add = (offset: number, specifier: string, typeOnly: boolean) =>
    found.push({
      from: file.path,
      line: lineAt(text, offset),
      specifier,
      target: resolve(file.path, specifier),
      typeOnly,
    });
  for (const match of text.matchAll(STATIC)) add(match.index, match[2] ?? "", match[1] !== undefined);
  for (const match of text.matchAll(BARE)) add(match.index, match[1] ?? "", false);
  for (const match of text.matchAll(DYNAMIC)) add(match.index, match[2] ?? "", match[1] !== undefined);
  return found;
}

function resolve(from: string, specifier: string): string {
  if (specifier.startsWith("#")) return specifier.slice(1);
  if (!specifier.startsWith(".")) return specifier;
  return posix.normalize(posix.join(posix.dirname(from), specifier)).replace(/\.(ts|tsx|mjs)$/, "");
}
