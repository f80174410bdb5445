import type { OrderView } from "#shared/domain/food/types";
import { isGone } from "#shared/domain/ledger/view";
import type { TokenView } from "#shared/domain/queue/types";
import type { EventCard } from "#shared/views/event";
import type { Home, StationRef } from "#shared/views/home";
import type { ActorCtx } from "../../context.ts";
import { listCancelReasons, listEventCards } from "../../repositories/events.ts";
import { listOrderedStations } from "../../repositories/orders.ts";
import { listRegistrationsOf } from "../../repositories/registrations.ts";
import { listMoneyBack } from "../../repositories/returned-payments.ts";
import { listNamedStations } from "../../repositories/stations.ts";
import { listQueuedStations } from "../../repositories/tokens.ts";
import { listGivenBy } from "../../repositories/transfers.ts";
import { shapeCard } from "../events/shape-event.ts";
import { shapeRef } from "../stations/get-station-ref.ts";

/** Somebody in this many places at once is no person; each costs a question to its station. */
const STATIONS_SHOWN_MAX = 50;

/** More than anybody gives away before the first of them has taken place. */
const GIVEN_SHOWN_MAX = 50;

/** Where somebody holds something is read from D1; what it is now, from its authority. */
export async function getHome(ctx: ActorCtx): Promise<Home> {
  const [held, stations, given, moneyBack] = await Promise.all([
    listRegistered(ctx),
    listStationViews(ctx),
    listGiven(ctx),
    listReturned(ctx),
  ]);
  const registered = held.filter(({ event }) => event.status !== "cancelled");
  return {
    cancelled: await listCancelled(ctx, held),
    passes: registered.flatMap(({ event, registration }) => {
      if (registration?.status !== "confirmed") return [];
      const { passes: all } = registration;
      const kept = all.filter(({ revokedAt }) => revokedAt === null);
      // One that was withdrawn is shown only where there is no other; one that was given is shown among those.
      const passes = kept.length > 0 ? kept : all.filter(({ givenAt }) => givenAt === null);
      const pass = passes.find(({ admission }) => admission === null) ?? passes[0];
      return pass ? [{ event, pass, passes: passes.length }] : [];
    }),
    waiting: registered.flatMap(({ event, registration }) =>
      registration?.status === "waiting" || registration?.status === "offered" ? [{ event, registration }] : [],
    ),
    pending: registered.flatMap(({ event, registration }) =>
      registration?.status === "pending" ? [{ event, requestedAt: registration.requestedAt }] : [],
    ),
    moneyBack,
    given,
    tokens: stations.flatMap(({ station, token }) => (token ? [{ station, token }] : [])),
    orders: stations.flatMap(({ station, orders }) => orders.map((order) => ({ station, order }))),
  };
}

async function listRegistered(ctx: ActorCtx) {
  const registrations = await listRegistrationsOf(ctx.db, ctx.actor.userId);
  const cards = await listEventCards(
    ctx.db,
    registrations.map(({ eventId }) => eventId),
  );
  const ahead: EventCard[] = cards.filter(({ endsAt }) => endsAt > ctx.now).map(shapeCard);
  return Promise.all(
    ahead.map(async (event) => ({
      event,
      registration: await ctx.objects.ledger(event.id).registrationOf(ctx.actor.userId),
    })),
  );
}

async function listGiven(ctx: ActorCtx): Promise<Home["given"]> {
  const given = await listGivenBy(ctx.db, ctx.actor.userId, GIVEN_SHOWN_MAX);
  const cards = await listEventCards(ctx.db, [...new Set(given.map(({ eventId }) => eventId))]);
  return cards
    .filter(({ endsAt, status }) => endsAt > ctx.now && status !== "cancelled")
    .map((event) => ({
      event: shapeCard(event),
      emails: given.filter(({ eventId }) => eventId === event.id).map(({ email }) => email),
    }));
}

async function listReturned(ctx: ActorCtx): Promise<Home["moneyBack"]> {
  const returned = await listMoneyBack(ctx.db, ctx.actor.userId, null, ctx.now);
  const cards = await listEventCards(ctx.db, [...new Set(returned.map(({ eventId }) => eventId))]);
  return returned.flatMap(({ eventId, back }) => {
    const event = cards.find(({ id }) => id === eventId);
    return event ? [{ event: shapeCard(event), back }] : [];
  });
}

/** Who gave the place back, or was only offered one, hears no more of it. */
async function listCancelled(
  { db }: ActorCtx,
  held: Awaited<ReturnType<typeof listRegistered>>,
): Promise<Home["cancelled"]> {
  const cancelled = held.filter(
    ({ event, registration }) => event.status === "cancelled" && registration && !isGone(registration.status),
  );
  const reasons = await listCancelReasons(
    db,
    cancelled.map(({ event }) => event.id),
  );
  return cancelled.map(({ event }) => ({ event, reason: reasons.get(event.id) ?? "" }));
}

async function listStationViews(
  ctx: ActorCtx,
): Promise<{ station: StationRef; token: TokenView | null; orders: readonly OrderView[] }[]> {
  const { userId } = ctx.actor;
  const [queued, ordered] = await Promise.all([
    listQueuedStations(ctx.db, userId),
    listOrderedStations(ctx.db, userId),
  ]);
  const named = await listNamedStations(ctx.db, [...new Set([...queued, ...ordered])].slice(0, STATIONS_SHOWN_MAX));
  return Promise.all(
    named
      .filter(({ eventStatus }) => eventStatus === "live")
      .map(async (found) => {
        const { kind: _, ...station } = shapeRef(found);
        const { token, orders } = await ctx.objects.station(found.eventId, found.id).view(userId);
        return { station, token, orders };
      }),
  );
}
