import { AppError } from "#shared/errors";

/** Metadata and keys of a provider take a few kilobytes. */
const ANSWER_BYTES_MAX = 256 * 1024;
const PRIVATE_SUFFIX = /(^|\.)(localhost|local|internal|intranet|private|lan|home|corp|arpa|onion|invalid|test)$/;
const LOOPBACK_HOSTS = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * Checks an address that somebody typed in, or that somebody's server named: only the public web, so that nobody looks
 * around inside our network through us. An address of numbers is never a provider's, and no name of a private network is.
 * (What a public name resolves to need not be checked: from the platform's edge there is no private network to reach.)
 * @param loopback also lets plain http to this machine pass, for development
 * @throws AppError BAD_INPUT
 */
export function requirePublicAddress(address: string, loopback: boolean): URL {
  const url = URL.parse(address);
  if (!url) throw new AppError("BAD_INPUT", "That is not an address like https://login.college.edu");
  const host = url.hostname.replace(/\.$/, "");
  if (loopback && url.protocol === "http:" && LOOPBACK_HOSTS.has(host)) return url;
  const why = whyNotPublic(url, host);
  if (why) throw new AppError("BAD_INPUT", why);
  return url;
}

function whyNotPublic(url: URL, host: string): string | null {
  if (url.protocol !== "https:") return "The address must begin with https://";
  const isNamed = host.includes(".") && !host.startsWith("[") && !/^[\d.]+$/.test(host);
  if (!isNamed) return `${host} is no name of the public web, like events.college.edu`;
  if (PRIVATE_SUFFIX.test(host)) return `${host} is the name of a private network: we reach the public web alone`;
  if (url.username !== "" || url.password !== "") return "Leave the name and the password out of the address";
  if (url.port !== "") return `Leave out the port ${url.port}: we reach the usual one of https:// alone`;
  return url.hash === "" ? null : "Leave out what begins with #, for no server is told it";
}

/** Whether this request reached a development server: then providers on this machine are fine. */
export function allowsLoopback({ env, origin }: { readonly env: Env; readonly origin: string }): boolean {
  return env.LOOPBACK_ISSUERS === "on" && LOOPBACK_HOSTS.has(new URL(origin).hostname);
}

/** `fetch` for addresses that others name: public ones alone, no redirect followed, no endless answer. */
export async function fetchOutside(address: string, init: RequestInit, loopback: boolean): Promise<Response> {
  const url = requirePublicAddress(address, loopback);
  const response = await fetch(url, { ...init, redirect: "manual" });
  const body = await readAtMost(response, ANSWER_BYTES_MAX);
  const { status, headers } = response;
  return new Response(status === 204 || status === 304 ? null : body, { status, headers });
}

/** A whole body. @throws Error when it is longer */
export async function readAtMost(from: Pick<Body, "body">, bytesMax: number): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of from.body ?? []) {
    bytes += part.byteLength;
    if (bytes > bytesMax) throw new Error("it is too long");
    parts.push(part);
  }
  const whole = new Uint8Array(bytes);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return whole;
}
