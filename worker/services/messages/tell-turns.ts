import type { StationBoard } from "#durable-objects/station/station-api";
import type { StaffTokenView } from "#shared/domain/queue/types";
import type { EventId, StationId, UserId } from "#shared/ids";
import type { Variables } from "#shared/message-kinds";
import type { TenantCtx } from "../../context.ts";
import type { NewMessage } from "../../repositories/messages.ts";
import { listStaff, type StaffGrants } from "../../repositories/staff-grants.ts";
import { findStation, type StationRow } from "../../repositories/stations.ts";
import { listTokenHolders } from "../../repositories/tokens.ts";
import { queueMessages } from "./queue-messages.ts";

const MINUTE_MS = 60_000;
/** Whoever has this many before them should come. */
const AHEAD_MAX = 2;
/** Who has just joined has it before their eyes. */
const JUST_JOINED_MS = 30_000;
/** Whoever serves hears within this time that somebody waits, or has seen it. */
const LINE_TOLD_MS = 60_000;

/**
 * Has those told whose turn it is, or nearly, or later or sooner than they were told, who are asked whether they still come, and who missed
 * it; and those who serve that somebody waits where nobody did. Which they are the queue itself says; each is told once a token,
 * a call, or a beginning, however often it is looked at.
 */
export async function tellTurns(ctx: TenantCtx, eventId: EventId, stationId: StationId): Promise<void> {
  const station = await findStation(ctx.db, stationId);
  if (station?.kind !== "service") return;
  const holders = await listTokenHolders(ctx.db, stationId);
  if (holders.size === 0) return;
  const board = await ctx.objects.station(eventId, stationId).board();
  const messages = board.tokens.flatMap((token): NewMessage[] => {
    const userId: UserId | undefined = holders.get(token.id);
    return (userId ? newsOf(token, ctx.now) : []).map(({ variables, ...news }) => {
      const named = { "station.name": station.name, "token.number": String(token.number) };
      return { ...news, eventId, userId: userId as UserId, variables: { ...named, ...variables } };
    });
  });
  await queueMessages(ctx, [...messages, ...(await lineNews(ctx, station, board))]);
}

/** For those who are at work there, by name; where nobody gave theirs, for those with a role there. */
async function lineNews(
  ctx: TenantCtx,
  { id, eventId, name }: StationRow,
  { lineBeganAt, tokens, desks }: StationBoard,
): Promise<NewMessage[]> {
  const isWaiting = tokens.some(({ status }) => status === "waiting" || status === "called");
  if (lineBeganAt === null || lineBeganAt < ctx.now - LINE_TOLD_MS || !isWaiting) return [];
  const named = desks.flatMap(({ staffId, isDraining }) => (staffId && !isDraining ? staffId : []));
  const isThere = ({ grants }: StaffGrants) => grants.some(({ stationId }) => stationId === id);
  const told =
    named.length > 0 ? named : (await listStaff(ctx.db, eventId, ctx.now)).filter(isThere).map(({ userId }) => userId);
  return told.map((userId) => ({
    ...{ id: `line:${id}:${lineBeganAt}:${userId}`, kind: "line-began", eventId, userId },
    variables: { "station.name": name },
  }));
}

type News = Pick<NewMessage, "id" | "kind" | "expiresAt"> & { readonly variables?: Variables };

/** All that is to be told of a token as it is now. */
function newsOf(token: StaffTokenView, now: number): News[] {
  const { id, status, ahead, joinedAt, calledAt, nearAt, eta, dueAt, rings, misses, isSilent } = token;
  if (status === "called" && calledAt !== null) {
    // A call that is repeated is told again.
    return [{ id: `called:${id}:${calledAt}${rings > 0 ? `:${rings}` : ""}`, kind: "queue-called" }];
  }
  if (status === "held") {
    const variables: Variables = isSilent ? { "held.silent": "yes" } : {};
    return [{ id: `held:${id}:${isSilent ? "silent" : misses}`, kind: "queue-held", variables }];
  }
  if (status !== "waiting" || ahead === null) return [];
  // Nobody is told to come who is held when they do not answer first.
  if (token.isAsked && dueAt !== null) {
    const variables = { "answer.minutes": minutes(dueAt - now) };
    return dueAt > now ? [{ id: `asked:${id}`, kind: "queue-asked", expiresAt: dueAt, variables }] : [];
  }
  const soon: Variables = eta ? { "turn.minutes": minutes(eta.medianMs) } : {};
  const shifted: News[] = [];
  if (token.isDelayed) shifted.push({ id: `later:${id}`, kind: "queue-later", variables: soon });
  if (token.isSooner) shifted.push({ id: `sooner:${id}`, kind: "queue-sooner", variables: soon });
  if (joinedAt > now - JUST_JOINED_MS) return shifted;
  if (ahead <= AHEAD_MAX) {
    const variables = ahead > 0 ? { ...soon, "turn.ahead": String(ahead) } : soon;
    return [...shifted, { id: `next:${id}`, kind: "queue-next", variables }];
  }
  // Whoever walks far asked to hear of it earlier, and their station says when that is; and again if they chose to hear later.
  return nearAt === null ? shifted : [...shifted, { id: `soon:${id}:${nearAt}`, kind: "queue-soon", variables: soon }];
}

function minutes(ms: number): string {
  return String(Math.max(1, Math.round(ms / MINUTE_MS)));
}
