import { type Expression, factsIn, type Reader, readerOf } from "./expression.ts";
import type { RuleId } from "./ids.ts";

/**
 * What an organizer's rule says to whoever is let in, as it travels to every gate: its conditions as plain trees. A branch that says
 * nothing against it lets in, as far as this rule is asked.
 */
export type GateRule = {
  readonly id: RuleId;
  readonly name: string;
  /** When this version was saved, epoch milliseconds. What happened before does not concern it. */
  readonly savedAt: number;
  /** `first`: the first branch that holds; `all`: each that holds. */
  readonly match: "first" | "all";
  readonly branches: readonly GateBranch[];
  /** Why they are refused when no branch holds; null: they are not. */
  readonly otherwise: string | null;
  /** In force in [from, until), epoch milliseconds; null: without end. */
  readonly from: number | null;
  readonly until: number | null;
};
export type GateBranch = { readonly when: Expression; readonly rejects: string | null };

/** The rules of one event's gates in their order, and when the event begins, epoch milliseconds. */
export type GateRuleSet = { readonly startsAt: number; readonly rules: readonly GateRule[] };

/** What both the ledger and a phone know of a scan. `event.status` is live: elsewhere nobody is asked. */
export type GateFacts = {
  readonly "event.status": "live";
  /** Since the event began; negative before. */
  readonly "event.minutes": number;
  readonly "gate.name": string;
  readonly "scan.list": string;
  readonly "ticket.type": string;
  /** Inside, by what the gate knows. */
  readonly "pass.checked_in": boolean;
  /** Times it was let in to the list before, by what the gate knows. */
  readonly "pass.entries": number;
};

/** Which rule refused somebody, in which version, and what it asked and was told: with what it said then, all of why. */
export type RefusedByRule = Pick<GateRule, "id" | "savedAt"> & { readonly facts: AskedFacts };
/** Those of a pass that some rule asks for. */
export type AskedFacts = { readonly [F in keyof GateFacts]?: GateFacts[F] | undefined };

/** What the rules have against a pass: the first of them that refuses it; null: nothing. */
export type GateObjection = Pick<GateRule, "id" | "name"> & { readonly says: string };

/**
 * Asks the rules in their order. One that refuses is enough, and none can let in whom something else refuses.
 * @param at when it was scanned, epoch milliseconds
 */
export function askGateRules(rules: readonly GateRule[], facts: GateFacts, at: number): GateObjection | null {
  for (const rule of rules) {
    const { id, name, savedAt, from, until } = rule;
    if (at < savedAt || (from !== null && at < from) || (until !== null && at >= until)) continue;
    const says = whatItRefuses(rule, facts);
    if (says !== null) return { id, name, says };
  }
  return null;
}

/** Of what is known of a scan, what a rule's conditions ask for. */
export function factsAskedBy({ branches }: GateRule, facts: GateFacts): Partial<GateFacts> {
  const asked = new Set(branches.flatMap(({ when }) => factsIn(when)));
  return Object.fromEntries(Object.entries(facts).filter(([name]) => asked.has(name)));
}

function whatItRefuses(rule: GateRule, facts: GateFacts): string | null {
  const held = readBranches(rule).filter(({ read }) => read(facts) === true);
  if (held.length === 0) return rule.otherwise;
  const counted = rule.match === "first" ? held.slice(0, 1) : held;
  return counted.find(({ rejects }) => rejects !== null)?.rejects ?? null;
}

type ReadBranch = { readonly read: Reader; readonly rejects: string | null };
const ready = new WeakMap<GateRule, readonly ReadBranch[]>();

function readBranches(rule: GateRule): readonly ReadBranch[] {
  const known = ready.get(rule);
  if (known) return known;
  const branches = rule.branches.map(({ when, rejects }) => ({ read: readerOf(when), rejects }));
  ready.set(rule, branches);
  return branches;
}

/** Those that ask for nothing that is not known. @param unknown beginnings of facts, such as "pass." */
export function rulesWithout(rules: readonly GateRule[], ...unknown: readonly string[]): readonly GateRule[] {
  const asksFor = ({ branches }: GateRule) => branches.flatMap(({ when }) => factsIn(when));
  return rules.filter((rule) => !asksFor(rule).some((fact) => unknown.some((start) => fact.startsWith(start))));
}

/** The newest of them, which says what whoever held them knew: a rule that was saved later, or since, was not among them. */
export function newestSavedAt(rules: readonly GateRule[]): number {
  return Math.max(0, ...rules.map(({ savedAt }) => savedAt));
}
