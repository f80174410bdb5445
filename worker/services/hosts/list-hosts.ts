import type { HostView } from "#shared/views/college";
import { dnsRecordFor } from "../../auth/dns-proof.ts";
import type { ActorCtx } from "../../context.ts";
import { listHostsOf } from "../../repositories/college-hosts.ts";

export async function listHosts({ db }: ActorCtx): Promise<HostView[]> {
  const hosts = await listHostsOf(db);
  return Promise.all(
    hosts.map(async ({ host, verifiedAt }) => ({
      host,
      verifiedAt,
      dnsRecord: await dnsRecordFor(db.collegeId, "host", host),
    })),
  );
}
