import { lineAt, type Problem, type Rule } from "./tree.ts";

/** What only one machine or one registry knows must not be in the repository. */
const TRACES: readonly { readonly says: string; readonly pattern: RegExp; readonly only?: RegExp }[] = [
  { says: "an address of a registry", pattern: /"resolved":\s*"[^"]*"/g, only: /^package-lock\.json$/ },
  { says: "an address of a registry", pattern: /^\s*(?:@[\w-]+:)?registry\s*=.*$/gm, only: /(^|\/)\.npmrc$/ },
  {
    says: "an absolute path of one machine",
    pattern: /(?<![\w.$})-])(?:\/(?:home|root|Users|work|workspace)\/[\w.-]+|[A-Z]:\\Users\\\w+)/g,
  },
];

/** Finds registry addresses and absolute paths of one machine. */
export const portability: Rule = {
  name: "portability",
  check: (tree) => {
    const problems: Problem[] = [];
    for (const { path, text } of tree.files) {
      if (path.startsWith("scripts/guard")) continue;
      for (const { says, pattern, only } of TRACES) {
        if (only && !only.test(path)) continue;
        for (const match of text.matchAll(pattern))
          problems.push({ path, line: lineAt(text, match.index), says: `${says}: ${match[0].trim().slice(0, 60)}` });
      }
    }
    return problems;
  },
};
