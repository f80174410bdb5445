import { createECDH, createHmac, type ECDH, randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout } from "node:timers/promises";
import { Hono } from "hono";
import { decrypt } from "http_ece";
import { importJWK, jwtVerify } from "jose";
import * as z from "zod";
import { makePushKeys } from "./make-push-keys.ts";

const ACCOUNT = "AC00000000000000000000000000000001";
const AUTH_TOKEN = "a token of thirty-two characters";
const FROM = "+15005550006";
const SUBJECT = "mailto:messages@campuspulse.example";
/** Where Twilio would find us: what it signs begins with it. */
const CALLBACK_ORIGIN = "https://campuspulse.example";
/** What Twilio says of a number that answered STOP. */
const UNSUBSCRIBED = { status: 400, code: 21_610 };
const E164 = /^\+[1-9]\d{7,14}$/;
const TOPIC = /^[A-Za-z0-9_-]{1,32}$/;
const DAY_SECONDS = 86_400;

type Text = {
  sid: string;
  to: string;
  body: string;
  callback: string | null;
  status: string;
  errorCode: number | null;
};
type Browser = { readonly keys: ECDH; readonly auth: string };
type Push = {
  readonly browser: string;
  readonly topic: string;
  readonly headers: Record<string, string>;
  readonly note: unknown;
};
const mailSchema = z.object({ to: z.email(), subject: z.string(), text: z.string() });
const faultSchema = z.strictObject({
  /** The beginning of an address. */
  path: z.string(),
  status: z.int(),
  times: z.int().min(1).max(1_000),
  /** Takes what is brought and then fails, as when an answer is lost. */
  isTaken: z.boolean().default(false),
  /** Answers only after so long. */
  afterMs: z.int().min(0).max(20_000).default(0),
});

export type TestMessageServices = {
  readonly url: string;
  /** What a Worker has to be told that is to speak with them. */
  readonly bindings: Readonly<Record<string, string>>;
  /** A browser subscribes; what it says of itself to a page. */
  readonly subscribe: () => { readonly endpoint: string; readonly p256dh: string; readonly auth: string };
  /** What was taken, and how much of it again: the same topic, the same text. */
  readonly counts: () => Record<"pushes" | "pushesAgain" | "texts" | "textsAgain" | "mails" | "mailsAgain", number>;
  /** As if nothing had come yet. */
  readonly forget: () => void;
  readonly close: () => Promise<void>;
};

/**
 * Stand-ins for Twilio and for the push services of browsers, on this machine. They refuse what the real ones refuse, sign what Twilio
 * signs, and read notes as a browser does, by an implementation of the standard that is not ours. Below `/test` they are told what
 * goes wrong next, and say what came.
 * @param saysAtOnce text messages are delivered as they come, and Twilio says so to the callback by itself
 */
export async function startTestMessageServices(
  port = 0,
  { saysAtOnce = false }: { readonly saysAtOnce?: boolean } = {},
): Promise<TestMessageServices> {
  const vapid = makePushKeys();
  const texts: Text[] = [];
  const pushes: Push[] = [];
  const mails: string[] = [];
  const browsers = new Map<string, Browser>();
  const faults: z.output<typeof faultSchema>[] = [];
  let url = "";

  const app = new Hono();
  app.use(async (c, next) => {
    const at = faults.findIndex(({ path }) => c.req.path.startsWith(path));
    const fault = faults[at];
    if (!fault || c.req.path.startsWith("/test")) return next();
    if (--fault.times === 0) faults.splice(at, 1);
    if (fault.isTaken) await next();
    await setTimeout(fault.afterMs);
    c.res = c.json({ code: 20_500 }, fault.status as 500);
  });

  app.use("/2010-04-01/*", async (c, next) => {
    const basic = Buffer.from(`${ACCOUNT}:${AUTH_TOKEN}`).toString("base64");
    if (c.req.header("authorization") !== `Basic ${basic}`) return c.json({ code: 20_003 }, 401);
    return next();
  });
  app.post(`/2010-04-01/Accounts/${ACCOUNT}/Messages.json`, async (c) => {
    const {
      To: to,
      From: from,
      Body: body,
      StatusCallback: callback,
    } = await c.req.parseBody<Record<string, string>>();
    if (!to || !E164.test(to)) return c.json({ code: 21_211 }, 400);
    if (from !== FROM) return c.json({ code: 21_606 }, 400);
    if (!body || body.length > 1_600) return c.json({ code: 21_617 }, 400);
    if (to.endsWith("00")) return c.json({ code: UNSUBSCRIBED.code }, 400);
    const sid = `SM${randomBytes(16).toString("hex")}`;
    const status = saysAtOnce ? "delivered" : "queued";
    const text: Text = { sid, to, body, callback: callback ?? null, status, errorCode: null };
    texts.push(text);
    if (saysAtOnce) bring(text);
    return c.json({ sid, status: "queued", error_code: null }, 201);
  });
  app.get(`/2010-04-01/Accounts/${ACCOUNT}/Messages/:file`, (c) => {
    const text = texts.find(({ sid }) => `${sid}.json` === c.req.param("file"));
    if (!text) return c.json({ code: 20_404 }, 404);
    return c.json({ sid: text.sid, status: text.status, error_code: text.errorCode });
  });

  app.post("/push/:browser", async (c) => {
    const id = c.req.param("browser");
    const browser = browsers.get(id);
    if (!browser) return c.body(null, 410);
    const [, token = "", key = ""] = /^vapid t=(\S+), k=(\S+)$/.exec(c.req.header("authorization") ?? "") ?? [];
    const proved = await jwtVerify(token, await importJWK(vapid.jwk, "ES256"), {
      audience: url,
      subject: SUBJECT,
      requiredClaims: ["exp"],
    }).catch(() => null);
    const isShort = (proved?.payload.exp ?? 0) * 1_000 <= Date.now() + DAY_SECONDS * 1_000;
    if (!proved || !isShort || key !== vapid.publicKey) return c.body(null, 403);
    const topic = c.req.header("topic") ?? "";
    if (!/^\d+$/.test(c.req.header("ttl") ?? "") || !TOPIC.test(topic)) return c.body(null, 400);
    if (c.req.header("content-encoding") !== "aes128gcm") return c.body(null, 415);
    const body = Buffer.from(await c.req.arrayBuffer());
    if (body.length > 4_096) return c.body(null, 413);
    try {
      const plain = decrypt(body, { version: "aes128gcm", privateKey: browser.keys, authSecret: browser.auth });
      pushes.push({ browser: id, topic, headers: c.req.header(), note: JSON.parse(plain.toString("utf8")) });
    } catch {
      return c.body(null, 400);
    }
    return c.body(null, 201, { location: `${url}/message/${crypto.randomUUID()}` });
  });

  app.post("/mails", async (c) => {
    mails.push(JSON.stringify(mailSchema.parse(await c.req.json())));
    return c.json({ messageId: crypto.randomUUID() });
  });

  const test = new Hono();
  test.post("/faults", async (c) => {
    faults.push(faultSchema.parse(await c.req.json()));
    return c.body(null, 204);
  });
  test.post("/browsers", (c) => c.json(subscribe()));
  test.delete("/browsers/:browser", (c) => {
    browsers.delete(c.req.param("browser"));
    return c.body(null, 204);
  });
  test.get("/pushes", (c) => c.json(pushes.filter(({ browser }) => browser === (c.req.query("browser") ?? browser))));
  test.get("/texts", (c) => c.json(texts.filter(({ to }) => to === (c.req.query("to") ?? to))));
  /** What became of a text message: as Twilio says it, signed. */
  test.post("/texts/:sid", async (c) => {
    const text = texts.find(({ sid }) => sid === c.req.param("sid"));
    if (!text) return c.body(null, 404);
    Object.assign(text, z.object({ status: z.string(), errorCode: z.int().nullable() }).parse(await c.req.json()));
    return c.json(wordOf(text));
  });
  app.route("/test", test);

  function subscribe() {
    const id = randomBytes(12).toString("hex");
    const keys = createECDH("prime256v1");
    keys.generateKeys();
    const auth = randomBytes(16).toString("base64url");
    browsers.set(id, { keys, auth });
    return { endpoint: `${url}/push/${id}`, p256dh: keys.getPublicKey().toString("base64url"), auth };
  }

  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const { method = "GET", url: path = "/", headers } = request;
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    const body = method === "GET" ? null : Buffer.concat(parts);
    const flat = Object.entries(headers).map(([name, value]) => [name, String(value)] as [string, string]);
    const answer = await app.fetch(new Request(`${url}${path}`, { method, headers: flat, body }));
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    response.end(Buffer.from(await answer.arrayBuffer()));
  };
  const server = createServer((request, response) => {
    // Whoever asked may die in the middle of it.
    serve(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  server.unref();
  // Whoever comes back to a connection that is just being closed has lost it.
  server.keepAliveTimeout = 10 * 60_000;
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    bindings: {
      ...{ TWILIO_API: url, TWILIO_ACCOUNT_SID: ACCOUNT, TWILIO_AUTH_TOKEN: AUTH_TOKEN, TWILIO_FROM: FROM },
      ...{ PUBLIC_ORIGIN: CALLBACK_ORIGIN, VAPID_SUBJECT: SUBJECT, LOOPBACK_PUSH: "on" },
      ...{ VAPID_PUBLIC_KEY: vapid.publicKey, VAPID_PRIVATE_KEY: vapid.privateKey, TEST_MESSAGES: url },
    },
    subscribe,
    counts: () => {
      const again = (keys: readonly string[]) => keys.length - new Set(keys).size;
      const [topics, callbacks] = [pushes.map(({ topic }) => topic), texts.map(({ body }) => body)];
      return {
        ...{ pushes: topics.length, pushesAgain: again(topics) },
        ...{ texts: callbacks.length, textsAgain: again(callbacks) },
        ...{ mails: mails.length, mailsAgain: again(mails) },
      };
    },
    forget: () => {
      pushes.length = 0;
      texts.length = 0;
      mails.length = 0;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** What Twilio says of a message, signed. */
function wordOf({ sid, status, to, errorCode, callback }: Text): {
  url: string | null;
  body: string;
  signature: string;
} {
  const form = new URLSearchParams({ MessageSid: sid, MessageStatus: status, To: to, AccountSid: ACCOUNT });
  if (errorCode !== null) form.set("ErrorCode", String(errorCode));
  const said = [...form.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).flat();
  const signature = createHmac("sha1", AUTH_TOKEN)
    .update(`${callback}${said.join("")}`)
    .digest("base64");
  return { url: callback, body: form.toString(), signature };
}

/** Brings it, once: whoever is dead when it comes asks later. */
function bring(text: Text): void {
  const { url, body, signature } = wordOf(text);
  if (url === null) return;
  const headers = { "content-type": "application/x-www-form-urlencoded", "x-twilio-signature": signature };
  fetch(url, { method: "POST", body, headers }).catch(() => {}); // nobody there
}
