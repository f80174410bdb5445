import * as z from "zod";
import { AppError } from "#shared/errors";
import { fetchOutside } from "./fetch-outside.ts";

/** Source: IANA's registry of resource record types. */
const RECORD_TYPES = { A: 1, AAAA: 28, TXT: 16 } as const;
const LOOKUP_MS = 5_000;

const answerSchema = z.object({
  Answer: z.array(z.object({ type: z.number(), data: z.string().max(10_000) })).default([]),
});

/**
 * The TXT records of a name, by DNS over HTTPS: the platform has no other resolver.
 * @throws AppError OVERLOADED if the resolver does not answer
 * Source: the JSON form of DNS over HTTPS as Cloudflare and Google serve it.
 */
export async function lookUpTxt(resolver: string, name: string, loopback: boolean): Promise<string[]> {
  return (await lookUp(resolver, { name, type: "TXT" }, loopback)).map(unquote);
}

/**
 * The addresses of a name, both kinds.
 * @throws AppError OVERLOADED if the resolver does not answer
 */
export async function lookUpAddresses(resolver: string, name: string, loopback: boolean): Promise<string[]> {
  const both = (["A", "AAAA"] as const).map((type) => lookUp(resolver, { name, type }, loopback));
  return (await Promise.all(both)).flat();
}

async function lookUp(
  resolver: string,
  { name, type }: { readonly name: string; readonly type: keyof typeof RECORD_TYPES },
  loopback: boolean,
): Promise<string[]> {
  try {
    const response = await fetchOutside(
      `${resolver}?name=${encodeURIComponent(name)}&type=${type}`,
      { headers: { accept: "application/dns-json" }, signal: AbortSignal.timeout(LOOKUP_MS) },
      loopback,
    );
    const { Answer } = answerSchema.parse(await response.json());
    return Answer.filter((record) => record.type === RECORD_TYPES[type]).map(({ data }) => data);
  } catch {
    throw new AppError("OVERLOADED", "The domain name system did not answer. Try again in a minute.");
  }
}

/** A record's strings, each in quotes, are one text. */
function unquote(data: string): string {
  return data.replaceAll(/"\s+"/g, "").replaceAll('"', "");
}
