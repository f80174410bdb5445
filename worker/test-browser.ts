import { exports } from "cloudflare:workers";
import { createTRPCClient, httpBatchLink, TRPCClientError } from "@trpc/client";
import { expect } from "vitest";
import type { AppErrorCode } from "#shared/errors";
import type { Result } from "#shared/result";
import type { StepUpOptions } from "#shared/views/passkeys";
import { SESSION_COOKIE } from "./auth/session.ts";
import { type Authenticator, makeAuthenticator } from "./test-authenticator.ts";
import type { AppRouter, PlatformRouter } from "./trpc/router.ts";

declare global {
  // biome-ignore lint/style/noNamespace: the runtime's own types are extended through this one
  namespace Cloudflare {
    interface GlobalProps {
      mainModule: typeof import("./index.ts");
    }
  }
}

export const ORIGIN = "http://localhost";

/** Gets every answer to a browser of a college, so that a test can look for what does not belong there. */
export const listeners = new Set<(college: string, path: string, text: string) => void>();

/** For tests: somebody's browser, with its cookies, at one college (or the platform's own pages). */
export function openBrowser(college: string, jar = new Map<string, string>()) {
  let userAgent: string | null = null;
  const send = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers);
    if (jar.size > 0) headers.set("cookie", Array.from(jar, ([name, value]) => `${name}=${value}`).join("; "));
    if (userAgent) headers.set("user-agent", userAgent);
    if (!headers.has("origin")) headers.set("origin", ORIGIN);
    const response = await exports.default.fetch(
      new Request(`${ORIGIN}${path}`, { ...init, headers, redirect: "manual" }),
    );
    for (const line of response.headers.getSetCookie()) keep(line);
    if (listeners.size > 0 && !response.webSocket) {
      const text = await response.clone().text();
      for (const listen of listeners) listen(college, path, text);
    }
    return response;
  };
  const keep = (line: string) => {
    const [pair = ""] = line.split(";");
    const [name = ""] = pair.split("=");
    if (line.includes("Max-Age=0")) jar.delete(name);
    else jar.set(name, pair.slice(name.length + 1));
  };
  const link = httpBatchLink({
    url: `${ORIGIN}/api/${college}/trpc`,
    fetch: async (url, init) => {
      const { method, headers, body } = { method: "GET", headers: {}, body: null, ...init };
      return send(String(url).slice(ORIGIN.length), {
        method,
        headers: new Headers(headers),
        body: body ? String(body) : null,
      });
    },
  });
  return {
    college,
    send,
    api: createTRPCClient<AppRouter>({ links: [link] }),
    platform: createTRPCClient<PlatformRouter>({ links: [link] }),
    jar,
    /** The session's token; null when nobody is signed in. */
    session: () => jar.get(SESSION_COOKIE) ?? null,
    setUserAgent: (value: string | null) => {
      userAgent = value;
    },
    /** Calls a procedure by its path, typed as nothing. */
    async call(path: string, kind: "query" | "mutation", input: unknown): Promise<{ status: number; body: CallBody }> {
      const url = `/api/${college}/trpc/${path}`;
      const response =
        kind === "query"
          ? await send(input === undefined ? url : `${url}?input=${encodeURIComponent(JSON.stringify(input))}`)
          : await send(url, {
              method: "POST",
              headers: { "content-type": "application/json" },
              body: JSON.stringify(input === undefined ? {} : input),
            });
      return { status: response.status, body: await response.json() };
    },
    /** Asks for a link and opens it. */
    async signIn(email: string): Promise<void> {
      const auth = college === "platform" ? this.platform.auth : this.api.auth;
      await auth.requestLink.mutate({ email });
      await auth.redeemLink.mutate({ token: await newestToken(email) });
    },
    /** Makes a passkey and proves it, as whoever gives powerful roles has to. */
    async addPasskey(): Promise<Authenticator> {
      const authenticator = await makeAuthenticator({ origin: ORIGIN });
      const { auth } = college === "platform" ? this.platform : this.api;
      await auth.addPasskey.mutate(await authenticator.make(await auth.beginPasskey.mutate()));
      return authenticator;
    },
    /** What a passkey of this host has to sign. */
    async askForSignature(): Promise<StepUpOptions> {
      const { auth } = college === "platform" ? this.platform : this.api;
      const question = await auth.beginStepUp.mutate();
      if (question.kind !== "asked") throw new Error("there is no passkey");
      return question.options;
    },
    async stepUp(authenticator: Authenticator): Promise<void> {
      const { auth } = college === "platform" ? this.platform : this.api;
      await auth.stepUp.mutate(await authenticator.sign(await this.askForSignature()));
    },
  };
}

export type CallBody = {
  result?: { data: unknown };
  error?: { message: string; data: { appCode: AppErrorCode; requestId: string; fields: { path: string }[] } };
};

export type Browser = ReturnType<typeof openBrowser>;

/** The token of the newest sign-in mail to this address; on the platform's pages it leaves after the answer. */
export async function newestToken(email: string): Promise<string> {
  for (let tries = 0; tries < 50; tries++) {
    const response = await exports.default.fetch(`${ORIGIN}/dev/mailbox.json?to=${encodeURIComponent(email)}`);
    const mails: { link: string | null }[] = await response.json();
    const token = mails.map(({ link }) => link?.split("#token=")[1]).find((found) => found !== undefined);
    if (token) return token;
    await scheduler.wait(20);
  }
  throw new Error(`no sign-in mail for ${email}`);
}

/** The edge's own error code a call failed with. */
export async function failureOf(call: Promise<unknown>): Promise<AppErrorCode> {
  try {
    await call;
  } catch (failure) {
    if (failure instanceof TRPCClientError) return failure.data.appCode;
    throw failure;
  }
  throw new Error("the call succeeded");
}

/** The seeded administrator of a college, who has just proved a second factor. */
export async function openAdministrator(college: string): Promise<Browser> {
  const browser = openBrowser(college);
  await browser.signIn(`college-admin@${college}.example`);
  await browser.addPasskey();
  return browser;
}

/** What a command answers that must not be refused. */
export function value<T>(result: Result<T, { code: string }>): T {
  if (!result.ok) throw new Error(result.refusal.code);
  return result.value;
}

export const commandId = (): string => crypto.randomUUID();

/** Projections follow a command by a moment. What does not come so within some seconds fails the test. */
export async function eventually<T>(read: () => Promise<T>, isRight: (value: T) => boolean): Promise<T> {
  let value = await read();
  // The first mail of a run loads what writes PDFs, module by module: seconds, on a busy machine.
  for (let tries = 0; tries < 1_500 && !isRight(value); tries++) {
    await scheduler.wait(20);
    value = await read();
  }
  if (!isRight(value)) expect.fail(`it never came so; last it was ${JSON.stringify(value)?.slice(0, 1_000)}`);
  return value;
}
