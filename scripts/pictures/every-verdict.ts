import { createElement } from "react";
import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";
import type { ScanVerdict } from "#shared/domain/ledger/answers";
import { ADMISSION } from "#shared/domain/ledger/choice";
import type { ScanRefusal } from "#shared/domain/ledger/refusals";
import { mayForce } from "#shared/domain/ledger/verdict";
import type { GateId, ListId, PassId, RuleId } from "#shared/ids";
import {
  NO_CONNECTION,
  outcomeOfFault,
  outcomeOfUnwritten,
  outcomeOfVerdict,
} from "../../web/features/scanner/gate-outcome.ts";
import type { Outcome } from "../../web/features/scanner/outcome.ts";
import type { OwnScanAnswer } from "../../web/features/scanner/own-gate/decide-here.ts";
import { outcomeOfOwnScan } from "../../web/features/scanner/own-gate/own-outcome.ts";
import type { OwnDecision, OwnDoubt } from "../../web/features/scanner/own-gate/own-verdict.ts";
import { VerdictScreen } from "../../web/features/scanner/verdict-screen.tsx";

/** Noon, and some time before it. */
const at = Date.UTC(2027, 2, 12, 12);
const before = at - 95 * 60_000;
const gateName = "North gate";
const passId = "pas_7K3M9QRT" as PassId;
const ruleId = "rul_7K3M9QRT" as RuleId;
const say = { clock: (time: number) => new Date(time).toISOString().slice(11, 16), gate: () => "South gate" };
const price = (amount: number) => `€${(amount / 100).toFixed(2)}`;

/** One of each: a refusal that is new is missing here until somebody has looked at it. */
const REFUSALS: { readonly [Code in ScanRefusal["code"]]: Extract<ScanRefusal, { code: Code }> } = {
  "pass-unknown": { code: "pass-unknown" },
  "pass-wrong-event": { code: "pass-wrong-event" },
  "pass-forged": { code: "pass-forged" },
  "pass-key-withdrawn": { code: "pass-key-withdrawn" },
  "pass-not-yet-valid": { code: "pass-not-yet-valid", validFrom: at + 3_600_000 },
  "pass-expired": { code: "pass-expired", expiredAt: before },
  "pass-stale": { code: "pass-stale", shownAt: before },
  "pass-clock-ahead": { code: "pass-clock-ahead", shownAt: at + 600_000 },
  "pass-not-rotating": { code: "pass-not-rotating" },
  "pass-other-phone": { code: "pass-other-phone", since: before },
  "event-not-live": { code: "event-not-live", status: "published" },
  "gate-unknown": { code: "gate-unknown" },
  "list-unknown": { code: "list-unknown" },
  "pass-not-found": { code: "pass-not-found" },
  "registration-unpaid": { code: "registration-unpaid", payBy: at + 900_000 },
  "registration-not-confirmed": { code: "registration-not-confirmed", status: "waiting" },
  "pass-ambiguous": { code: "pass-ambiguous", passes: 4 },
  "party-too-small": { code: "party-too-small", left: 2, of: 5 },
  "pass-given": { code: "pass-given", givenAt: before },
  "pass-revoked": { code: "pass-revoked", revokedAt: before },
  "registration-cancelled": { code: "registration-cancelled", cancelledAt: before },
  "pass-blocked": { code: "pass-blocked", blockedAt: before, why: "Left a bill at the bar unpaid last night" },
  "already-admitted": { code: "already-admitted", admittedAt: before, gateName },
  "already-redeemed": { code: "already-redeemed", listName: "Lunch", redeemedAt: before, gateName, max: 1 },
  "product-not-admitted": {
    code: "product-not-admitted",
    ...{ listName: "Backstage", ticketType: "Day ticket", elsewhere: ["Entry", "Workshop hall"] },
  },
  "wrong-list": { code: "wrong-list", listName: "Lunch", gateName },
  "not-inside": { code: "not-inside", listName: "Workshop hall" },
  "answers-missing": { code: "answers-missing", questions: 3 },
  "rule-window": { code: "rule-window", listName: "Lunch", from: at + 1_800_000, until: at + 7_200_000 },
  "rule-count": { code: "rule-count", listName: "Entry", max: 3, lastAt: before },
  "rule-gates": { code: "rule-gates", listName: "Entry", gateIds: ["gat_2" as GateId] },
  "rule-minutes": { code: "rule-minutes", listName: "Lunch", minutes: 120, lastAt: before, againAt: at + 1_500_000 },
  "home-gate": { code: "home-gate", gateName: "South gate" },
  "home-gate-silent": { code: "home-gate-silent", gateName: "South gate" },
  "supervisor-needed": { code: "supervisor-needed", why: "copy-offline" },
  "exit-without-entry": { code: "exit-without-entry", listName: "Entry" },
  "wrong-zone": { code: "wrong-zone", listName: "Workshop hall", zoneName: "Main hall" },
  "rule-rejected": { code: "rule-rejected", ruleId, ruleName: "VIP first", says: "VIP alone until eleven" },
  "no-exit-here": { code: "no-exit-here", listName: "Lunch" },
};
/** The one cause with another sentence on a phone that has heard nothing for long. */
const LISTS_OLD = { code: "supervisor-needed", why: "lists-old" } as const;
const DOUBTS: Readonly<Record<OwnDoubt, true>> = {
  ...{ "not-listed": true, "phone-not-listed": true, typed: true },
};

const name = "Maximiliane Featherstonehaugh";
const admitted: Extract<ScanVerdict, { verdict: "admit" }> = {
  ...{ passId, name: "Ana Moreno", ticketType: ADMISSION.name, due: 0, gateName, at, inside: 12 },
  verdict: "admit",
};

function ofLedger(): Outcome[] {
  const shown = (verdict: Parameters<typeof outcomeOfVerdict>[0]) => outcomeOfVerdict(verdict, say, price);
  return [
    shown(admitted),
    shown({ ...admitted, name, ticketType: "Sponsors and speakers", notes: ["Has a wheelchair: use the ramp."] }),
    shown({ ...admitted, people: 3, party: { size: 5, left: 2 } }),
    shown({ ...admitted, due: 1_250 }),
    shown({ ...admitted, did: "left" }),
    shown({ ...admitted, did: "redeemed", listName: "Lunch" }),
    ...Object.values(REFUSALS).map((refusal) => shown({ verdict: "stop", refusal, passId, name: "Ana Moreno", at })),
    NO_CONNECTION,
    outcomeOfFault("The gate could not decide."),
    outcomeOfUnwritten(new DOMException("full", "QuotaExceededError")),
    outcomeOfUnwritten(new Error("gone")),
  ];
}

function ofPhone(): Outcome[] {
  const person = { name: "Ana Moreno", due: 0, notes: [], blockReason: null };
  const shown = (decision: OwnDecision, known: OwnScanAnswer["person"] = person) =>
    outcomeOfOwnScan({ decision, passId, person: known, ticketType: ADMISSION.name, gateName, at }, say, price);
  const step = { type: "entered", listId: "entry" as ListId, from: null, isReturn: false } as const;
  const taken = { type: "taken", passes: [{ passId, step }], forced: [], party: null } as const;
  return [
    shown(taken),
    shown(taken, null),
    ...Object.keys(DOUBTS).map((doubt) => shown({ type: "asks", doubts: [doubt as OwnDoubt], party: null })),
    shown({ type: "refused", refusal: { code: "pass-withdrawn" }, canForce: false, party: null }),
    ...[...Object.values(REFUSALS), LISTS_OLD].map((refusal) =>
      shown({ type: "refused", refusal, canForce: mayForce(refusal), party: null }),
    ),
  ];
}

const ALL = { ledger: ofLedger(), phone: ofPhone() };
export type Whose = keyof typeof ALL;

export function count(whose: Whose): number {
  return ALL[whose].length;
}

const root = createRoot(document.body.appendChild(document.createElement("div")));

/** Shows one of them, as the scanner does. */
export function show(whose: Whose, index: number): void {
  const outcome = ALL[whose][index];
  if (!outcome) throw new Error(`there is no verdict ${index}`);
  const shown = { ...outcome, id: `${whose}-${index}`, at };
  flushSync(() => root.render(createElement(VerdictScreen, { outcome: shown, onGone: () => undefined })));
}
