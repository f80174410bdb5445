import { join } from "node:path";
import type { Counts, Step } from "./steps.ts";
import { scratch } from "./steps.ts";

const VITEST = "node_modules/vitest/vitest.mjs";

/** What needs no build and no browser: the whole of `npm run check`, the beginning of `npm test`. */
export const STATIC_STEPS: readonly Step[] = [
  vitest("node"),
  { name: "types", run: ["node_modules/@typescript/native/bin/tsc", "-b", "--pretty", "false"] },
  {
    name: "format and lint",
    run: ["node_modules/@biomejs/biome/bin/biome", "ci", "--colors=off", "--max-diagnostics=50", "."],
  },
  { name: "guard", run: ["scripts/guard.ts"] },
  { name: "security table", run: ["scripts/asvs.ts", "--check"] },
  {
    name: "binding types",
    run: [
      "node_modules/wrangler/bin/wrangler.js",
      "types",
      "--include-runtime=false",
      "--strict-vars=false",
      "--check",
    ],
  },
];

/** One project of vitest.config.ts. */
export function vitest(project: "node" | "workerd"): Step {
  const file = join(scratch, `vitest-${project}.json`);
  return {
    name: `${project} tests`,
    run: [
      ...[VITEST, "run", "--project", `${project}*`, "--reporter=dot", "--reporter=json", `--outputFile.json=${file}`],
      ...(project === "workerd" ? ["--retry=1"] : []),
    ],
    report: { file, read: readVitest },
  };
}

type VitestReport = {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      /** Of every try, the last one's too. */
      readonly failureMessages: readonly string[];
      readonly meta?: { readonly says?: unknown };
    }[];
  }[];
};

/** A test that passed at its second try counts as passed, and is named; see docs/decisions/0058. */
function readVitest(json: unknown): Counts {
  const { numPassedTests, numFailedTests, testResults } = json as VitestReport;
  const unreadable = testResults.filter((one) => one.status === "failed" && one.assertionResults.length === 0).length;
  const results = testResults.flatMap(({ assertionResults }) => assertionResults);
  const says = results.flatMap(({ fullName, status, failureMessages, meta }) =>
    status === "passed" && failureMessages.length > 0
      ? [meta?.says, `passed at the second try: ${fullName}: ${failureMessages[0]?.split("\n")[0]}`]
      : [meta?.says],
  );
  return {
    passed: numPassedTests,
    failed: numFailedTests + unreadable,
    says: says.filter((line) => typeof line === "string"),
  };
}
