import type { EntryRefusal } from "#shared/domain/entry/types";
import { canOverride, ENTRY_LIST_ID } from "#shared/domain/entry/view";
import type { PartyView, ScanVerdict } from "./answers.ts";
import { typeOf } from "./choice.ts";
import type { LedgerCommand } from "./commands.ts";
import type { LedgerDomainEvent } from "./events.ts";
import { countThere, listOf, partyOf } from "./party.ts";
import type { ScanRefusal } from "./refusals.ts";
import type { LedgerSlice, Pass } from "./types.ts";
import { insideOf } from "./view.ts";

type ScanPass = Extract<LedgerCommand, { type: "ScanPass" }>;
/** What was asked, as far as the answer depends on it. */
type Asked = Pick<ScanPass, "listId" | "direction" | "isSupervisor">;

/**
 * The gate's answer to one ScanPass.
 * @param events what `decide` gave for it
 * @param slice  the slice after those events: it names the person and counts who is inside
 * @returns a stop names the person only when the code is proven to be theirs
 * @throws Error when the events are not those of a scan
 */
export function scanVerdict(events: readonly LedgerDomainEvent[], slice: LedgerSlice, asked: Asked = {}): ScanVerdict {
  const { config, totals } = slice.event;
  for (const event of events) {
    const pass = slice.passes.find(({ id }) => "passId" in event && id === event.passId);
    if (event.type === "ScanRefused") {
      const { passId, refusal, at } = event;
      if (!pass || !provesIdentity(refusal)) return { verdict: "stop", passId, name: null, at, refusal };
      const canForce = mayForce(refusal) ? { canForce: true } : {};
      return { verdict: "stop", passId, name: pass.name, at, refusal, ...canForce, ...moreOf(slice, pass, asked) };
    }
    const isIn = event.type === "PassAdmitted" || event.type === "RightRedeemed";
    if (!pass || !(isIn || event.type === "PassLeft")) continue;
    const { passId, gateName, at, forced } = event;
    const passIds = events.flatMap((one) => (one.type === event.type ? one.passId : []));
    const listId = event.step?.listId ?? ENTRY_LIST_ID;
    return {
      verdict: "admit",
      ...(event.type === "PassAdmitted" ? {} : { did: event.type === "PassLeft" ? "left" : "redeemed" }),
      ...(listId === ENTRY_LIST_ID ? {} : { listName: listOf(config, listId)?.name ?? "" }),
      ...(passIds.length > 1 ? { people: passIds.length, passIds } : {}),
      ...(forced ? { forced: forced.checks } : {}),
      passId,
      name: pass.name,
      ticketType: typeOf(config, pass)?.name ?? "",
      due: event.type === "PassAdmitted" ? dueOf(events, slice) : 0,
      at,
      gateName,
      inside: insideOf(totals),
      ...moreOf(slice, pass, asked),
    };
  }
  throw new Error("these events hold no scan of this pass");
}

/** To be paid by those who come in for the first time: whoever comes back has paid. */
function dueOf(events: readonly LedgerDomainEvent[], { passes }: LedgerSlice): number {
  const first = events.flatMap((one) =>
    one.type === "PassAdmitted" && (!one.step || (one.step.from === null && !one.step.isReturn)) ? one.passId : [],
  );
  return passes.filter(({ id }) => first.includes(id)).reduce((sum, { due }) => sum + due, 0);
}

function moreOf(
  slice: LedgerSlice,
  pass: Pass,
  { listId = ENTRY_LIST_ID, direction = "in", isSupervisor = false }: Asked,
): { readonly party?: PartyView; readonly notes?: readonly string[] } {
  const list = listOf(slice.event.config, listId);
  const party = partyOf(slice, pass);
  const there = list ? countThere(party, list) : 0;
  const left = direction === "in" ? party.length - there : there;
  const { registration } = slice;
  const said = registration?.id === pass.registrationId ? registration.marks?.notes : undefined;
  const notes = [said?.everyone ?? "", isSupervisor ? (said?.leads ?? "") : ""].filter((note) => note !== "");
  return {
    ...(party.length > 1 ? { party: { size: party.length, left } } : {}),
    ...(notes.length > 0 ? { notes } : {}),
  };
}

/** Whether a code refused this way was genuine: anybody can write any pass's number into a forged one. */
export function provesIdentity({ code }: ScanRefusal): boolean {
  return !UNPROVEN.has(code);
}

const UNPROVEN: ReadonlySet<ScanRefusal["code"]> = new Set<ScanRefusal["code"]>([
  "pass-unknown",
  "pass-wrong-event",
  "pass-forged",
  "pass-key-withdrawn",
]);

/** Whether a lead may let them in all the same. */
export function mayForce(refusal: ScanRefusal): boolean {
  return isEntryRefusal(refusal) ? canOverride(refusal) : isOfShowing(refusal);
}

/** How a genuine pass was shown, which a supervisor may overrule. */
function isOfShowing({ code }: ScanRefusal): boolean {
  return code === "pass-other-phone" || code === "pass-not-rotating";
}

function isEntryRefusal(refusal: ScanRefusal): refusal is EntryRefusal {
  return !(refusal.code in OTHER_CODES);
}

/** What the ledger says before, or beside, the rules of a list. */
const OTHER_CODES = {
  "pass-unknown": true,
  "pass-wrong-event": true,
  "pass-forged": true,
  "pass-key-withdrawn": true,
  "pass-stale": true,
  "pass-clock-ahead": true,
  "pass-other-phone": true,
  "pass-not-rotating": true,
  "event-not-live": true,
  "gate-unknown": true,
  "list-unknown": true,
  "pass-not-found": true,
  "registration-unpaid": true,
  "registration-not-confirmed": true,
  "pass-ambiguous": true,
  "party-too-small": true,
} satisfies Record<Exclude<ScanRefusal["code"], EntryRefusal["code"]>, true>;
