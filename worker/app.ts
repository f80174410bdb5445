import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { PatternRouter } from "hono/router/pattern-router";
import { AppError } from "#shared/errors";
import { sendManifest } from "./app-manifest.ts";
import { sendEventCalendar, sendFeed } from "./calendar.ts";
import { receiveCover } from "./covers/receive-cover.ts";
import { sendCover } from "./covers/send-cover.ts";
import { devApp } from "./dev.ts";
import { errorResponse, toAppError } from "./errors.ts";
import { checkHealth } from "./health.ts";
import { openLive } from "./live.ts";
import { describeFailure, logLine, withoutSecret } from "./log.ts";
import { sendTickets } from "./printing/send-tickets.ts";
import { sendReceipt } from "./receipts/send-receipt.ts";
import { serveApi } from "./rest/serve-api.ts";
import { requireOwnPage, requireOwnUpload } from "./same-origin.ts";
import { ANSWER_HEADERS } from "./security-headers.ts";
import { serveTrpc } from "./serve-trpc.ts";
import { appRouter, platformRouter } from "./trpc/router.ts";
import { showUnsubscribe, unsubscribe } from "./unsubscribe.ts";
import { addDevice, dropDevice, sendChanged, sendNewest } from "./wallets/apple-service.ts";
import { saveToGoogle, sendApplePass } from "./wallets/send-wallet-pass.ts";
import { receiveFromStripe } from "./webhooks/stripe.ts";
import { receiveFromTwilio } from "./webhooks/twilio.ts";

/** The largest honest request is a whole menu, some 40 KB. */
const BODY_BYTES_MAX = 64 * 1024;

export type AppEnv = {
  Bindings: Env;
  Variables: { requestId: string /** Codes of what went wrong, for the log line. */; failures: string[] };
};

/** The platform logs every request by itself; a line of ours adds what it cannot know of those that failed or took this long. */
const SLOW_MS = 1_000;

/** In a path, where a college would stand; hence no college's name. */
const PLATFORM = "platform";

/** A handful of routes: a pattern each, tried in turn, is quicker than the tree that their wildcards would need. */
export const app = new Hono<AppEnv>({ router: new PatternRouter() });

/** Counts a body of unknown length as it comes. A known one is compared without even opening it. */
const limitBody = bodyLimit({
  maxSize: BODY_BYTES_MAX,
  onError: () => {
    throw new AppError("TOO_LARGE");
  },
});

app.use(async (c, next) => {
  const startedAt = Date.now();
  c.set("requestId", crypto.randomUUID());
  c.set("failures", []);
  await next();
  const { status } = c.res;
  const ms = Date.now() - startedAt;
  const failures = c.get("failures").join(",") || null;
  if (failures || status >= 400 || ms > SLOW_MS) {
    const { method } = c.req;
    const path = withoutSecret(c.req.path);
    logLine("info", "request", { requestId: c.get("requestId"), method, path, status, ms, failures });
  }
  await drain(c.req.raw);
  if (c.res.status === 101) return; // a socket's headers are not ours to change
  // Not c.header: on a finished answer that copies the whole Response, once a header.
  const { headers } = c.res;
  for (const [name, value] of ANSWER_HEADERS) if (!headers.has(name)) headers.set(name, value);
  headers.set("x-request-id", c.get("requestId"));
});

// Before what is asked of pages: no browser sends this.
app.post("/api/webhooks/stripe", receiveFromStripe);
app.post("/api/webhooks/twilio", receiveFromTwilio);

// No browser either: phones ask for what changed of the passes in them.
app.post("/api/:college/wallet/v1/devices/:device/registrations/:type/:pass", limitBody, (c) =>
  addDevice(c, c.req.param()),
);
app.delete("/api/:college/wallet/v1/devices/:device/registrations/:type/:pass", limitBody, (c) =>
  dropDevice(c, c.req.param()),
);
// What a phone has to say of our answers is for their developer's eyes, who has the log.
app.post("/api/:college/wallet/v1/log", limitBody, (c) => c.body(null, 200));

// Mail programs, and whatever browser they open: without a session, and from no page of ours.
app.get("/api/:college/unsubscribe/:token", (c) => showUnsubscribe(c, c.req.param()));
app.post("/api/:college/unsubscribe/:token", limitBody, (c) => unsubscribe(c, c.req.param()));

// Other systems, with a key and without a cookie.
app.all("/api/:college/v1/*", (c) => serveApi(c, c.req.param("college")));

// Before the limit that is right for all others: it has one of its own.
app.post("/api/:college/events/:event/cover", requireOwnUpload, (c) => receiveCover(c, c.req.param()));

app.use("/api/*", requireOwnPage, async (c, next) => {
  const { headers } = c.req.raw;
  const claimed = headers.has("transfer-encoding") ? null : headers.get("content-length");
  if (claimed === null) return limitBody(c, next);
  if (Number(claimed) > BODY_BYTES_MAX) throw new AppError("TOO_LARGE");
  await next();
});

app.get("/api/health", (c) => checkHealth(c.env));
app.all("/api/:college/trpc/:procedures", (c) => {
  const college = c.req.param("college");
  const procedures = c.req.param("procedures");
  return college === PLATFORM
    ? serveTrpc(c, platformRouter, null, procedures)
    : serveTrpc(c, appRouter, college, procedures);
});
app.get("/api/:college/live/:channel/:id", (c) => openLive(c, c.req.param()));
app.get("/api/:college/calendar/events/:file", (c) => sendEventCalendar(c, c.req.param()));
app.get("/api/:college/calendar/:file", (c) => sendFeed(c, c.req.param()));
app.get("/api/:college/app/:file", (c) => sendManifest(c, c.req.param()));
app.get("/api/:college/receipts/:file", (c) => sendReceipt(c, c.req.param()));
app.get("/api/:college/tickets/:file", (c) => sendTickets(c, c.req.param()));
app.get("/api/:college/wallet/v1/devices/:device/registrations/:type", (c) => sendChanged(c, c.req.param()));
app.get("/api/:college/wallet/v1/passes/:type/:pass", (c) => sendNewest(c, c.req.param()));
app.get("/api/:college/wallet/apple/:event/:pass", (c) => sendApplePass(c, c.req.param()));
app.get("/api/:college/wallet/google/:event/:pass", (c) => saveToGoogle(c, c.req.param()));
app.get("/media/:college/:file", (c) => sendCover(c, c.req.param()));
app.route("/dev", devApp);

app.notFound((c) => errorResponse(new AppError("NOT_FOUND"), c.get("requestId")));

app.onError((failure, c) => {
  const error = toAppError(failure);
  c.get("failures").push(error.code);
  if (error.code === "INTERNAL") {
    logLine("error", "unexpected", { requestId: c.get("requestId"), failure: describeFailure(failure) });
  }
  return errorResponse(error, c.get("requestId"));
});

/** Beyond this the sender is better cut off than listened to. */
const DRAINED_BYTES_MAX = 1_000_000;

/** A request answered without reading its body breaks the next one on its connection, in development at least. */
async function drain(request: Request): Promise<void> {
  if (request.bodyUsed || !request.body) return;
  let bytes = 0;
  const count = new WritableStream<Uint8Array>({
    write(chunk) {
      bytes += chunk.byteLength;
      if (bytes > DRAINED_BYTES_MAX) throw new Error("the sender is cut off");
    },
  });
  await request.body.pipeTo(count).catch(() => {}); // cut off, or gone
}
