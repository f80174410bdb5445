import type { CheckInList } from "#shared/domain/entry/types";
import { ENTRY_LIST_ID } from "#shared/domain/entry/view";
import type { GateId, PassId, TicketTypeId, UserId } from "#shared/ids";
import { assertNever } from "#shared/result";
import type {
  HistoryChange,
  HistoryKind,
  PersonChange,
  RuleStop,
  ScanKind,
  Setting,
  SettingValue,
} from "#shared/views/history";
import { typeOf } from "./choice.ts";
import type { LedgerDomainEvent } from "./events.ts";
import { entryOf, listOf } from "./party.ts";
import type { Claim, LedgerConfig, TicketType } from "./types.ts";

type EventType = LedgerDomainEvent["type"];

const KIND_OF: Readonly<Record<EventType, Exclude<HistoryKind, "all" | ScanKind>>> = {
  EventConfigured: "settings",
  SeatHeld: "holds",
  HoldReleased: "holds",
  RegistrationRequested: "registrations",
  WaitlistJoined: "waiting",
  SeatOffered: "waiting",
  OfferTaken: "registrations",
  RegistrationConfirmed: "registrations",
  RegistrationCancelled: "registrations",
  RegistrationReinstated: "registrations",
  PaymentAwaited: "registrations",
  PaymentReceived: "registrations",
  PassIssued: "registrations",
  PassRevoked: "registrations",
  HolderRegistered: "registrations",
  BadgePrinted: "door",
  PassReplaced: "door",
  PassGiven: "registrations",
  RegistrationMarked: "door",
  PassAdmitted: "door",
  PassLeft: "door",
  RightRedeemed: "door",
  ScanAnnulled: "door",
  ScanRefused: "door",
  LateScanTaken: "door",
  LateScanRefused: "door",
  LateScanUndone: "door",
  LateUndoRefused: "door",
  IncidentFound: "door",
  IncidentCleared: "door",
  ScanLogOpened: "door",
  ScanLogTaken: "door",
};

const ofType = (type: EventType) => `{"type":"${type}"`;

/** What the ledger decided, and what a phone decided by itself. */
const SCANS: Readonly<Record<Exclude<ScanKind, "scans">, readonly string[]>> = {
  "let-in": [ofType("PassAdmitted"), '"did":"entered"'],
  stopped: [ofType("ScanRefused"), ofType("LateScanRefused")],
  left: [ofType("PassLeft"), '"did":"left"'],
  redeemed: [ofType("RightRedeemed"), '"did":"redeemed"'],
  annulled: [ofType("ScanAnnulled"), ofType("LateScanUndone"), ofType("LateUndoRefused")],
};

/**
 * By what the JSON of an entry's events is known to be of a kind; none: any is. A quote that somebody typed is escaped
 * there, so no name reads like one of these.
 */
export function marksOf(kind: HistoryKind): readonly string[] {
  if (kind === "all") return [];
  if (kind === "scans") return Object.values(SCANS).flat();
  if (kind in SCANS) return SCANS[kind as keyof typeof SCANS];
  const marks = (Object.keys(KIND_OF) as EventType[]).filter((type) => KIND_OF[type] === kind).map(ofType);
  return kind === "waiting" ? [...marks, ofType("OfferTaken"), '"was":"waiting"', '"was":"offered"'] : marks;
}

/** What a history has to look up. */
export type HistoryNames = {
  /** The configuration before the entry; null before the first. */
  readonly before: LedgerConfig | null;
  /** The present one, which has the names of types. */
  readonly config: LedgerConfig;
  readonly person: (userId: UserId) => string | null;
  readonly pass: (passId: PassId) => { readonly userId: UserId; readonly name: string } | null;
};

/** What one entry's events say to a person: what follows from another of them (the passes of a registration) is left out. */
export function changesOf(events: readonly LedgerDomainEvent[], names: HistoryNames): HistoryChange[] {
  const has = (type: EventType) => events.some((event) => event.type === type);
  const person = (
    is: PersonChange["is"],
    { userId, claim, at }: { readonly userId: UserId; readonly claim: Claim; readonly at: number },
    name: string | null = names.person(userId),
  ): HistoryChange[] => [{ is, at, userId, name, seats: claim.seats, tickets: countsOf(claim, names.config) }];
  return events.flatMap((event): HistoryChange[] => {
    switch (event.type) {
      case "EventConfigured":
        return configChanges(names.before, event.config, event.at);
      case "SeatHeld":
        return person("seats-held", event);
      case "HoldReleased":
        if (event.reason === "used" || event.reason === "replaced" || has("WaitlistJoined")) return [];
        return person(event.reason === "expired" ? "hold-ended" : "hold-released", event);
      case "RegistrationRequested":
        return person(has("RegistrationConfirmed") ? "registered" : "requested", event, event.name);
      case "WaitlistJoined":
        return person("joined-line", event, event.name);
      case "SeatOffered":
        return person("offered", event);
      case "OfferTaken":
        return person("took-offer", event);
      case "RegistrationConfirmed":
        return has("RegistrationRequested") || has("OfferTaken") || has("PaymentReceived")
          ? []
          : person("confirmed", event);
      case "RegistrationCancelled":
        if (event.why === "unpaid") return person("not-paid", event);
        if (event.was === "offered") return person("offer-ended", event);
        return person(event.was === "waiting" ? "left-line" : "cancelled", event);
      case "PaymentAwaited": {
        const { at, userId, until } = event;
        return [{ is: "to-be-paid", at, name: names.person(userId), amount: null, until }];
      }
      case "PaymentReceived": {
        const { at, userId, amount } = event;
        return [{ is: "paid", at, name: names.person(userId), amount, until: null }];
      }
      case "RegistrationReinstated":
      case "PassIssued":
        return [];
      case "PassRevoked":
        return has("RegistrationCancelled") || firstOf(events, "PassRevoked") !== event
          ? []
          : [revoked(events, event, names)];
      case "HolderRegistered": {
        const { at, passId } = event;
        return [{ is: "phone-registered", at, name: names.pass(passId)?.name ?? null }];
      }
      case "BadgePrinted":
      case "PassReplaced": {
        const { at, passId } = event;
        return [
          { is: "badge-printed", at, name: names.pass(passId)?.name ?? null, again: event.type === "PassReplaced" },
        ];
      }
      case "PassGiven":
        return person("pass-given", event);
      case "RegistrationMarked": {
        if (has("RegistrationConfirmed")) return [];
        const { at, userId, marks } = event;
        const { blocked, unanswered, notes } = marks;
        return [
          { is: "marked", at, name: names.person(userId), blockReason: blocked?.reason ?? null, unanswered, notes },
        ];
      }
      case "PassAdmitted":
      case "PassLeft":
      case "RightRedeemed":
      case "ScanAnnulled":
        return [atGate(event, names)];
      case "ScanRefused": {
        const { at, passId, gateId, refusal } = event;
        const name = passId && (names.pass(passId)?.name ?? null);
        const stop = { is: "stopped", at, name, gateName: gateNameOf(names, gateId), refusal: refusal.code } as const;
        if (refusal.code !== "rule-rejected") return [stop];
        const { ruleName, says, facts = null } = refusal;
        return [{ ...stop, rule: { name: ruleName, says, facts } }];
      }
      case "LateScanTaken":
      case "LateScanUndone":
        return [lateAtGate(event, names)];
      case "LateScanRefused":
      case "LateUndoRefused": {
        const { at, passId, gateId, refusal } = event;
        const name = passId && (names.pass(passId)?.name ?? null);
        const said = { at, name, gateName: gateNameOf(names, gateId), refusal };
        if (event.type === "LateUndoRefused") return [{ is: "annul-refused", ...said }];
        const rule = ruleOfPhone(event, names.config);
        return [{ is: "stopped", ...said, ...(rule && { rule }) }];
      }
      case "IncidentFound":
        return [incident("incident", event, names)];
      case "IncidentCleared":
        return [incident("incident-cleared", event, names)];
      case "ScanLogOpened":
        return [{ is: "log-opened", at: event.at }];
      case "ScanLogTaken":
        return [];
      default:
        return assertNever(event);
    }
  });
}

/** The rule by which a scanner refused by itself: its name while that version is in force. Which of its words were said stays there. */
function ruleOfPhone(
  { byRule }: Extract<LedgerDomainEvent, { type: "LateScanRefused" }>,
  { gateRules }: LedgerConfig,
): RuleStop | null {
  const rule = byRule && gateRules?.rules.find(({ id, savedAt }) => id === byRule.id && savedAt === byRule.savedAt);
  return rule ? { name: rule.name, says: null, facts: byRule.facts } : null;
}

/** What a scanner decided by itself. */
function lateAtGate(
  event: Extract<LedgerDomainEvent, { type: "LateScanTaken" | "LateScanUndone" }>,
  names: HistoryNames,
): HistoryChange {
  const { at, passId, gateId, listId } = event;
  const list = listId === ENTRY_LIST_ID ? undefined : listOf(names.config, listId);
  return {
    is: event.type === "LateScanUndone" ? "annulled" : event.did === "entered" ? "let-in" : event.did,
    at,
    name: passId && (names.pass(passId)?.name ?? null),
    gateName: gateNameOf(names, gateId),
    listName: list?.name ?? null,
    forced: event.type === "LateScanTaken" ? (event.forced ?? null) : null,
    isLate: true,
  };
}

function incident(
  is: "incident" | "incident-cleared",
  event: Extract<LedgerDomainEvent, { type: "IncidentFound" | "IncidentCleared" }>,
  { pass }: HistoryNames,
): HistoryChange {
  const { at, passId, incident } = event;
  const first = "first" in incident ? { at: incident.first.at, gateName: incident.first.gateName } : null;
  const second = { at: incident.second.at, gateName: incident.second.gateName };
  const refusal = "refusal" in incident ? incident.refusal : null;
  return { is, at, name: passId && (pass(passId)?.name ?? null), kind: incident.kind, refusal, first, second };
}

function gateNameOf({ config }: HistoryNames, gateId: GateId): string {
  return config.gates.find(({ id }) => id === gateId)?.name ?? "unknown gate";
}

function atGate(
  event: Extract<LedgerDomainEvent, { type: "PassAdmitted" | "PassLeft" | "RightRedeemed" | "ScanAnnulled" }>,
  { pass, config }: HistoryNames,
): HistoryChange {
  const { at, passId, gateId, step } = event;
  const name = pass(passId)?.name ?? null;
  const gateName = "gateName" in event ? event.gateName : (config.gates.find(({ id }) => id === gateId)?.name ?? "");
  const forced = "forced" in event ? (event.forced ?? null) : null;
  if (event.type === "PassAdmitted" && !step && !forced) return { is: "admitted", at, name, gateName };
  const listName = step && step.listId !== ENTRY_LIST_ID ? (listOf(config, step.listId)?.name ?? null) : null;
  return { is: DID[event.type], at, name, gateName, listName, forced };
}

const DID = { PassAdmitted: "let-in", PassLeft: "left", RightRedeemed: "redeemed", ScanAnnulled: "annulled" } as const;

function firstOf(events: readonly LedgerDomainEvent[], type: EventType): LedgerDomainEvent | undefined {
  return events.find((event) => event.type === type);
}

function revoked(
  events: readonly LedgerDomainEvent[],
  { passId, at }: Extract<LedgerDomainEvent, { type: "PassRevoked" }>,
  { pass, person }: HistoryNames,
): HistoryChange {
  const userId = pass(passId)?.userId ?? null;
  const seats = events.filter(({ type }) => type === "PassRevoked").length;
  return { is: "passes-revoked", at, userId, name: userId && person(userId), seats, tickets: [] };
}

function countsOf({ counts }: Claim, config: LedgerConfig): PersonChange["tickets"] {
  const ids = Object.keys(counts) as TicketTypeId[];
  const order = (id: TicketTypeId) => config.ticketTypes.findIndex((type) => type.id === id);
  return ids
    .sort((a, b) => order(a) - order(b))
    .map((id) => ({ typeName: typeOf(config, { ticketTypeId: id })?.name ?? "", count: counts[id] ?? 0 }));
}

function configChanges(before: LedgerConfig | null, after: LedgerConfig, at: number): HistoryChange[] {
  if (!before) return [{ is: "opened", at, capacity: after.capacity, status: after.status }];
  const changes: HistoryChange[] = [];
  const compare = (what: Setting, name: string | null, from: SettingValue, to: SettingValue) => {
    if (from !== to) changes.push({ is: "set", at, what, name, from, to });
  };
  for (const what of PLAIN_SETTINGS) compare(what, null, before[what], after[what]);
  compare("refund", null, before.refund.shareBp, after.refund.shareBp);
  compare("rotating", null, before.passRules.requireRotating, after.passRules.requireRotating);
  compare("pass-key", null, before.passRules.keys.current, after.passRules.keys.current);
  compare("pass-key-kept", null, before.passRules.keys.keepsPrevious, after.passRules.keys.keepsPrevious);
  for (const [was, is] of pairs(before.gates, after.gates))
    compare("gate", is?.name ?? was?.name ?? "", was?.name ?? null, is?.name ?? null);
  for (const [was, is] of pairs(before.ticketTypes, after.ticketTypes)) {
    const name = is?.name ?? was?.name ?? "";
    compare("ticket-type", name, was?.name ?? null, is?.name ?? null);
    if (!was || !is) continue;
    compare("price", name, was.price, is.price);
    if (termsOf(was) !== termsOf(is)) compare("ticket-type-other", name, false, true);
  }
  for (const [was, is] of pairs(before.quotas, after.quotas))
    compare("quota", is?.name ?? was?.name ?? "", was?.size ?? null, is?.size ?? null);
  const [wasEntry, isEntry] = [entryOf(before), entryOf(after)];
  compare("badges", null, wasEntry.badges ?? null, isEntry.badges ?? null);
  compare("homeGates", null, wasEntry.homeGates ?? false, isEntry.homeGates ?? false);
  compare("annulMinutes", null, wasEntry.annulMinutes, isEntry.annulMinutes);
  for (const [was, is] of pairs(wasEntry.lists, isEntry.lists)) {
    const name = is?.name ?? was?.name ?? "";
    compare("check-in-list", name, was?.name ?? null, is?.name ?? null);
    if (was && is && JSON.stringify(rest(was)) !== JSON.stringify(rest(is)))
      compare("check-in-rules", name, false, true);
  }
  return changes;
}

function rest({ name: _, ...list }: CheckInList): Omit<CheckInList, "name"> {
  return list;
}

const PLAIN_SETTINGS = [
  "status",
  "capacity",
  "approval",
  "payOnline",
  "salesOpenAt",
  "salesCloseAt",
  "passesFrom",
  "passesUntil",
] as const satisfies readonly (Setting & keyof LedgerConfig)[];

function termsOf({ hidden, perPersonMax, salesOpenAt, salesCloseAt, admits }: TicketType): string {
  return JSON.stringify([hidden, perPersonMax, salesOpenAt, salesCloseAt, admits]);
}

/** What was there and what is there now, by id, in the order of the later ones. */
function pairs<T extends { readonly id: string }>(
  before: readonly T[],
  after: readonly T[],
): (readonly [T | undefined, T | undefined])[] {
  const gone = before.filter(({ id }) => after.every((one) => one.id !== id));
  return [
    ...after.map((is) => [before.find(({ id }) => id === is.id), is] as const),
    ...gone.map((was) => [was, undefined] as const),
  ];
}
