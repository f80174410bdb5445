import { env } from "cloudflare:workers";
import { vi } from "vitest";

export type Received = { readonly url: string; readonly headers: Headers; readonly body: string };

/**
 * For tests: other people's servers, as the Worker's own fetch meets them, and a resolver that knows where each name leads.
 * Everything else goes where it always goes.
 */
export function openReceivers() {
  const received: Received[] = [];
  const answers = new Map<string, () => Response | Promise<Response>>();
  const addresses = new Map<string, readonly string[]>();
  const real = globalThis.fetch;
  const spy = vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : String(input));
    if (url.href.startsWith(env.DNS_RESOLVER)) {
      const known = addresses.get(url.searchParams.get("name") ?? "") ?? [];
      const isWanted = (text: string) => text.includes(":") === (url.searchParams.get("type") === "AAAA");
      const type = url.searchParams.get("type") === "AAAA" ? 28 : 1;
      return Response.json({ Answer: known.filter(isWanted).map((data) => ({ type, data })) });
    }
    const answer = answers.get(url.host);
    if (!answer) return real(input, init);
    received.push({ url: url.href, headers: new Headers(init?.headers), body: String(init?.body) });
    return answer();
  });
  return {
    received,
    /** What the server of this name answers, and where the name leads. */
    put: (host: string, answer: () => Response | Promise<Response>, leadsTo: readonly string[] = ["93.184.215.14"]) => {
      answers.set(host, answer);
      addresses.set(host, leadsTo);
    },
    close: () => spy.mockRestore(),
  };
}
