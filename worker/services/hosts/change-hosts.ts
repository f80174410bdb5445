import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { hostSchema } from "#shared/inputs/colleges";
import type { HostView } from "#shared/views/college";
import { dnsRecordFor, requireDnsRecord } from "../../auth/dns-proof.ts";
import { forgetHosts } from "../../auth/own-host.ts";
import { requireStepUp } from "../../auth/step-up.ts";
import type { ActorCtx } from "../../context.ts";
import { addHostRow, deleteHost, markHostVerified } from "../../repositories/college-hosts.ts";
import { listHosts } from "./list-hosts.ts";

type Named = z.output<typeof hostSchema>;

/** It serves nobody before it is proved. */
export async function addHost(ctx: ActorCtx, { host }: Named): Promise<HostView[]> {
  requireStepUp(ctx);
  if (!(await addHostRow(ctx.db, host, ctx.now))) {
    throw new AppError("NOT_ALLOWED", "Five host names are enough. Remove one first.");
  }
  return listHosts(ctx);
}

export async function verifyHost(ctx: ActorCtx, { host }: Named): Promise<HostView[]> {
  requireStepUp(ctx);
  await requireDnsRecord(ctx, await dnsRecordFor(ctx.db.collegeId, "host", host));
  if (!(await markHostVerified(ctx.db, host, ctx.now))) throw new AppError("NOT_FOUND");
  forgetHosts();
  return listHosts(ctx);
}

export async function removeHost(ctx: ActorCtx, { host }: Named): Promise<HostView[]> {
  requireStepUp(ctx);
  if (!(await deleteHost(ctx.db, host))) throw new AppError("NOT_FOUND");
  forgetHosts();
  return listHosts(ctx);
}
