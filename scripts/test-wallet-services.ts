import { createPublicKey } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Hono } from "hono";
import { jwtVerify } from "jose";
import * as z from "zod";
import { makeTestAccount, makeTestPushKey, PASS_TYPE, TEAM } from "./test-wallets.ts";

/** Longer is no token of a phone. */
const PUSH_TOKEN = /^[0-9a-f]{16,200}$/;
const APPLE_TOKEN_SECONDS = 3_600;
const SCOPE = "https://www.googleapis.com/auth/wallet_object.issuer";
const GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer";
const ACCESS_TOKEN = "ya29.test";

type Thing = { readonly id: string } & Record<string, unknown>;
const thingSchema = z.looseObject({ id: z.string() });
const savedSchema = z.object({
  payload: z.object({ eventTicketClasses: z.array(thingSchema), eventTicketObjects: z.array(thingSchema) }),
});
const faultSchema = z.strictObject({
  /** Of which address. */
  path: z.string(),
  status: z.int(),
  reason: z.string().default(""),
  times: z.int().min(1).max(100),
});

export type TestWalletServices = {
  /** What a Worker has to be told that is to speak with them. */
  readonly bindings: Readonly<Record<string, string>>;
  readonly close: () => Promise<void>;
};

/**
 * Stand-ins for Apple's push service and Google's wallet on this machine, over HTTP/1.1. They refuse what the real ones refuse: a
 * wrong path, header, topic, signature or token. Below `/test` it is told what came, and what goes wrong next.
 */
export async function startTestWalletServices(): Promise<TestWalletServices> {
  const push = makeTestPushKey();
  let url = "";
  let google = { publicKey: "", email: "" };
  const pushes: { token: string; headers: Record<string, string>; body: string }[] = [];
  const things = new Map<string, Thing>();
  const patched: { kind: string; thing: Thing }[] = [];
  const faults: z.output<typeof faultSchema>[] = [];

  const app = new Hono();
  app.use(async (c, next) => {
    const at = faults.findIndex(({ path }) => c.req.path === path);
    const fault = faults[at];
    if (!fault || c.req.path.startsWith("/test")) return next();
    if (--fault.times === 0) faults.splice(at, 1);
    return c.json({ reason: fault.reason }, fault.status as 500);
  });
  app.post("/3/device/:token", async (c) => {
    const { token } = c.req.param();
    if (!PUSH_TOKEN.test(token)) return c.json({ reason: "BadDeviceToken" }, 400);
    const [, jwt = ""] = /^bearer (\S+)$/.exec(c.req.header("authorization") ?? "") ?? [];
    const proved = await jwtVerify(jwt, createPublicKey(push.publicKey), {
      algorithms: ["ES256"],
      issuer: TEAM,
      maxTokenAge: APPLE_TOKEN_SECONDS,
    }).catch(() => null);
    if (proved?.protectedHeader.kid !== push.APPLE_PUSH_KEY_ID) return c.json({ reason: "InvalidProviderToken" }, 403);
    if (c.req.header("apns-topic") !== PASS_TYPE) return c.json({ reason: "BadTopic" }, 400);
    const isBackground = c.req.header("apns-push-type") === "background" && c.req.header("apns-priority") === "5";
    if (!isBackground) return c.json({ reason: "BadPriority" }, 400);
    if (!/^\d{10}$/.test(c.req.header("apns-expiration") ?? "")) return c.json({ reason: "BadExpirationDate" }, 400);
    const body = await c.req.text();
    if (body === "") return c.json({ reason: "PayloadEmpty" }, 400);
    pushes.push({ token, headers: c.req.header(), body });
    return c.body(null, 200, { "apns-id": crypto.randomUUID() });
  });
  app.post("/token", async (c) => {
    const { grant_type: grant, assertion } = await c.req.parseBody();
    const proved = await jwtVerify(String(assertion), createPublicKey(google.publicKey), {
      algorithms: ["RS256"],
      issuer: google.email,
      audience: `${url}/token`,
      maxTokenAge: 3_600,
      requiredClaims: ["exp"],
    }).catch(() => null);
    if (grant !== GRANT || proved?.payload.scope !== SCOPE) return c.json({ error: "invalid_grant" }, 400);
    return c.json({ access_token: ACCESS_TOKEN, expires_in: 3_599, token_type: "Bearer" });
  });
  app.patch("/walletobjects/v1/:kind{eventTicketClass|eventTicketObject}/:id", async (c) => {
    if (c.req.header("authorization") !== `Bearer ${ACCESS_TOKEN}`) return c.json({ error: { code: 401 } }, 401);
    const { kind, id } = c.req.param();
    const known = things.get(id);
    if (!known) return c.json({ error: { code: 404 } }, 404);
    const parsed = thingSchema.safeParse(await c.req.json());
    if (!parsed.success || parsed.data.id !== id) return c.json({ error: { code: 400 } }, 400);
    const thing = { ...known, ...parsed.data };
    things.set(id, thing);
    patched.push({ kind, thing });
    return c.json(thing);
  });

  const test = new Hono();
  test.get("/pushes", (c) => c.json(pushes.filter(({ token }) => token === c.req.query("token"))));
  test.get("/patched", (c) => c.json(patched));
  test.post("/faults", async (c) => {
    faults.push(faultSchema.parse(await c.req.json()));
    return c.body(null, 204);
  });
  /** Somebody pressed "save" on the page that a link of ours leads to. What is there already is left as it is. */
  test.post("/saved", async (c) => {
    const { payload } = await jwtVerify(await c.req.text(), createPublicKey(google.publicKey), { audience: "google" });
    const { eventTicketClasses, eventTicketObjects } = savedSchema.parse(payload).payload;
    for (const thing of [...eventTicketClasses, ...eventTicketObjects])
      if (!things.has(thing.id)) things.set(thing.id, thing);
    return c.json(eventTicketObjects);
  });
  app.route("/test", test);

  const server = createServer(async (request, response) => {
    const { method = "GET", url: path = "/", headers } = request;
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    const body = method === "GET" ? null : Buffer.concat(parts);
    const flat = Object.entries(headers).map(([name, value]) => [name, String(value)] as [string, string]);
    const answer = await app.fetch(new Request(`${url}${path}`, { method, headers: flat, body }));
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  server.unref();
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { publicKey, ...account } = makeTestAccount(`${url}/token`);
  google = { publicKey, email: JSON.parse(account.GOOGLE_WALLET_ACCOUNT).client_email };
  const { APPLE_PUSH_KEY, APPLE_PUSH_KEY_ID } = push;
  return {
    bindings: {
      ...{ APPLE_PUSH_API: url, APPLE_PUSH_KEY, APPLE_PUSH_KEY_ID },
      ...{ GOOGLE_WALLET_API: `${url}/walletobjects/v1`, ...account, TEST_WALLETS: url },
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
