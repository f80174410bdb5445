import { blankComments } from "./source-text.ts";
import { isScript, isTest, lineAt, type Problem, type Rule } from "./tree.ts";

/** Words that may stand only in some places of the tree. */
type Reserved = {
  readonly says: string;
  readonly pattern: RegExp;
  readonly concerns: (path: string) => boolean;
  readonly testsToo?: true;
};

/** Turns a request into a scope, or a binding into a database that knows its tenant: nobody else may. */
const MINTS = new Set([
  "worker/auth/scope.ts",
  "worker/repositories/tenant-db.ts",
  "worker/repositories/platform-db.ts",
]);

const RESERVED: readonly Reserved[] = [
  {
    says: "an engine reads no clock, rolls no dice, waits for nothing",
    pattern:
      /\bDate\.now\b|\bnew Date\(\s*\)|\bMath\.random\b|\bcrypto\.(?:randomUUID|getRandomValues|subtle)\b|\bperformance\.now\b|\bfetch\(|\bset(?:Timeout|Interval)\b|\bprocess\.|\bawait\b|\basync\b/g,
    concerns: (path) => path.startsWith("shared/domain/"),
  },
  {
    says: "objects are reached through worker/objects alone",
    pattern:
      /\b(?:getByName|idFromName|idFromString|newUniqueId)\(|\benv\.(?:EVENT_LEDGER|STATION|LIVE_FEED|WAITING_ROOM)\./g,
    concerns: (path) =>
      /^(?:worker|durable-objects)\//.test(path) &&
      !path.startsWith("worker/objects/") &&
      path !== "durable-objects/authority/feed-publisher.ts" &&
      path !== "durable-objects/station/other-stations.ts" &&
      path !== "durable-objects/authority/metering.ts",
  },
  {
    says: "a scope or a tenant's database is minted in one file",
    pattern: /\bas (?:unknown as )?(?:CollegeScope|TenantDb|PlatformDb)\b/g,
    concerns: (path) => !MINTS.has(path),
    testsToo: true,
  },
  {
    says: "D1 has no interactive transaction: use batch()",
    pattern: /\bdb\.transaction\(/g,
    concerns: (path) => /^(?:worker|db)\//.test(path),
  },
  {
    says: "a skipped or lonely test proves nothing",
    pattern: /\b(?:test|it|describe)\.(?:skip|only|todo)\b/g,
    concerns: () => true,
    testsToo: true,
  },
  {
    says: "a procedure translates no errors: the one middleware does",
    pattern: /\btry\s*\{/g,
    concerns: (path) => path.startsWith("worker/trpc/") && path !== "worker/trpc/trpc.ts",
  },
];

/** Words reserved to their place: clocks, bindings, casts that mint. */
export const reservedWords: Rule = {
  name: "reserved words",
  check: (tree) => {
    const problems: Problem[] = [];
    for (const { path, text } of tree.files) {
      if (!isScript(path) || path.startsWith("scripts/guard")) continue;
      const code = blankComments(text, { strings: true });
      for (const { says, pattern, concerns, testsToo } of RESERVED) {
        if (!concerns(path) || (isTest(path) && !testsToo)) continue;
        for (const match of code.matchAll(pattern))
          problems.push({ path, line: lineAt(code, match.index), says: `${says}: ${match[0].trim()}` });
      }
    }
    return problems;
  },
};
