import type { Problem, Rule } from "./tree.ts";

type Version = readonly [number, number, number];

/** Below these, something we rely on is missing or a published weakness is open. */
const FLOORS: Readonly<Record<string, string>> = {
  hono: "4.12.21",
  "drizzle-orm": "0.45.2",
  "@trpc/server": "11.8.0",
};
/** The last release of a library that is no longer developed: our adapter is written against exactly this one. */
const EXACT: Readonly<Record<string, string>> = { lucia: "3.2.2" };
/** Each peers on exactly the same version of the others. */
const TOGETHER = ["@trpc/server", "@trpc/client", "@trpc/tanstack-react-query"];
/** What the product is built on: direct dependencies, never dropped by accident. */
const REQUIRED = [
  "@trpc/server",
  "@trpc/client",
  "hono",
  "drizzle-orm",
  "@cloudflare/workers-types",
  "wrangler",
  "zod",
  "lucia",
  "react",
  "vite",
  "@tanstack/react-router",
  "miniflare",
  "vitest",
];

/** Every dependency is pinned exactly, none is below its floor, none of the foundations is missing. */
export const versions: Rule = {
  name: "versions",
  check: (tree) => {
    const manifest = tree.files.find(({ path }) => path === "package.json");
    if (!manifest) return [];
    const parsed = JSON.parse(manifest.text);
    const pinned: Record<string, string> = { ...parsed.dependencies, ...parsed.devDependencies };
    const problems: Problem[] = [];
    const complain = (says: string) => problems.push({ path: "package.json", says });
    for (const [name, version] of Object.entries(pinned))
      if (!/^(?:npm:[\w@/.-]+@)?\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version))
        complain(`${name} is not pinned exactly: ${version}`);
    for (const [name, floor] of Object.entries(FLOORS)) {
      const version = pinned[name];
      if (version && isBelow(toVersion(version), toVersion(floor))) complain(`${name} ${version} is below ${floor}`);
    }
    for (const [name, exact] of Object.entries(EXACT))
      if (pinned[name] && pinned[name] !== exact) complain(`${name} must be exactly ${exact}`);
    const together = new Set(TOGETHER.map((name) => pinned[name]).filter(Boolean));
    if (together.size > 1) complain(`${TOGETHER.join(", ")} must have one version`);
    for (const name of REQUIRED) if (!pinned[name]) complain(`${name} must be a direct dependency`);
    return problems;
  },
};

function toVersion(text: string): Version {
  const [major = 0, minor = 0, patch = 0] = text.split(/[.-]/).map(Number);
  return [major, minor, patch];
}

function isBelow(version: Version, floor: Version): boolean {
  for (const [index, part] of version.entries()) {
    const least = floor[index] ?? 0;
    if (part !== least) return part < least;
  }
  return false;
}
