import type { GateId } from "#shared/ids";
import { assertNever } from "#shared/result";
import type { Incident } from "./merge.ts";
import type { EntryRefusal } from "./types.ts";

/** What a place says of instants and gates. */
export type Say = {
  /** The campus's clock, such as "14:02"; with the day where that is another one. */
  readonly clock: (at: number) => string;
  readonly gate: (id: GateId) => string;
};

/** Why, in one sentence with the numbers, and what whoever scans does next. */
export type EntryWords = { readonly reason: string; readonly todo: string };

/** The same words at a gate, offline or not, and in the console. */
export function wordsForEntry(refusal: EntryRefusal, { clock, gate }: Say): EntryWords {
  switch (refusal.code) {
    case "pass-given":
      return {
        reason: `Given to somebody else at ${clock(refusal.givenAt)}.`,
        todo: "Ask who has it now; their own pass is on their own page.",
      };
    case "pass-revoked":
      if (refusal.isReplaced) {
        return {
          reason: `Replaced by a newer badge at ${clock(refusal.revokedAt)}.`,
          todo: "Ask for the newer one, or for the pass on their phone, opened again.",
        };
      }
      return {
        reason: `Withdrawn by the organizers at ${clock(refusal.revokedAt)}.`,
        todo: "Send them to the organizers' desk.",
      };
    case "registration-cancelled":
      return {
        reason: `Cancelled at ${clock(refusal.cancelledAt)}.`,
        todo: "Send them to the organizers' desk to register again.",
      };
    case "pass-blocked":
      return {
        reason: `Blocked since ${clock(refusal.blockedAt)}: ${refusal.why}`,
        todo: "Ask them to wait beside you, and call a lead.",
      };
    case "already-admitted":
      return {
        reason: `Already inside since ${clock(refusal.admittedAt)}, through ${refusal.gateName}.`,
        todo: "One pass lets one person in. Ask whose pass it is, or call an organizer.",
      };
    case "already-redeemed": {
      const { listName, redeemedAt, gateName, max } = refusal;
      const last = `at ${clock(redeemedAt)}, ${gateName}`;
      return {
        reason: max === 1 ? `${listName} was handed out ${last}.` : `${listName} was had ${max} times, last ${last}.`,
        todo: "Do not hand it out again. If they did not get it, call a lead.",
      };
    }
    case "product-not-admitted": {
      const { listName, ticketType, elsewhere } = refusal;
      return {
        reason: `${ticketType || "This ticket"} is not for ${listName}.`,
        todo: elsewhere.length > 0 ? `It is good for: ${elsewhere.join(", ")}.` : "Send them to the organizers' desk.",
      };
    }
    case "wrong-list":
      return {
        reason: `${refusal.listName} is not scanned at ${refusal.gateName}.`,
        todo: "Choose another list above, or send them to the right gate.",
      };
    case "not-inside":
      return {
        reason: `They have not come in yet, and ${refusal.listName} is inside.`,
        todo: "Send them to the entry first.",
      };
    case "pass-not-yet-valid":
      return { reason: `Valid from ${clock(refusal.validFrom)}.`, todo: "Ask them to come back then." };
    case "pass-expired":
      return {
        reason: `Expired at ${clock(refusal.expiredAt)}.`,
        todo: "Ask them to open the pass again; it may have been renewed.",
      };
    case "answers-missing": {
      const { questions } = refusal;
      return {
        reason: questions === 1 ? "One question is not answered yet." : `${questions} questions are not answered yet.`,
        todo: "Ask them here, below, or they answer on their pass page.",
      };
    }
    case "rule-window": {
      const { listName, from, until } = refusal;
      return {
        reason: `This ticket is for ${listName} from ${clock(from)} until ${clock(until)}.`,
        todo: "Ask them to come within that time.",
      };
    }
    case "rule-count": {
      const { listName, max, lastAt } = refusal;
      const times = max === 1 ? "once" : `${max} times`;
      return {
        reason: `This ticket goes in to ${listName} ${times}; the last time was ${clock(lastAt)}.`,
        todo: "They cannot come back in. Call a lead if they insist.",
      };
    }
    case "rule-gates":
      return {
        reason: `This ticket goes in to ${refusal.listName} at ${refusal.gateIds.map(gate).join(" or ")}.`,
        todo: "Show them the way there.",
      };
    case "rule-minutes": {
      const { listName, minutes, lastAt, againAt } = refusal;
      return {
        reason: `${listName} again after ${minutes} minutes; the last time was ${clock(lastAt)}.`,
        todo: `Ask them to come back at ${clock(againAt)}.`,
      };
    }
    case "rule-rejected":
      return {
        reason: /[.!?]$/.test(refusal.says) ? refusal.says : `${refusal.says}.`,
        todo: `The organizers' rule “${refusal.ruleName}” says so. Call a lead if they insist.`,
      };
    case "home-gate":
      return {
        reason: `Without a connection this pass is good at ${refusal.gateName} alone.`,
        todo: "Send them there, or call a lead.",
      };
    case "home-gate-silent":
      return {
        reason: `This pass stands still, and ${refusal.gateName} may have let it in: its scanner does not answer.`,
        todo: "Ask for the pass in their app, send them there, or call a lead.",
      };
    case "supervisor-needed":
      return SUPERVISOR[refusal.why];
    case "exit-without-entry":
      return {
        reason: `This pass never came in, so it cannot leave ${refusal.listName}.`,
        todo: "Let them go. If they were inside, tell a lead: somebody let them in without a scan.",
      };
    case "wrong-zone":
      return {
        reason: `This pass is in ${refusal.zoneName}, not in ${refusal.listName}.`,
        todo: "Choose the list of the place they leave, or scan them in here first.",
      };
    case "no-exit-here":
      return { reason: `Nobody leaves ${refusal.listName}.`, todo: "Choose another list for the way out." };
    default:
      return assertNever(refusal);
  }
}

const SUPERVISOR: Readonly<Record<Extract<EntryRefusal, { code: "supervisor-needed" }>["why"], EntryWords>> = {
  "found-by-name": {
    reason: "They showed no pass.",
    todo: "A lead decides: call one, who looks at an identity card and says why.",
  },
  "copy-offline": {
    reason: "Without a connection a copy cannot be told from the pass.",
    todo: "A lead decides: call one, or wait for the connection.",
  },
  "lists-old": {
    reason: "Genuine, but for hours this phone has not heard what was withdrawn.",
    todo: "A lead decides: call one, or take this phone to where there is a connection.",
  },
  "not-a-supervisor": {
    reason: "Only a lead may let somebody in all the same.",
    todo: "Ask them to wait beside you, and call a lead.",
  },
};

/** A scan, as far as a sentence names it. */
type Scanned = { readonly at: number; readonly gateName: string };

/** An incident as it is told: by whom, and at which scans. */
export type ToldIncident = {
  readonly kind: Incident["kind"];
  /** Null: it is not known, or not to be said. */
  readonly name: string | null;
  /** The ledger's reason, where it would have stopped them. */
  readonly refusal: string | null;
  readonly first: Scanned | null;
  readonly second: Scanned;
};

export type SayIncident = {
  /** Such as "North gate, 14:02". */
  readonly place: (scan: Scanned) => string;
  /** A refusal in a few words; absent: it is not said. */
  readonly why?: (refusal: string) => string;
};

export function toldOf(incident: Incident, name: string | null): ToldIncident {
  const { kind, second } = incident;
  const first = "first" in incident ? incident.first : null;
  return { kind, name, refusal: "refusal" in incident ? incident.refusal : null, first, second };
}

/** What scanners decided by themselves and people must look at, in one sentence without its full stop; the same at gates and in the console. */
export function wordsForIncident(told: ToldIncident, { place, why }: SayIncident): string {
  const { kind, name, refusal, first, second } = told;
  const who = name ?? (kind === "unproven" ? "An unknown code" : "One pass");
  const there = place(second);
  const both = first ? `${place(first)}, and ${there}` : there;
  const after = first ? `${there}, after ${place(first)}` : there;
  switch (kind) {
    case "double-entry":
      return `${who} came in twice: ${both}`;
    case "double-redemption":
      return `${who} had it once too often: ${both}`;
    case "rule-count":
      return `${who} came in more often than the rules let them: ${after}`;
    case "rule-minutes":
      return `${who} came again too soon: ${after}`;
    case "exit-without-entry":
      return `${who} left and had not come in: ${there}`;
    case "not-inside":
      return `${who} was let in further inside and had not come in: ${there}`;
    case "wrong-zone":
      return `${who} left a place where they were not: ${there}`;
    case "unchecked":
      return `${who} was scanned too long before it was told to say whether that could be: ${there}`;
    case "unproven":
    case "against-rules":
    case "refused-online":
      return why
        ? `${who} was let in, against “${why(refusal ?? "")}”: ${there}`
        : `${who} was let in that the gate would have stopped: ${there}`;
    case "admitted-online":
      return `${who} was stopped, and counts as inside: ${there}`;
    default:
      return assertNever(kind);
  }
}
