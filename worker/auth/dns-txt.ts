import * as z from "zod";
import { AppError } from "#shared/errors";
import { fetchOutside } from "./fetch-outside.ts";

const TXT = 16;
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
  try {
    const response = await fetchOutside(
      `${resolver}?name=${encodeURIComponent(name)}&type=TXT`,
      { headers: { accept: "application/dns-json" }, signal: AbortSignal.timeout(LOOKUP_MS) },
      loopback,
    );
    const { Answer } = answerSchema.parse(await response.json());
    return Answer.filter(({ type }) => type === TXT).map(({ data }) => unquote(data));
  } catch {
    throw new AppError("OVERLOADED", "The domain name system did not answer. Try again in a minute.");
  }
}

/** A record's strings, each in quotes, are one text. */
function unquote(data: string): string {
  return data.replaceAll(/"\s+"/g, "").replaceAll('"', "");
}
