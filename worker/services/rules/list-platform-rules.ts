import { inOrder } from "#shared/domain/rules/evaluate";
import type { PlatformRules } from "#shared/views/rules";
import type { EdgeCtx } from "../../context.ts";
import { countCollegesBehind, listNewestPlatformRules } from "../../repositories/platform-rules.ts";

/** Rules that hold at every college, but for those that are code; and how many colleges have not taken all of them yet. */
export async function listPlatformRules({ platform }: Pick<EdgeCtx, "platform">): Promise<PlatformRules> {
  const rows = await listNewestPlatformRules(platform);
  const rules = rows.flatMap(({ id, version, body, isRemoved, savedAt }) =>
    isRemoved ? [] : { id, version, origin: "platform" as const, savedAt, body },
  );
  return { rules: rules.sort(inOrder), behind: await countCollegesBehind(platform) };
}
