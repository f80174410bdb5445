import type { Context } from "hono";
import { VIEWER_HEADER, type Viewer } from "#durable-objects/authority/sockets";
import { AppError } from "#shared/errors";
import { idSchema } from "#shared/ids";
import { type Capability, can } from "#shared/roles";
import type { AppEnv } from "./app.ts";
import type { Actor, CollegeScope } from "./auth/scope.ts";
import { openContext, openTenant, type TenantCtx } from "./context.ts";
import { findEvent } from "./repositories/events.ts";
import { seesDrafts } from "./services/events/get-event-page.ts";
import { requireEvent } from "./services/events/require-event.ts";
import { getStationRef } from "./services/stations/get-station-ref.ts";

type Listener = TenantCtx & { readonly actor: Actor | null };

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
    setCookie: () => {}, // an upgrade is answered by the object, so a cookie has to wait for the next request
    waitUntil: (work) => c.executionCtx.waitUntil(work),
  });
  const listener: Listener = { ...openTenant(edge, requireScope(edge.scope)), actor: edge.actor };
  const response = await connect(listener, channel, id, c.req.url);
  if (response.status !== 101) throw new AppError(response.status === 404 ? "NOT_FOUND" : "OVERLOADED");
  return response;
}

async function connect(listener: Listener, channel: string, id: string, url: string): Promise<Response> {
  const { actor, objects } = listener;
  switch (channel) {
    case "events": {
      const eventId = parseId("event", id);
      const event = await findEvent(listener.db, eventId);
      if (!event || (event.status === "draft" && !seesDrafts(listener))) throw new AppError("NOT_FOUND");
      const request = forwarded(url, actor, null);
      // A visitor has nothing to come back to: any shard will do.
      return objects.feed(eventId, event.capacity).connect(request, actor?.userId ?? crypto.randomUUID());
    }
    case "stations": {
      const stationId = parseId("station", id);
      const { eventId } = await getStationRef(listener, stationId);
      return objects.station(eventId, stationId).connect(forwarded(url, actor, "run-station"));
    }
    case "gates": {
      const eventId = parseId("event", id);
      if (!actor) throw new AppError("NOT_SIGNED_IN");
      if (!holds(actor, "scan")) throw new AppError("NOT_ALLOWED");
      await requireEvent(listener, eventId);
      return objects.ledger(eventId).connect(forwarded(url, actor, "scan"));
    }
    default:
      throw new AppError("NOT_FOUND");
  }
}

/** A new request: nothing a client put into its headers reaches the object. */
function forwarded(url: string, actor: Actor | null, staffCapability: Capability | null): Request {
  const staff = staffCapability !== null && holds(actor, staffCapability);
  const viewer: Viewer = { userId: actor?.userId ?? null, staff };
  return new Request(url, { headers: { upgrade: "websocket", [VIEWER_HEADER]: JSON.stringify(viewer) } });
}

function holds(actor: Actor | null, capability: Capability): boolean {
  return actor?.role != null && can(actor.role, capability);
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
