import { generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import Provider, { type Configuration } from "oidc-provider";
import * as z from "zod";

/** Somebody with a campus account. `idToken` and `signature` are for what a hostile or broken provider would say. */
const personSchema = z.strictObject({
  email: z.string().optional(),
  email_verified: z.boolean().optional(),
  name: z.string().optional(),
  groups: z.array(z.string()).optional(),
  /** Claims put into the signed token over the honest ones; null takes one out. */
  idToken: z.record(z.string(), z.unknown()).optional(),
  /** "stranger": signed with a key the provider does not publish; "none": not signed at all. */
  signature: z.enum(["own", "stranger", "none"]).optional(),
});
export type CampusAccount = z.input<typeof personSchema>;

export type TestProvider = { readonly url: string; readonly close: () => Promise<void> };

export const TEST_CLIENT = { id: "campuspulse", secret: "a secret of thirty-two characters" };

/**
 * A real OpenID provider on this machine, and a resolver for TXT records, until it is closed or the process ends. Accounts are put below
 * `/test/people/{subject}`, records below `/test/txt/{name}`. Whoever comes with a `login_hint` is signed in without a
 * question; anybody else types a subject.
 */
export async function startTestProvider(): Promise<TestProvider> {
  const people = new Map<string, CampusAccount>();
  const records = new Map<string, string>();
  const keys = { own: makeKey(), stranger: makeKey() };
  let answer: (request: IncomingMessage, response: ServerResponse) => void = () => {};
  const server = createServer((request, response) => answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  server.unref();
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = makeProvider(url, people, keys);
  const oidc = provider.callback();
  answer = (request, response) => {
    const path = new URL(request.url ?? "/", url).pathname;
    const work =
      path.startsWith("/test/") || path === "/dns-query"
        ? answerTest(request, response, { people, records })
        : path.startsWith("/interaction/")
          ? answerInteraction(provider, request, response)
          : Promise.resolve(oidc(request, response));
    work.catch((failure: unknown) => {
      if (!response.headersSent) response.writeHead(500);
      response.end(String(failure));
    });
  };
  return {
    url,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

type Keys = { readonly own: KeyObject; readonly stranger: KeyObject };

function makeKey(): KeyObject {
  return generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
}

function makeProvider(url: string, people: ReadonlyMap<string, CampusAccount>, keys: Keys): Provider {
  const configuration: Configuration = {
    clients: [
      { client_id: TEST_CLIENT.id, client_secret: TEST_CLIENT.secret, redirect_uris: ["https://unused.example/"] },
    ],
    jwks: { keys: [{ ...keys.own.export({ format: "jwk" }), kid: "own", use: "sig", alg: "RS256" } as never] },
    cookies: { keys: [randomBytes(32).toString("hex")] },
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name", "groups"] },
    acrValues: ["urn:example:two-factors"],
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    findAccount: (_, sub) => ({
      accountId: sub,
      claims: () => {
        const { idToken: _idToken, signature: _signature, ...claims } = people.get(sub) ?? {};
        return { sub, ...claims };
      },
    }),
    // Everybody has consented to everything.
    async loadExistingGrant({ oidc: { client, session, provider } }) {
      const grant = new provider.Grant({ clientId: client?.clientId, accountId: session?.accountId });
      grant.addOIDCScope("openid email profile");
      await grant.save();
      return grant;
    },
  };
  const provider = new Provider(url, configuration);
  // Each test college has an address of its own.
  provider.Client.prototype.redirectUriAllowed = () => true;
  provider.use(async (ctx, next) => {
    await next();
    const { body } = ctx;
    if (ctx.oidc?.route !== "token" || typeof body !== "object" || !body || !("id_token" in body)) return;
    body.id_token = signAgain(String(body.id_token), people, keys);
  });
  return provider;
}

function signAgain(token: string, people: ReadonlyMap<string, CampusAccount>, keys: Keys): string {
  const [header = "", payload = "", signature = ""] = token.split(".");
  const claims = JSON.parse(Buffer.from(payload, "base64url").toString()) as Record<string, unknown>;
  const { idToken, signature: how = "own" } = people.get(String(claims.sub)) ?? {};
  if (!idToken && how === "own") return token;
  const said = Object.fromEntries(Object.entries({ ...claims, ...idToken }).filter(([, value]) => value !== null));
  const body = Buffer.from(JSON.stringify(said)).toString("base64url");
  if (how === "none") return `${Buffer.from('{"alg":"none"}').toString("base64url")}.${body}.`;
  const text = `${header}.${body}`;
  return `${text}.${signature && sign("sha256", Buffer.from(text), keys[how]).toString("base64url")}`;
}

async function answerInteraction(
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { params } = await provider.interactionDetails(request, response);
  const typed = request.method === "POST" ? new URLSearchParams(await read(request)).get("subject") : null;
  const accountId = typed ?? (typeof params.login_hint === "string" ? params.login_hint : null);
  if (accountId === "nobody") {
    await provider.interactionFinished(request, response, { error: "access_denied" });
  } else if (accountId) {
    await provider.interactionFinished(request, response, { login: { accountId, remember: false } });
  } else {
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
    response.end(
      '<!doctype html><html lang="en"><link rel="icon" href="data:,"><title>Campus account</title><form method="post"><label>Subject <input name="subject" autofocus></label> <button>Sign in</button></form></html>',
    );
  }
}

type Known = { readonly people: Map<string, CampusAccount>; readonly records: Map<string, string> };

async function answerTest(
  request: IncomingMessage,
  response: ServerResponse,
  { people, records }: Known,
): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
  const [, , kind, key = ""] = pathname.split("/").map(decodeURIComponent);
  if (kind === "people") people.set(key, personSchema.parse(JSON.parse(await read(request))));
  if (kind === "txt") records.set(key, await read(request));
  const found = records.get(searchParams.get("name") ?? "");
  response.writeHead(200, { "content-type": "application/dns-json" });
  response.end(JSON.stringify({ Status: 0, ...(found && { Answer: [{ type: 16, data: `"${found}"` }] }) }));
}

async function read(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}
