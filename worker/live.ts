import type { Context } from "hono";
import { VIEWER_HEADER, type Viewer } from "#durable-objects/authority/sockets";
import { maySomewhere, nextEnd } from "#shared/access";
import { AppError, type AppErrorCode } from "#shared/errors";
import { idSchema } from "#shared/ids";
import type { AppEnv } from "./app.ts";
import { may, requireMay } from "./auth/authorise.ts";
import { CLOCK_SKEW_MS } from "./auth/close-sockets.ts";
import type { Actor, CollegeScope } from "./auth/scope.ts";
import { openContext, openTenant, type TenantCtx } from "./context.ts";
import type { SocketTarget } from "./objects/socket-holder-client.ts";
import { findEvent } from "./repositories/events.ts";
import { addLiveSocket } from "./repositories/live-sockets.ts";
import type { PlatformDb } from "./repositories/platform-db.ts";
import { requireEvent } from "./services/events/require-event.ts";
import { seesEvent } from "./services/events/sees-event.ts";
import { getStationRef } from "./services/stations/get-station-ref.ts";

/** What an object answers instead of opening a socket. */
const REFUSALS: Readonly<Record<number, AppErrorCode>> = { 401: "NOT_SIGNED_IN", 404: "NOT_FOUND" };

type Listener = TenantCtx & { readonly platform: PlatformDb; readonly actor: Actor | null };

/** Hands a socket to the object that serves its channel, with what the session says of the person behind it. */
export async function openLive(
  c: Context<AppEnv>,
  { college, channel, id }: { college: string; channel: string; id: string },
): Promise<Response> {
  if (c.req.header("upgrade")?.toLowerCase() !== "websocket") throw new AppError("METHOD_NOT_ALLOWED");
  const edge = await openContext({
    env: c.env,
    request: c.req.raw,
    requestId: c.get("requestId"),
    slug: college,
    setHeader: () => {},
    setCookie: () => {}, // an upgrade is answered by the object, so a cookie has to wait for the next request
    waitUntil: (work) => c.executionCtx.waitUntil(work),
  });
  const { platform, actor } = edge;
  const listener: Listener = { ...openTenant(edge, requireScope(edge.scope)), platform, actor };
  const open = () => connect(listener, channel, id, c.req.url);
  let response = await open();
  // What they are has just changed: objects send away whoever came until clocks agree that this is after it. One that ended stays so.
  if (response.status === 401) {
    await scheduler.wait(CLOCK_SKEW_MS);
    response = await open();
  }
  if (response.status !== 101) throw new AppError(REFUSALS[response.status] ?? "OVERLOADED");
  return response;
}

/**
 * An event (its feed), a station, an event's gates, a college's people. What concerns somebody alone comes to them on each as entries
 * or nudges of their own; what only staff may know comes to staff of a station on its channel, and is all there is at the gates.
 */
async function connect(listener: Listener, channel: string, id: string, url: string): Promise<Response> {
  const { actor, objects } = listener;
  switch (channel) {
    case "events": {
      const eventId = parseId("event", id);
      const event = await findEvent(listener.db, eventId);
      if (!event || !(await seesEvent(listener, event))) throw new AppError("NOT_FOUND");
      // A visitor has nothing to come back to: any shard will do.
      const shard = objects.feed(eventId, event.capacity).shardOf(actor?.userId ?? crypto.randomUUID());
      return handOver(listener, shard, url, async () => false);
    }
    case "stations": {
      const stationId = parseId("station", id);
      const { eventId } = await getStationRef(listener, stationId);
      return handOver(listener, objects.station(eventId, stationId).sockets, url, (one) =>
        may(one, "run-station", { stationId }),
      );
    }
    case "gates": {
      const eventId = parseId("event", id);
      if (!actor) throw new AppError("NOT_SIGNED_IN");
      if (!maySomewhere(actor.grants, "scan", listener.now)) throw new AppError("NOT_ALLOWED");
      await requireEvent(listener, eventId);
      return handOver(
        listener,
        objects.ledger(eventId).sockets,
        url,
        async (one) => {
          await requireMay(one, "scan", { eventId });
          return true;
        },
        (one) => may(one, "supervise", { eventId }),
      );
    }
    case "people":
      return handOver(listener, objects.people.feedOf(actor?.userId ?? crypto.randomUUID()), url, async () => false);
    default:
      throw new AppError("NOT_FOUND");
  }
}

/**
 * A new request: nothing a client put into its headers reaches the object.
 * @param isStaff asked about the person as they are at this instant, as is `isSupervisor`
 */
async function handOver(
  listener: Listener,
  target: SocketTarget,
  url: string,
  isStaff: (listener: Listener) => Promise<boolean>,
  isSupervisor: (listener: Listener) => Promise<boolean> = async () => false,
): Promise<Response> {
  const checkedAt = Date.now();
  const actor = listener.actor && (await noteSocket(listener, listener.actor, target, checkedAt));
  const viewer: Viewer = {
    userId: actor?.userId ?? null,
    staff: await isStaff({ ...listener, actor }),
    supervisor: await isSupervisor({ ...listener, actor }),
    session: actor?.sessionId ?? null,
    checkedAt,
    until: nextEnd(actor?.grants ?? [], checkedAt),
  };
  const headers = { upgrade: "websocket", [VIEWER_HEADER]: JSON.stringify(viewer) };
  return target.connect(new Request(url, { headers }));
}

/** What a request may remember for seconds a socket would keep for hours, so who came is read anew. */
async function noteSocket(
  { platform, scope }: Listener,
  actor: Actor,
  { objectClass, objectName }: SocketTarget,
  now: number,
): Promise<Actor> {
  const place = { sessionId: actor.sessionId, collegeId: scope.college.id, objectClass, objectName };
  const grants = await addLiveSocket(platform, place, now);
  if (!grants) throw new AppError("NOT_SIGNED_IN");
  return { ...actor, grants };
}

function parseId<K extends "event" | "station">(kind: K, text: string) {
  const parsed = idSchema(kind).safeParse(text);
  if (!parsed.success) throw new AppError("NOT_FOUND");
  return parsed.data;
}

function requireScope(scope: CollegeScope | null): CollegeScope {
  if (!scope) throw new AppError("NOT_FOUND");
  return scope;
}
