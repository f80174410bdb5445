import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Capability } from "#shared/roles";
import { actionName } from "#web/features/admin/audit-words";
import { isAudited } from "#worker/auth/audit";
import { root } from "./steps.ts";

const MATRIX = readFileSync(join(root, "worker/test-matrix.ts"), "utf8");
const MUTATION = /"(\w+\.\w+)": mutation\(\s*"([a-z-]+)"/g;

test("every act that the audit log of a college holds has words, and is not shown by its procedure's name", () => {
  const acts = [...MATRIX.matchAll(MUTATION)].filter(([, , needs]) => isAudited(needs as Capability));
  expect(acts.length).toBeGreaterThan(80);
  expect(acts.flatMap(([, path = ""]) => (actionName(path) === path ? path : []))).toEqual([]);
});
