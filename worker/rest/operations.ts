import * as z from "zod";
import type { HistoryChange } from "#shared/views/history";
import type { StationSummary } from "#shared/views/station";
import { type Operation, operation } from "./operation.ts";

// What is promised to other systems, and nothing else: a field that a page of ours gets to know shows here only once it is named.

const id = z.string();
const instant = z.number().int().meta({ description: "Epoch milliseconds" });
const amount = z.number().int().meta({ description: "Minor units of the college's currency" });
const nextCursor = z.string().nullable().meta({ description: "`cursor` of the next page; null on the last" });
const eventStatus = z.enum(["draft", "published", "live", "ended", "cancelled"]);
const registrationStatus = z.enum(["waiting", "offered", "pending", "confirmed", "cancelled", "refunded"]);

const eventSchema = z.object({
  ...{ id, title: z.string(), summary: z.string(), category: z.string(), venue: z.string() },
  ...{ startsAt: instant, endsAt: instant, status: eventStatus, capacity: z.number().int() },
  seatsLeft: z.number().int(),
  tags: z.array(z.string()),
});
const ticketTypeSchema = z.object({
  ...{ id, name: z.string(), price: amount, admits: z.boolean(), hidden: z.boolean() },
  ...{ perPersonMax: z.number().int(), salesOpenAt: instant.nullable(), salesCloseAt: instant.nullable() },
});
const setupSchema = z.object({
  ...{ id, version: z.number().int(), title: z.string(), summary: z.string(), description: z.string() },
  ...{ category: z.string(), venue: z.string(), startsAt: instant, endsAt: instant, salesOpenAt: instant },
  ...{ salesCloseAt: instant, capacity: z.number().int(), approval: z.boolean(), status: eventStatus },
  ticketTypes: z.array(ticketTypeSchema),
  gates: z.array(z.object({ id, name: z.string() })),
  stations: z.array(z.object({ id, name: z.string(), kind: z.enum(["service", "food"]) })),
});
const registrationSchema = z.object({
  ...{ userId: id, name: z.string(), status: registrationStatus, requestedAt: instant },
  ...{ confirmedAt: instant.nullable(), seats: z.number().int(), price: amount, paid: amount },
  inside: z.number().int().meta({ description: "How many of them are inside" }),
  ...{ admittedAt: instant.nullable(), admittedGate: z.string().nullable() },
  tickets: z.array(z.object({ ticketTypeId: id, name: z.string() })),
});
const registeredSchema = z.object({
  outcomes: z
    .array(z.object({ is: z.enum(["new", "there", "wrong"]), problem: z.object({ code: z.string() }).nullable() }))
    .meta({ description: "In the order of the rows. `there`: registered before, and nothing was changed" }),
});
const cancelledSchema = z.object({ id, status: registrationStatus, refund: amount });
const checkInSchema = z.object({
  seq: z.number().int().meta({ description: "Its place in the event's log" }),
  at: instant,
  result: z.enum(["let-in", "left", "redeemed", "annulled", "stopped"]),
  name: z.string().nullable(),
  ...{ gateName: z.string(), listName: z.string().nullable(), refusal: z.string().nullable() },
});
const verdictSchema = z.object({
  verdict: z.enum(["admit", "stop"]),
  ...{ passId: id.nullable(), name: z.string().nullable(), at: instant },
  refusal: z.object({ code: z.string() }).nullable(),
});
const stationSchema = z.object({
  ...{ id, name: z.string(), kind: z.enum(["service", "food"]), status: z.string() },
  waiting: z.number().int().meta({ description: "People in line, or orders not yet begun" }),
  people: z.number().int().meta({ description: "Who serve, or cook" }),
  servedTotal: z.number().int(),
  numbersReady: z.array(z.number().int()).meta({ description: "Called, or ready to be picked up" }),
});

export const OPERATIONS: readonly Operation[] = [
  operation({
    ...{ id: "listEvents", method: "get", path: "/events", scope: "events:read", tag: "Events" },
    summary: "Events, drafts too, those that run now first",
    procedure: ["organizer", "listEvents"],
    answer: z.object({ events: z.array(eventSchema), nextCursor }),
    shape: ({ events, nextCursor: next }) => ({
      events: events.map((event) => ({ ...event, tags: [...event.tags] })),
      nextCursor: next,
    }),
  }),
  operation({
    ...{ id: "getEvent", method: "get", path: "/events/{eventId}", scope: "events:read", tag: "Events" },
    summary: "One event with its ticket types, gates and stations",
    procedure: ["organizer", "getEvent"],
    answer: setupSchema,
    shape: ({ ticketTypes, gates, stations, ...event }) => ({
      ...event,
      ticketTypes: [...ticketTypes],
      gates: [...gates],
      stations: [...stations],
    }),
  }),
  operation({
    ...{ id: "listRegistrations", method: "get", path: "/events/{eventId}/registrations" },
    ...{ scope: "registrations:read", tag: "Registrations" },
    summary: "Who is registered, or was, each with their tickets",
    procedure: ["organizer", "doorList"],
    answer: z.object({ registrations: z.array(registrationSchema), nextCursor }),
    shape: ({ entries, nextCursor: next }) => ({
      registrations: entries.map((entry) => ({ ...entry, tickets: [...entry.tickets] })),
      nextCursor: next,
    }),
  }),
  operation({
    ...{ id: "register", method: "post", path: "/events/{eventId}/registrations" },
    ...{ scope: "registrations:write", tag: "Registrations" },
    summary: "Registers people by name and mail, each on their own: seats go to those further up",
    procedure: ["imports", "register"],
    answer: registeredSchema,
    shape: ({ outcomes }) => ({
      outcomes: outcomes.map((one) => ({
        is: one.is,
        problem: one.is === "wrong" ? { code: one.problem.code } : null,
      })),
    }),
  }),
  operation({
    ...{ id: "cancelRegistration", method: "post", path: "/events/{eventId}/registrations/{userId}/cancel" },
    ...{ scope: "registrations:write", tag: "Registrations" },
    summary: "Cancels somebody's registration; all that was paid for it goes back",
    procedure: ["organizer", "cancelRegistration"],
    answer: cancelledSchema,
    shape: (registration) => registration,
  }),
  operation({
    ...{ id: "listCheckIns", method: "get", path: "/events/{eventId}/check-ins", scope: "check-ins:read" },
    summary: "What was scanned at the gates, newest first",
    tag: "Check-ins",
    procedure: ["history", "list"],
    fixed: { kind: "scans" },
    renamed: { before: "cursor" },
    answer: z.object({
      checkIns: z.array(checkInSchema),
      nextCursor: z.number().int().nullable().meta({ description: "`cursor` of the next page; null on the last" }),
    }),
    shape: ({ entries, next }) => ({
      checkIns: entries.flatMap(({ seq, changes }) => changes.flatMap((change) => checkInOf(seq, change))),
      nextCursor: next,
    }),
  }),
  operation({
    ...{ id: "checkIn", method: "post", path: "/events/{eventId}/check-ins", scope: "check-ins:write" },
    summary: "Scans a pass at a gate",
    tag: "Check-ins",
    procedure: ["scanner", "scan"],
    // Only a scanner that decided by itself has been late, or goes on with what it was shown.
    fixed: { lateMs: undefined, follows: undefined },
    answer: verdictSchema,
    shape: (verdict) => ({
      ...{ verdict: verdict.verdict, passId: verdict.passId, name: verdict.name, at: verdict.at },
      refusal: verdict.verdict === "stop" ? { code: verdict.refusal.code } : null,
    }),
  }),
  operation({
    ...{ id: "listStations", method: "get", path: "/events/{eventId}/stations", scope: "stations:read" },
    summary: "Queues and kitchens as they are now",
    tag: "Stations",
    procedure: ["organizer", "wall"],
    answer: z.object({ stations: z.array(stationSchema) }),
    shape: ({ stations }) => ({ stations: stations.map(stationOf) }),
  }),
];

type CheckIn = z.input<typeof checkInSchema>;

function checkInOf(seq: number, change: HistoryChange): CheckIn[] {
  switch (change.is) {
    case "admitted": {
      const { at, name, gateName } = change;
      return [{ seq, at, result: "let-in", name, gateName, listName: null, refusal: null }];
    }
    case "let-in":
    case "left":
    case "redeemed":
    case "annulled": {
      const { at, name, gateName, listName } = change;
      return [{ seq, at, result: change.is, name, gateName, listName, refusal: null }];
    }
    case "stopped": {
      const { at, name, gateName, refusal } = change;
      return [{ seq, at, result: "stopped", name, gateName, listName: null, refusal }];
    }
    default:
      return [];
  }
}

function stationOf(station: StationSummary): z.input<typeof stationSchema> {
  const { id: stationId, name, kind } = station;
  if (kind === "service") {
    const { status, waiting, servers, servedTotal, called } = station.queue;
    return { id: stationId, name, kind, status, waiting, people: servers, servedTotal, numbersReady: [...called] };
  }
  const { status, queued, cooks, servedTotal, ready } = station.kitchen;
  return { id: stationId, name, kind, status, waiting: queued, people: cooks, servedTotal, numbersReady: [...ready] };
}
