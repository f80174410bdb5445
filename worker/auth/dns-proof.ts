import { AppError } from "#shared/errors";
import type { CollegeId } from "#shared/ids";
import { lookUpTxt } from "./dns-records.ts";
import { allowsLoopback } from "./fetch-outside.ts";
import { hashToken } from "./token.ts";

/** What has to be published, and where, to prove that a name of the domain name system is somebody's. */
export type DnsRecord = { readonly name: string; readonly value: string };

/** @param purpose what for, with the ids of whose it is: a record for one proves nothing for another */
export async function dnsRecordFor(collegeId: CollegeId, purpose: string, domain: string): Promise<DnsRecord> {
  const proof = (await hashToken(`${collegeId}:${purpose}:${domain}`)).slice(0, 32);
  return { name: `_campuspulse.${domain}`, value: `campuspulse-verification=${proof}` };
}

/** @throws AppError NOT_FOUND if the record is not published, OVERLOADED if nobody could tell */
export async function requireDnsRecord(
  ctx: { readonly env: Env; readonly origin: string },
  { name, value }: DnsRecord,
): Promise<void> {
  const published = await lookUpTxt(ctx.env.DNS_RESOLVER, name, allowsLoopback(ctx));
  if (published.includes(value)) return;
  throw new AppError("NOT_FOUND", `There is no TXT record ${name} with this text yet. It can take an hour to show.`);
}
