import type { CollegeHealth } from "#shared/views/college";
import type { EdgeCtx } from "../../context.ts";
import { listCollegeHealth } from "../../repositories/colleges.ts";
import { openShardDbs } from "../../repositories/shard-dbs.ts";

export async function listColleges(ctx: EdgeCtx): Promise<CollegeHealth[]> {
  return listCollegeHealth(ctx.platform, openShardDbs(ctx.env));
}
